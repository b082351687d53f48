-- name: v_rollup_gap
-- zh: 汇总与各部门之和的差
-- en: Does a government's aggregated report agree with the sum of its departments' reports?
-- grain: one aggregated report of a government that has children in the registry
-- grain_zh: 一份汇总报告，其政府在登记中有下属机关
-- key: [report_id]
-- formula: >-
--   new_received_gap = the government's new requests - the sum over its children with a printed total;
--   children_coverage = children counted / children in the registry
-- formula_zh: new_received_gap = 政府的新收申请 − 印出总计的下属机关新收申请之和；children_coverage = 计入的下属机关数 ÷ 登记的下属机关数
-- denominators: n_reports counts the children with a figure, n_excluded those without (not found, quality D, not printed).
-- denominators_zh: n_reports 为有数字的下属机关数，n_excluded 为没有数字的下属机关数（未找到、质量为 D、未印出）。
-- caveats: >-
--   A gap is to be expected while coverage is below 1, where the government's own office is counted apart, and where
--   children report for others as well. Bodies led from above (taxes, customs) are not in the local total
--   and not among the children.
-- caveats_zh: 覆盖率低于 1、政府办公室单独计数、下属机关也代其他机关填报时，出现差额属正常。垂直管理机关（税务、海关）不在地方合计之内，也不在下属机关之列。
-- columns:
--   children_new_received: integer · 下属合计——下属机关新收申请之和 · sum of the children's new requests [件 (requests)]
--   new_received_gap: integer · 汇总差——人民政府的数字减去下属机关之和 · government minus children [件 (requests)]
--   children_coverage: number · 下属覆盖率——登记的下属机关中计入的比例 · share of the children in the registry that are counted [比值 (ratio)]
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
