-- name: v_coverage
-- zh: 谁未发布、谁迟发？
-- en: Who has not reported, and who was late?
-- grain: one agency of the registry and one year in which its report is expected
-- grain_zh: 一个登记机关和一个应发布报告的年度
-- key: [agency_key, report_year]
-- stored: true
-- formula: >-
--   deadline 31 January of the next year for departments, 31 March for governments (body_type government)
--   and, under the Regulation of 2008, for all reports before 2019; days_late = days after the deadline
-- formula_zh: 部门的期限为次年 1 月 31 日，政府（body_type 为 government）的期限为次年 3 月 31 日；2019 年度以前，依 2008 年施行的条例，期限均为次年 3 月 31 日；days_late = 超过期限的天数
-- denominators: >-
--   Years of the warehouse from the agency's first expected year (else its first report) to its last expected year.
-- denominators_zh: 本库所含年度中，自该机关首个应报年度（未登记的，自其首份报告）至最后应报年度。
-- caveats: >-
--   Missing means not found by the registry's sources, not that the agency did not publish. unknown_date: the report is
--   there but prints no date of publication. A report of quality D or X counts as published. progress tells what the last
--   night saw, whether or not the deadline has passed; it is null before a night has looked.
-- caveats_zh: missing 表示登记来源中未找到，不表示该机关没有发布。unknown_date 表示有报告但未印发布日期。质量为 D 或 X 的报告也算已发布。progress 为最近一次夜间运行所见，不论期限是否已过；尚未查找过的为空。
-- columns:
--   coverage_status: text · 发布状态——missing 未找到，on_time 按时，late 迟发，unknown_date 日期不详 · missing, on_time, late or unknown_date
--   days_late: integer · 逾期天数——超过法定期限的天数，按时为 0 · days after the deadline, 0 when on time [天 (days)]
--   incomplete_listings: integer · 未读全列表数——其来源的列表中未读到末尾或有所减少的个数 · listings of its source that were not seen to their end, or have shrunk [个 (listings)]
WITH years AS (
    SELECT DISTINCT report_year FROM mart_report_wide WHERE report_year IS NOT NULL
),

expected AS (
    SELECT a.agency_key, a.name_zh, a.level, a.body_type, a.region_code, a.source_id, y.report_year
    FROM dim_agency a
    JOIN years y
        ON y.report_year >= COALESCE(
            a.first_expected_year,
            (SELECT MIN(f.report_year) FROM mart_report_wide f WHERE f.agency_key = a.agency_key)
        )
        AND (a.last_expected_year IS NULL OR y.report_year <= a.last_expected_year)
    WHERE a.key_kind = 'registry'
),

incomplete AS (
    SELECT source_id, COUNT(*) AS listings FROM source_listing WHERE has_shrunk OR NOT is_complete GROUP BY source_id
),

dated AS (
    SELECT
        e.agency_key,
        e.name_zh,
        e.level,
        e.body_type,
        e.region_code,
        e.source_id,
        e.report_year,
        w.report_id,
        w.published_date,
        w.quality,
        w.days_after_year_end - CASE
            WHEN (e.body_type = 'government' OR e.report_year < 2019) AND (e.report_year + 1) % 4 = 0
                AND ((e.report_year + 1) % 100 <> 0 OR (e.report_year + 1) % 400 = 0) THEN 91
            WHEN e.body_type = 'government' OR e.report_year < 2019 THEN 90
            ELSE 31
        END AS days_over
    FROM expected e
    LEFT JOIN mart_report_wide w ON w.agency_key = e.agency_key AND w.report_year = e.report_year
)

SELECT
    d.agency_key,
    d.name_zh AS agency_name,
    d.level AS agency_level,
    d.body_type,
    d.region_code,
    d.report_year,
    d.report_id,
    d.quality,
    d.published_date,
    CASE
        WHEN d.report_id IS NULL THEN 'missing'
        WHEN d.days_over IS NULL THEN 'unknown_date'
        WHEN d.days_over > 0 THEN 'late'
        ELSE 'on_time'
    END AS coverage_status,
    CASE WHEN d.days_over > 0 THEN d.days_over WHEN d.days_over <= 0 THEN 0 END AS days_late,
    p.progress,
    COALESCE(i.listings, 0) AS incomplete_listings
FROM dated d
LEFT JOIN expected_report p ON p.agency_key = d.agency_key AND p.report_year = d.report_year
LEFT JOIN incomplete i ON i.source_id = d.source_id
