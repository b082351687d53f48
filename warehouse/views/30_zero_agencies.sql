-- name: v_zero_agencies
-- zh: 零申请机关
-- en: Which agencies received no request at all, and for how many years running?
-- grain: one usable report that prints the total of new requests
-- grain_zh: 一份印出新收申请总计的可用报告
-- key: [report_id]
-- stored: true
-- formula: zero_streak = consecutive report years up to this one with 0 new requests
-- formula_zh: zero_streak = 截至本年度新收申请连续为 0 的报告年数
-- denominators: Reports that do not print the total neither continue nor count in a streak.
-- denominators_zh: 未印出总计的报告既不延续也不计入连续年数。
-- caveats: A gap in the reports ends a streak.
-- caveats_zh: 报告有缺年时，连续年数中断。
-- columns:
--   is_zero: integer · 是否零申请——未收到新申请为 1 · 1 when no new request was received
--   zero_streak: integer · 连续零申请年数——连续没有收到申请的年数 · years running without a request [年 (years)]
WITH counted AS (
    SELECT
        report_id,
        agency_key,
        agency_name,
        agency_level,
        body_type,
        province_code,
        report_year,
        new_received_total,
        CASE WHEN new_received_total = 0 THEN 1 ELSE 0 END AS is_zero
    FROM mart_report_wide
    WHERE is_usable AND new_received_total IS NOT NULL
),

islands AS (
    SELECT
        counted.*,
        report_year - ROW_NUMBER() OVER (PARTITION BY agency_key, is_zero ORDER BY report_year) AS island
    FROM counted
)

SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    body_type,
    province_code,
    report_year,
    new_received_total,
    is_zero,
    CASE
        WHEN is_zero = 1 THEN ROW_NUMBER() OVER (PARTITION BY agency_key, is_zero, island ORDER BY report_year) ELSE 0
    END AS zero_streak
FROM islands
