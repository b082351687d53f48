-- name: mart_litigation_long
-- zh: 复议诉讼长表
-- en: Section four of current reports, labelled, each figure with its place in the document.
-- grain: one proceeding and outcome of one current report
-- grain_zh: 一份现行报告的一种程序和结果
-- key: [report_id, proceeding, outcome]
-- caveats: Never add rows with is_total 1 to others.
-- caveats_zh: is_total 为 1 的行不可与其他行相加。
-- columns:
--   proceeding_zh: text · 程序名称 · proceeding in Chinese
--   outcome_zh: text · 结果名称 · outcome in Chinese
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
    p.proceeding,
    p.label_zh AS proceeding_zh,
    o.outcome,
    o.label_zh AS outcome_zh,
    CASE WHEN o.is_total THEN 1 ELSE 0 END AS is_total,
    v.case_count,
    v.printed_count,
    v.is_corrected,
    s.code AS value_status,
    c.raw_text,
    c.page,
    w.document_sha256,
    w.url
FROM mart_report_wide w
JOIN v_litigation_value v ON v.report_id = w.report_id
JOIN dim_proceeding p ON p.proceeding_id = v.proceeding_id
JOIN dim_outcome o ON o.outcome_id = v.outcome_id
JOIN code_value_status s ON s.value_status_id = v.value_status_id
LEFT JOIN cell c ON c.report_id = v.report_id AND c.cell_no = v.cell_no
