-- name: v_application_value
-- zh: 依申请公开取值（含更正）
-- en: Values of section three, a person's correction in place of the printed value.
-- grain: one row and applicant type of one report version
-- grain_zh: 一份报告版本的一行和一类申请人
-- key: [report_id, form_row_id, applicant_type_id]
-- columns:
--   printed_count: integer · 所印件数 · number as printed [件 (requests)]
--   is_corrected: integer · 是否更正——人工更正覆盖所印数值为 1 · 1 when a person's correction overlays the printed value
SELECT
    f.report_id,
    f.form_row_id,
    f.applicant_type_id,
    COALESCE(CAST(k.corrected_value AS BIGINT), f.request_count) AS request_count,
    f.request_count AS printed_count,
    CASE WHEN k.report_id IS NULL THEN 0 ELSE 1 END AS is_corrected,
    f.value_status_id,
    f.cell_no
FROM fact_application f
LEFT JOIN cell_correction k
    ON k.report_id = f.report_id AND k.form_row_id = f.form_row_id AND k.applicant_type_id = f.applicant_type_id
