-- name: v_grant_rate
-- zh: 人们多大程度上得到了信息？（机关）
-- en: How often do people get the information? By agency and year.
-- grain: one usable report
-- grain_zh: 一份可用报告
-- key: [report_id]
-- formula: >-
--   grant_rate_handled = (granted + partially granted) / handled;
--   grant_rate_merits = (granted + partially granted) / (granted + partially granted + refused);
--   full_grant_share = granted / (granted + partially granted)
-- formula_zh: grant_rate_handled =（予以公开 + 部分公开）÷ 办结总数；grant_rate_merits =（予以公开 + 部分公开）÷（予以公开 + 部分公开 + 不予公开）；full_grant_share = 予以公开 ÷（予以公开 + 部分公开）
-- denominators: handled counts all results, merits only requests decided on their merits.
-- denominators_zh: 办结总数计入全部办理结果；实体答复只计对申请内容作出实体决定的件数。
-- caveats: A rate is null when a cell it needs is not printed or its denominator is 0. Reports of quality D are left out.
-- caveats_zh: 所需单元格未印出或分母为 0 时，比率为空。质量为 D 的报告不计入。
-- columns:
--   grant_rate_handled: number · 公开率（占办结）——予以公开与部分公开占全部办结的比例 · granted and partially granted of all handled [比值 (ratio)]
--   grant_rate_merits: number · 公开率（占实体答复）——予以公开与部分公开占实体答复的比例 · granted and partially granted of those decided on the merits [比值 (ratio)]
--   full_grant_share: number · 全部公开占比——予以公开占予以公开与部分公开之和的比例 · granted of granted and partially granted [比值 (ratio)]
SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    body_type,
    province_code,
    region_code,
    report_year,
    quality,
    granted_total,
    partially_granted_total,
    refused_sum,
    total_handled_total,
    1.0 * (granted_total + partially_granted_total) / NULLIF(total_handled_total, 0) AS grant_rate_handled,
    1.0 * (granted_total + partially_granted_total)
        / NULLIF(granted_total + partially_granted_total + refused_sum, 0) AS grant_rate_merits,
    1.0 * granted_total / NULLIF(granted_total + partially_granted_total, 0) AS full_grant_share
FROM mart_report_wide
WHERE is_usable
