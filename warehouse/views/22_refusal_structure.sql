-- name: v_refusal_structure
-- zh: 为何不予公开？
-- en: Why refused? Reasons of refusal by province, level and year, ranked.
-- grain: one province, agency level, report year and reason
-- grain_zh: 一个省份、机关层级、报告年度和不予公开理由
-- key: [province_code, agency_level, report_year, reason]
-- stored: true
-- formula: share_of_refused = requests refused for the reason / requests refused; reason_rank 1 is the commonest
-- formula_zh: share_of_refused = 以该理由不予公开的件数 ÷ 不予公开总件数；reason_rank 为 1 的理由最常见
-- denominators: Only reports that print all reasons of refusal.
-- denominators_zh: 只计各项不予公开理由全部印出的报告。
-- caveats: Shares rest on few cases in most places; look at refused_count.
-- caveats_zh: 多数地方件数很少，占比须结合 refused_count 来看。
-- columns:
--   reason: text · 不予公开理由——理由代码 · reason code
--   reason_zh: text · 理由名称 · reason in Chinese
--   refused_count: integer · 该理由件数——因该理由不予公开的件数 · requests refused for this reason [件 (requests)]
--   share_of_refused: number · 占不予公开比——占全部不予公开的比例 · share of all refusals [比值 (ratio)]
--   share_of_handled: number · 占办结比——占全部办结的比例 · share of all handled requests [比值 (ratio)]
--   reason_rank: integer · 排名——在同省、同层级、同年中的名次 · rank within province, level and year
WITH marked AS (
    SELECT
        province_code,
        agency_level,
        report_year,
        refused_sum,
        total_handled_total,
        refused_state_secret_total,
        refused_other_law_total,
        refused_three_securities_one_stability_total,
        refused_third_party_rights_total,
        refused_internal_affairs_total,
        refused_process_information_total,
        refused_enforcement_file_total,
        refused_administrative_query_total,
        CASE WHEN is_usable AND refused_sum IS NOT NULL THEN 1 ELSE 0 END AS is_counted
    FROM mart_report_wide
    WHERE NOT is_of_indicators
),

grouped AS (
    SELECT
        province_code,
        agency_level,
        report_year,
        SUM(is_counted) AS n_reports,
        SUM(1 - is_counted) AS n_excluded,
        SUM(CASE WHEN is_counted = 1 THEN refused_sum END) AS refused_sum,
        SUM(CASE WHEN is_counted = 1 THEN total_handled_total END) AS total_handled_total,
        SUM(CASE WHEN is_counted = 1 THEN refused_state_secret_total END) AS state_secret,
        SUM(CASE WHEN is_counted = 1 THEN refused_other_law_total END) AS other_law,
        SUM(CASE WHEN is_counted = 1 THEN refused_three_securities_one_stability_total END) AS three_securities_one_stability,
        SUM(CASE WHEN is_counted = 1 THEN refused_third_party_rights_total END) AS third_party_rights,
        SUM(CASE WHEN is_counted = 1 THEN refused_internal_affairs_total END) AS internal_affairs,
        SUM(CASE WHEN is_counted = 1 THEN refused_process_information_total END) AS process_information,
        SUM(CASE WHEN is_counted = 1 THEN refused_enforcement_file_total END) AS enforcement_file,
        SUM(CASE WHEN is_counted = 1 THEN refused_administrative_query_total END) AS administrative_query
    FROM marked
    GROUP BY province_code, agency_level, report_year
),

labels AS (
    SELECT row_code AS reason, MAX(label_zh) AS reason_zh
    FROM dim_form_row
    WHERE row_group = 'refused' AND NOT is_total
    GROUP BY row_code
),

reasons AS (
    SELECT
        g.province_code,
        g.agency_level,
        g.report_year,
        l.reason,
        l.reason_zh,
        g.refused_sum,
        g.total_handled_total,
        g.n_reports,
        g.n_excluded,
        CASE l.reason
            WHEN 'refused.state_secret' THEN g.state_secret
            WHEN 'refused.other_law' THEN g.other_law
            WHEN 'refused.three_securities_one_stability' THEN g.three_securities_one_stability
            WHEN 'refused.third_party_rights' THEN g.third_party_rights
            WHEN 'refused.internal_affairs' THEN g.internal_affairs
            WHEN 'refused.process_information' THEN g.process_information
            WHEN 'refused.enforcement_file' THEN g.enforcement_file
            WHEN 'refused.administrative_query' THEN g.administrative_query
        END AS refused_count
    FROM grouped g
    CROSS JOIN labels l
    WHERE g.refused_sum > 0
)

SELECT
    province_code,
    agency_level,
    report_year,
    reason,
    reason_zh,
    refused_count,
    1.0 * refused_count / refused_sum AS share_of_refused,
    1.0 * refused_count / NULLIF(total_handled_total, 0) AS share_of_handled,
    RANK() OVER (PARTITION BY province_code, agency_level, report_year ORDER BY refused_count DESC) AS reason_rank,
    n_reports,
    n_excluded
FROM reasons
