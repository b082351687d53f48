-- name: v_grant_rate
-- zh: 人们多大程度上得到了信息？（机关）
-- en: How often do people get the information? By agency and year.
-- grain: one usable report
-- formula: >-
--   grant_rate_handled = (granted + partially granted) / handled;
--   grant_rate_merits = (granted + partially granted) / (granted + partially granted + refused);
--   full_grant_share = granted / (granted + partially granted)
-- denominators: handled counts all results, merits only requests decided on their merits.
-- caveats: A rate is null when a cell it needs is not printed or its denominator is 0. Reports of quality D are left out.
-- columns:
--   grant_rate_handled: number · 公开率（占办结） · granted and partially granted of all handled [ratio]
--   grant_rate_merits: number · 公开率（占实体答复） · granted and partially granted of those decided on the merits [ratio]
--   full_grant_share: number · 全部公开占比 · granted of granted and partially granted [ratio]
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
