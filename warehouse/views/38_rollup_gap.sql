-- name: v_rollup_gap
-- zh: 汇总与各部门之和的差
-- en: Does a government's aggregated report agree with the sum of its departments' reports?
-- grain: one aggregated report of a government that has children in the registry
-- formula: >-
--   new_received_gap = the government's new requests - the sum over its children with a printed total;
--   children_coverage = children counted / children in the registry
-- denominators: n_reports counts the children with a figure, n_excluded those without (not found, quality D, not printed).
-- caveats: >-
--   A gap is to be expected while coverage is below 1, where the government's own office is counted apart, and where
--   children report for others as well. Bodies led from above (taxes, customs) are not in the local total
--   and not among the children.
-- columns:
--   children_new_received: integer · 下属合计 · sum of the children's new requests [件 (requests)]
--   new_received_gap: integer · 汇总差 · government minus children [件 (requests)]
--   children_coverage: number · 下属覆盖率 · share of the children in the registry that are counted [ratio]
WITH children AS (
    SELECT parent_agency_key, COUNT(*) AS n
    FROM dim_agency
    WHERE parent_agency_key IS NOT NULL AND COALESCE(level, '') <> 'vertical'
    GROUP BY parent_agency_key
),

summed AS (
    SELECT
        parent_agency_key,
        report_year,
        COUNT(new_received_total) AS n_reports,
        SUM(new_received_total) AS children_new_received
    FROM mart_report_wide
    WHERE is_usable AND parent_agency_key IS NOT NULL AND COALESCE(agency_level, '') <> 'vertical'
    GROUP BY parent_agency_key, report_year
)

SELECT
    w.report_id,
    w.agency_key,
    w.agency_name,
    w.agency_level,
    w.report_year,
    w.new_received_total,
    s.children_new_received,
    w.new_received_total - s.children_new_received AS new_received_gap,
    COALESCE(s.n_reports, 0) AS n_reports,
    c.n - COALESCE(s.n_reports, 0) AS n_excluded,
    1.0 * COALESCE(s.n_reports, 0) / c.n AS children_coverage
FROM mart_report_wide w
JOIN children c ON c.parent_agency_key = w.agency_key
LEFT JOIN summed s ON s.parent_agency_key = w.agency_key AND s.report_year = w.report_year
WHERE w.is_usable AND w.scope = 'aggregated'
