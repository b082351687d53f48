-- name: v_repeat_petition
-- zh: 重复、大量与信访类申请负担
-- en: How heavy is the burden of repeated, excessive and petition-like requests? By province, level and year.
-- grain: one province, agency level and report year
-- grain_zh: 一个省份、机关层级和报告年度
-- key: [province_code, agency_level, report_year]
-- stored: true
-- formula: repeated_excessive_rate = (repeated + excessive) / handled; petition_rate = petitions and complaints / handled
-- formula_zh: repeated_excessive_rate =（重复申请 + 无正当理由大量反复申请）÷ 办结总数；petition_rate = 信访举报投诉类申请 ÷ 办结总数
-- denominators: Only reports that print all four cells.
-- denominators_zh: 只计四项单元格全部印出的报告。
-- caveats: What an agency calls repeated or excessive is its own judgement.
-- caveats_zh: 何为重复申请、何为大量反复申请，由机关自行认定。
-- columns:
--   repeated_excessive_rate: number · 重复大量申请占比——重复、大量、反复申请占办结之比 · repeated and excessive requests of handled [比值 (ratio)]
--   petition_rate: number · 信访类申请占比——信访、投诉、举报类申请占办结之比 · petitions, complaints and reports of handled [比值 (ratio)]
WITH marked AS (
    SELECT
        province_code,
        agency_level,
        report_year,
        not_processed_repeated_total + not_processed_excessive_total AS repeated_excessive,
        not_processed_petition_complaint_total AS petition,
        total_handled_total AS handled,
        CASE
            WHEN is_usable AND not_processed_repeated_total IS NOT NULL AND not_processed_excessive_total IS NOT NULL
                AND not_processed_petition_complaint_total IS NOT NULL AND total_handled_total IS NOT NULL THEN 1
            ELSE 0
        END AS is_counted
    FROM mart_report_wide
    WHERE NOT is_of_indicators
)

SELECT
    province_code,
    agency_level,
    report_year,
    SUM(is_counted) AS n_reports,
    SUM(1 - is_counted) AS n_excluded,
    SUM(CASE WHEN is_counted = 1 THEN handled END) AS total_handled_total,
    1.0 * SUM(CASE WHEN is_counted = 1 THEN repeated_excessive END)
        / NULLIF(SUM(CASE WHEN is_counted = 1 THEN handled END), 0) AS repeated_excessive_rate,
    1.0 * SUM(CASE WHEN is_counted = 1 THEN petition END)
        / NULLIF(SUM(CASE WHEN is_counted = 1 THEN handled END), 0) AS petition_rate
FROM marked
GROUP BY province_code, agency_level, report_year
