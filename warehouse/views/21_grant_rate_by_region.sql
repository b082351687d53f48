-- name: v_grant_rate_by_region
-- zh: 人们多大程度上得到了信息？（地区）
-- en: How often do people get the information? By province, level and year.
-- grain: one province, agency level and report year
-- grain_zh: 一个省份、机关层级和报告年度
-- key: [province_code, agency_level, report_year]
-- stored: true
-- formula: sums of counts divided by sums of counts, not means of rates
-- formula_zh: 件数之和除以件数之和，不是各比率的平均
-- denominators: Only reports that print all four counts; n_reports says how many, n_excluded how many were left out.
-- denominators_zh: 只计四项件数全部印出的报告；n_reports 为计入数，n_excluded 为排除数。
-- caveats: >-
--   Governments that report for their whole region (scope aggregated) stand beside their departments: compare within a
--   level, do not add levels. Null province and level mean unknown.
-- caveats_zh: 汇总全地区的政府报告（scope 为 aggregated）与其部门的报告并列：只在同一层级内比较，各层级不可相加。省份和层级为空表示不详。
-- columns:
--   n_reports: integer · 计入报告数 · reports counted [份 (reports)]
--   n_excluded: integer · 排除报告数——因质量或缺少单元格而未计入的报告数 · reports left out for quality or for a missing cell [份 (reports)]
WITH marked AS (
    SELECT
        province_code,
        agency_level,
        report_year,
        granted_total,
        partially_granted_total,
        refused_sum,
        total_handled_total,
        CASE
            WHEN is_usable AND granted_total IS NOT NULL AND partially_granted_total IS NOT NULL
                AND refused_sum IS NOT NULL AND total_handled_total IS NOT NULL THEN 1
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
    SUM(CASE WHEN is_counted = 1 THEN granted_total END) AS granted_total,
    SUM(CASE WHEN is_counted = 1 THEN partially_granted_total END) AS partially_granted_total,
    SUM(CASE WHEN is_counted = 1 THEN refused_sum END) AS refused_sum,
    SUM(CASE WHEN is_counted = 1 THEN total_handled_total END) AS total_handled_total,
    1.0 * SUM(CASE WHEN is_counted = 1 THEN granted_total + partially_granted_total END)
        / NULLIF(SUM(CASE WHEN is_counted = 1 THEN total_handled_total END), 0) AS grant_rate_handled,
    1.0 * SUM(CASE WHEN is_counted = 1 THEN granted_total + partially_granted_total END)
        / NULLIF(SUM(CASE WHEN is_counted = 1 THEN granted_total + partially_granted_total + refused_sum END), 0)
        AS grant_rate_merits
FROM marked
GROUP BY province_code, agency_level, report_year
