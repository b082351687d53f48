-- name: v_litigation_value
-- zh: 复议诉讼取值（含更正）
-- en: Values of section four, a person's correction in place of the printed value.
-- grain: one proceeding and outcome of one report version
-- grain_zh: 一份报告版本的一种程序和结果
-- key: [report_id, proceeding_id, outcome_id]
SELECT
    f.report_id,
    f.proceeding_id,
    f.outcome_id,
    COALESCE(CAST(k.corrected_value AS BIGINT), f.case_count) AS case_count,
    f.case_count AS printed_count,
    CASE WHEN k.report_id IS NULL THEN 0 ELSE 1 END AS is_corrected,
    f.value_status_id,
    f.cell_no
FROM fact_review_litigation f
LEFT JOIN cell_correction k
    ON k.report_id = f.report_id AND k.proceeding_id = f.proceeding_id AND k.outcome_id = f.outcome_id
