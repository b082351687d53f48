-- name: v_zero_agencies_by_region
-- zh: 零申请机关占比
-- en: What share of agencies received no request at all? By province, level and year.
-- grain: one province, agency level and report year
-- grain_zh: 一个省份、机关层级和报告年度
-- key: [province_code, agency_level, report_year]
-- stored: true
-- formula: zero_share = reports with 0 new requests / reports that print the total
-- formula_zh: zero_share = 新收申请为 0 的报告数 ÷ 印出总计的报告数
-- columns:
--   zero_share: number · 零申请占比——没有收到申请的机关占比 · share of agencies without a request [比值 (ratio)]
SELECT
    province_code,
    agency_level,
    report_year,
    COUNT(CASE WHEN is_usable THEN new_received_total END) AS n_reports,
    COUNT(*) - COUNT(CASE WHEN is_usable THEN new_received_total END) AS n_excluded,
    1.0 * COUNT(CASE WHEN is_usable AND new_received_total = 0 THEN 1 END)
        / NULLIF(COUNT(CASE WHEN is_usable THEN new_received_total END), 0) AS zero_share
FROM mart_report_wide
WHERE NOT is_of_indicators
GROUP BY province_code, agency_level, report_year
