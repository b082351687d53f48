-- name: v_result_structure
-- zh: 办理结果构成
-- en: What became of the requests? Shares of the groups of results, by agency and year.
-- grain: one usable report
-- grain_zh: 一份可用报告
-- key: [report_id]
-- formula: share of each group = sum of its printed rows / handled
-- formula_zh: 各类占比 = 该类所印各行之和 ÷ 办结总数
-- caveats: A share is null unless every row of its group is printed.
-- caveats_zh: 一类中只要有一行未印出，其占比即为空。
-- columns:
--   granted_share: number · 公开占比——予以公开与部分公开占办结的比例 · granted and partially granted of handled [比值 (ratio)]
--   refused_share: number · 不予公开占比——不予公开占办结之比 · refused of handled [比值 (ratio)]
--   unable_share: number · 无法提供占比——无法提供占办结之比 · unable to provide of handled [比值 (ratio)]
--   not_processed_share: number · 不予处理占比——不予处理占办结之比 · not processed of handled [比值 (ratio)]
--   other_handling_share: number · 其他处理占比——其他处理占办结之比 · otherwise handled of handled [比值 (ratio)]
SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    province_code,
    report_year,
    quality,
    total_handled_total,
    1.0 * (granted_total + partially_granted_total) / NULLIF(total_handled_total, 0) AS granted_share,
    1.0 * refused_sum / NULLIF(total_handled_total, 0) AS refused_share,
    1.0 * unable_sum / NULLIF(total_handled_total, 0) AS unable_share,
    1.0 * not_processed_sum / NULLIF(total_handled_total, 0) AS not_processed_share,
    1.0 * other_handling_sum / NULLIF(total_handled_total, 0) AS other_handling_share
FROM mart_report_wide
WHERE is_usable
