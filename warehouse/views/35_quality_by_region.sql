-- name: v_quality_by_region
-- zh: 各地报告质量
-- en: Where do reports contradict themselves? By province, level and year.
-- grain: one province, agency level and report year
-- grain_zh: 一个省份、机关层级和报告年度
-- key: [province_code, agency_level, report_year]
-- stored: true
-- formula: error_share = reports with a finding of severity error / reports
-- formula_zh: error_share = 有错误级核对结果的报告数 ÷ 报告数
-- denominators: All current reports; n_excluded counts those without tables, which have nothing to check.
-- denominators_zh: 全部现行报告；n_excluded 为没有表格、无从核对的报告数。
-- columns:
--   error_reports: integer · 有错误的报告数——至少有一个错误的报告数 · reports with an error finding [份 (reports)]
--   error_share: number · 有错误的报告占比——至少有一个错误的报告占比 · share of reports with an error finding [比值 (ratio)]
SELECT
    province_code,
    agency_level,
    report_year,
    COUNT(CASE WHEN COALESCE(quality, 'X') <> 'X' THEN 1 END) AS n_reports,
    COUNT(CASE WHEN COALESCE(quality, 'X') = 'X' THEN 1 END) AS n_excluded,
    COUNT(CASE WHEN COALESCE(quality, 'X') <> 'X' AND error_findings > 0 THEN 1 END) AS error_reports,
    1.0 * COUNT(CASE WHEN COALESCE(quality, 'X') <> 'X' AND error_findings > 0 THEN 1 END)
        / NULLIF(COUNT(CASE WHEN COALESCE(quality, 'X') <> 'X' THEN 1 END), 0) AS error_share
FROM mart_report_wide
WHERE NOT is_of_indicators
GROUP BY province_code, agency_level, report_year
