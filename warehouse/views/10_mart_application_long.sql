-- name: mart_application_long
-- zh: 依申请公开长表
-- en: Section three of current reports, labelled, each figure with its place in the document.
-- grain: one row and applicant type of one current report
-- grain_zh: 一份现行报告的一行和一类申请人
-- key: [report_id, row_code, applicant_type]
-- caveats: >-
--   Never add rows with is_total 1 to others: a printed total stands beside its parts.
--   A null request_count is no zero: value_status says why there is no number.
-- caveats_zh: is_total 为 1 的行不可与其他行相加：所印合计与其分项并列。request_count 为空不是零：没有数字的原因见 value_status。
-- columns:
--   applicant_zh: text · 申请人类型名称 · applicant type in Chinese
--   applicant_en: text · 申请人英文名称 · applicant type in English
--   is_total: integer · 是否合计——所在的行或申请人类型为所印总计时为 1 · 1 when the row or the applicant type is a printed total
--   value_status: text · 取值状态——有数字或没有数字的原因 · why there is a number or none
SELECT
    w.report_id,
    w.agency_key,
    w.agency_name,
    w.agency_level,
    w.province_code,
    w.region_code,
    w.report_year,
    w.form,
    w.quality,
    w.is_usable,
    d.row_code,
    d.row_group,
    d.number,
    d.label_zh,
    d.label_en,
    t.applicant_type,
    t.label_zh AS applicant_zh,
    t.label_en AS applicant_en,
    CASE WHEN d.is_total OR t.is_total THEN 1 ELSE 0 END AS is_total,
    v.request_count,
    v.printed_count,
    v.is_corrected,
    s.code AS value_status,
    c.raw_text,
    c.page,
    c.table_no,
    c.row_no,
    c.column_no,
    c.line_no,
    w.document_sha256,
    w.url
FROM mart_report_wide w
JOIN v_application_value v ON v.report_id = w.report_id
JOIN dim_form_row d ON d.form_row_id = v.form_row_id
JOIN dim_applicant_type t ON t.applicant_type_id = v.applicant_type_id
JOIN code_value_status s ON s.value_status_id = v.value_status_id
LEFT JOIN cell c ON c.report_id = v.report_id AND c.cell_no = v.cell_no
