-- name: v_refusal_structure
-- zh: 为何不予公开？
-- en: Why refused? Reasons of refusal by province, level and year, ranked.
-- grain: one province, agency level, report year and reason
-- formula: share_of_refused = requests refused for the reason / requests refused; reason_rank 1 is the commonest
-- denominators: Only reports that print all reasons of refusal.
-- caveats: Shares rest on few cases in most places; look at refused_count.
-- columns:
--   reason: text · 不予公开理由 · reason code
--   reason_zh: text · 理由名称 · reason in Chinese
--   refused_count: integer · 该理由件数 · requests refused for this reason [件 (requests)]
--   share_of_refused: number · 占不予公开比 · share of all refusals [ratio]
--   share_of_handled: number · 占办结比 · share of all handled requests [ratio]
--   reason_rank: integer · 排名 · rank within province, level and year
WITH marked AS (
    SELECT
        report_id,
        province_code,
        agency_level,
        report_year,
        refused_sum,
        total_handled_total,
        CASE WHEN is_usable AND refused_sum IS NOT NULL THEN 1 ELSE 0 END AS is_counted
    FROM mart_report_wide
),

grouped AS (
    SELECT
        province_code,
        agency_level,
        report_year,
        SUM(is_counted) AS n_reports,
        SUM(1 - is_counted) AS n_excluded,
        SUM(CASE WHEN is_counted = 1 THEN refused_sum END) AS refused_sum,
        SUM(CASE WHEN is_counted = 1 THEN total_handled_total END) AS total_handled_total
    FROM marked
    GROUP BY province_code, agency_level, report_year
),

reasons AS (
    SELECT
        m.province_code,
        m.agency_level,
        m.report_year,
        d.row_code AS reason,
        MAX(d.label_zh) AS reason_zh,
        SUM(v.request_count) AS refused_count
    FROM marked m
    JOIN v_application_value v ON v.report_id = m.report_id
    JOIN dim_form_row d ON d.form_row_id = v.form_row_id AND d.row_group = 'refused' AND NOT d.is_total
    JOIN dim_applicant_type t ON t.applicant_type_id = v.applicant_type_id AND t.is_total
    WHERE m.is_counted = 1 AND m.refused_sum > 0
    GROUP BY m.province_code, m.agency_level, m.report_year, d.row_code
)

SELECT
    r.province_code,
    r.agency_level,
    r.report_year,
    r.reason,
    r.reason_zh,
    r.refused_count,
    1.0 * r.refused_count / NULLIF(g.refused_sum, 0) AS share_of_refused,
    1.0 * r.refused_count / NULLIF(g.total_handled_total, 0) AS share_of_handled,
    RANK() OVER (
        PARTITION BY r.province_code, r.agency_level, r.report_year ORDER BY r.refused_count DESC
    ) AS reason_rank,
    g.n_reports,
    g.n_excluded
FROM reasons r
JOIN grouped g
    ON COALESCE(g.province_code, '') = COALESCE(r.province_code, '')
    AND COALESCE(g.agency_level, '') = COALESCE(r.agency_level, '')
    AND g.report_year = r.report_year
