-- name: v_backlog
-- zh: 积压是否增加？
-- en: Does work pile up, and does what was carried over arrive in the next year's report?
-- grain: one usable report
-- grain_zh: 一份可用报告
-- key: [report_id]
-- stored: true
-- formula: >-
--   backlog_rate = carried out / (new + carried in);
--   carry_gap = carried in - carried out of the year before, only when the year before is there
-- formula_zh: backlog_rate = 结转下年度继续办理 ÷（本年新收 + 上年结转）；carry_gap = 本年报告的上年结转 − 上年报告的结转下年度，仅在有上年报告时计算
-- caveats: A gap that is not 0 may come from a reform of the agency, a changed scope or a later correction.
-- caveats_zh: 差值不为 0，可能由于机构改革、统计范围变化或事后更正。
-- columns:
--   backlog_rate: number · 结转率——结转下年度办理件数占全年待办件数之比 · requests carried over of all pending in the year [比值 (ratio)]
--   previous_carried_out: integer · 上年结转下年数——上年报告所印结转下年度继续办理件数 · carried over by the report of the year before [件 (requests)]
--   carry_gap: integer · 结转衔接差——本年所印上年结转数减去上年报告所印结转下年度数 · carried in minus what the year before carried over [件 (requests)]
SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    province_code,
    report_year,
    quality,
    new_received_total,
    carried_in_total,
    carried_out_total,
    1.0 * carried_out_total / NULLIF(new_received_total + carried_in_total, 0) AS backlog_rate,
    CASE WHEN previous_year = report_year - 1 THEN previous_carried_out END AS previous_carried_out,
    CASE WHEN previous_year = report_year - 1 THEN carried_in_total - previous_carried_out END AS carry_gap
FROM (
    SELECT
        report_id,
        agency_key,
        agency_name,
        agency_level,
        province_code,
        report_year,
        quality,
        new_received_total,
        carried_in_total,
        carried_out_total,
        LAG(carried_out_total) OVER (PARTITION BY agency_key ORDER BY report_year) AS previous_carried_out,
        LAG(report_year) OVER (PARTITION BY agency_key ORDER BY report_year) AS previous_year
    FROM mart_report_wide
    WHERE is_usable
) reports
