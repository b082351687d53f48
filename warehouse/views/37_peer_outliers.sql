-- name: v_peer_outliers
-- zh: 谁偏离同类？
-- en: Who deviates from its peers in granting, in not holding, in being corrected?
-- grain: one usable report and measure, with at least 30 requests handled and at least 8 peers
-- grain_zh: 一份至少办结 30 件申请、同类（含本机关）不少于 8 家的可用报告和一项指标
-- key: [report_id, indicator]
-- stored: true
-- formula: robust_z = 0.6745 * (value - median) / MAD, over reports of the same body type, level and year
-- formula_zh: robust_z = 0.6745 ×（指标值 − 中位数）÷ 绝对离差中位数（MAD），在同一机关类别、层级和年度的报告中计算
-- denominators: n_reports counts the peers with a value, the agency itself among them.
-- denominators_zh: n_reports 为同类中有该指标值的报告数，含本机关。
-- caveats: >-
--   robust_z is null when more than half of the peers have the same value (MAD 0). An outlier is a question, not a verdict.
-- caveats_zh: 同类中过半数值相同（MAD 为 0）时，robust_z 为空。偏离只是疑问，不是结论。
-- columns:
--   indicator: text · 指标——grant_rate_handled、not_held_rate 或 reconsideration_correction_rate · grant_rate_handled, not_held_rate or reconsideration_correction_rate
--   indicator_value: number · 指标值——该机关的数值 · the agency's value [比值 (ratio)]
--   peer_mad: number · 同类绝对离差中位数——同类各报告与中位数之差的绝对值的中位数 · median absolute deviation of the peers [比值 (ratio)]
--   robust_z: number · 稳健标准分——与中位数之差，以稳健标准差为单位 · deviation from the median in robust standard deviations
WITH measured AS (
    SELECT
        w.report_id,
        w.agency_key,
        w.agency_name,
        COALESCE(w.agency_level, '') AS agency_level,
        COALESCE(w.body_type, '') AS body_type,
        w.report_year,
        i.indicator,
        CASE i.indicator
            WHEN 'grant_rate_handled' THEN
                1.0 * (w.granted_total + w.partially_granted_total) / NULLIF(w.total_handled_total, 0)
            WHEN 'not_held_rate' THEN 1.0 * w.unable_not_held_total / NULLIF(w.total_handled_total, 0)
            ELSE
                1.0 * w.reconsideration_corrected
                / NULLIF(w.reconsideration_upheld + w.reconsideration_corrected + w.reconsideration_other, 0)
        END AS indicator_value
    FROM mart_report_wide w
    CROSS JOIN (
        SELECT 'grant_rate_handled' AS indicator
        UNION ALL
        SELECT 'not_held_rate'
        UNION ALL
        SELECT 'reconsideration_correction_rate'
    ) i
    WHERE w.is_usable AND w.total_handled_total >= 30
),

ranked AS (
    SELECT
        measured.*,
        ROW_NUMBER() OVER (
            PARTITION BY indicator, body_type, agency_level, report_year ORDER BY indicator_value, report_id
        ) AS place,
        COUNT(*) OVER (PARTITION BY indicator, body_type, agency_level, report_year) AS n_reports
    FROM measured
    WHERE indicator_value IS NOT NULL
),

centred AS (
    SELECT
        ranked.*,
        AVG(CASE WHEN place IN ((n_reports + 1) / 2, (n_reports + 2) / 2) THEN indicator_value END) OVER (
            PARTITION BY indicator, body_type, agency_level, report_year
        ) AS peer_median
    FROM ranked
    WHERE n_reports >= 8
),

deviations AS (
    SELECT
        centred.*,
        ROW_NUMBER() OVER (
            PARTITION BY indicator, body_type, agency_level, report_year
            ORDER BY ABS(indicator_value - peer_median), report_id
        ) AS deviation_place
    FROM centred
),

scaled AS (
    SELECT
        deviations.*,
        AVG(
            CASE
                WHEN deviation_place IN ((n_reports + 1) / 2, (n_reports + 2) / 2)
                    THEN ABS(indicator_value - peer_median)
            END
        ) OVER (PARTITION BY indicator, body_type, agency_level, report_year) AS peer_mad
    FROM deviations
)

SELECT
    report_id,
    agency_key,
    agency_name,
    NULLIF(agency_level, '') AS agency_level,
    NULLIF(body_type, '') AS body_type,
    report_year,
    indicator,
    indicator_value,
    peer_median,
    peer_mad,
    0.6745 * (indicator_value - peer_median) / NULLIF(peer_mad, 0) AS robust_z,
    n_reports
FROM scaled
