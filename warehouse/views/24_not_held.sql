-- name: v_not_held
-- zh: “本机关不掌握”占多少？
-- en: How often does an agency say that it does not hold the information, beside the median of its peers?
-- grain: one usable report that prints both cells and handled at least one request
-- grain_zh: 一份两项单元格均已印出且至少办结一件申请的可用报告
-- key: [report_id]
-- stored: true
-- formula: not_held_rate = unable.not_held / handled; peer_median over reports of the same body type, level and year
-- formula_zh: not_held_rate = 本机关不掌握相关政府信息的件数 ÷ 办结总数；peer_median 为同一机关类别、层级和年度各报告的中位数
-- denominators: n_reports counts the peers, the agency itself among them; n_excluded the peers without a rate.
-- denominators_zh: n_reports 为同类报告数，含本机关；n_excluded 为同类中没有该比率的报告数。
-- caveats: With few peers the median says little; look at n_reports.
-- caveats_zh: 同类很少时中位数意义不大，须看 n_reports。
-- columns:
--   not_held_rate: number · 不掌握占比——答复本机关不掌握的申请占办结之比 · requests for information not held, of handled [比值 (ratio)]
--   peer_median: number · 同类中位数——同类各报告该比率的中位数 · median rate of the peers [比值 (ratio)]
WITH peers AS (
    SELECT
        COALESCE(body_type, '') AS peer_type,
        COALESCE(agency_level, '') AS peer_level,
        report_year AS peer_year,
        SUM(
            CASE WHEN is_usable AND unable_not_held_total IS NOT NULL AND total_handled_total > 0 THEN 0 ELSE 1 END
        ) AS n_excluded
    FROM mart_report_wide
    WHERE NOT is_of_indicators
    GROUP BY COALESCE(body_type, ''), COALESCE(agency_level, ''), report_year
),

rated AS (
    SELECT
        report_id,
        agency_key,
        agency_name,
        agency_level,
        body_type,
        province_code,
        report_year,
        quality,
        unable_not_held_total,
        total_handled_total,
        1.0 * unable_not_held_total / total_handled_total AS not_held_rate
    FROM mart_report_wide
    WHERE is_usable AND unable_not_held_total IS NOT NULL AND total_handled_total > 0
),

ranked AS (
    SELECT
        rated.*,
        ROW_NUMBER() OVER (
            PARTITION BY body_type, agency_level, report_year ORDER BY not_held_rate, report_id
        ) AS place,
        COUNT(*) OVER (PARTITION BY body_type, agency_level, report_year) AS n_reports
    FROM rated
)

SELECT
    k.report_id,
    k.agency_key,
    k.agency_name,
    k.agency_level,
    k.body_type,
    k.province_code,
    k.report_year,
    k.quality,
    k.unable_not_held_total,
    k.total_handled_total,
    k.not_held_rate,
    AVG(CASE WHEN k.place IN ((k.n_reports + 1) / 2, (k.n_reports + 2) / 2) THEN k.not_held_rate END) OVER (
        PARTITION BY k.body_type, k.agency_level, k.report_year
    ) AS peer_median,
    k.n_reports,
    p.n_excluded
FROM ranked k
JOIN peers p
    ON p.peer_type = COALESCE(k.body_type, '') AND p.peer_level = COALESCE(k.agency_level, '')
    AND p.peer_year = k.report_year
