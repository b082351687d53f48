-- name: v_volume_trend
-- zh: 申请量趋势
-- en: How does the number of requests develop? By province, level and year.
-- grain: one province, agency level and report year
-- grain_zh: 一个省份、机关层级和报告年度
-- key: [province_code, agency_level, report_year]
-- stored: true
-- formula: >-
--   year_on_year = requests of the agencies that reported in both years, this year / last year - 1
-- formula_zh: year_on_year = 两年均有报告的机关的申请量，本年 ÷ 上年 − 1
-- denominators: Only agencies with a printed total in both years enter year_on_year; n_paired says how many.
-- denominators_zh: 只有两年均印出总计的机关计入 year_on_year；机关数见 n_paired。
-- caveats: new_received_total grows with coverage; year_on_year does not. Do not add levels.
-- caveats_zh: new_received_total 随收录范围扩大而增加，year_on_year 不受此影响。各层级不可相加。
-- columns:
--   n_paired: integer · 可比机关数——两年均有数字的机关数 · agencies with a figure in both years [个 (agencies)]
--   year_on_year: number · 同比——与上年相比的变化，只比可比机关 · change against the year before, like for like [比值 (ratio)]
WITH counted AS (
    SELECT
        agency_key,
        province_code,
        agency_level,
        report_year,
        new_received_total,
        CASE WHEN is_usable AND new_received_total IS NOT NULL THEN 1 ELSE 0 END AS is_counted
    FROM mart_report_wide
    WHERE NOT is_of_indicators
),

paired AS (
    SELECT
        c.*,
        CASE WHEN c.is_counted = 1 AND p.is_counted = 1 THEN p.new_received_total END AS previous_total
    FROM counted c
    LEFT JOIN counted p ON p.agency_key = c.agency_key AND p.report_year = c.report_year - 1
)

SELECT
    province_code,
    agency_level,
    report_year,
    SUM(is_counted) AS n_reports,
    SUM(1 - is_counted) AS n_excluded,
    SUM(CASE WHEN is_counted = 1 THEN new_received_total END) AS new_received_total,
    COUNT(previous_total) AS n_paired,
    1.0 * SUM(CASE WHEN previous_total IS NOT NULL THEN new_received_total END) / NULLIF(SUM(previous_total), 0) - 1
        AS year_on_year
FROM paired
GROUP BY province_code, agency_level, report_year
