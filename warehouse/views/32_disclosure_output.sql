-- name: v_disclosure_output
-- zh: 主动公开产出
-- en: What do agencies put out of their own accord? Documents in force, licences, penalties, fees?
-- grain: one usable report
-- grain_zh: 一份可用报告
-- key: [report_id]
-- stored: true
-- formula: >-
--   normative_document_gap = in force - (in force the year before + issued - repealed);
--   penalty_per_license = penalties / licences
-- formula_zh: normative_document_gap = 现行有效件数 −（上年现行有效件数 + 本年制发件数 − 本年废止件数）；penalty_per_license = 行政处罚决定数 ÷ 行政许可决定数
-- caveats: >-
--   The gap is a number to look at, not an error: documents are reviewed, late entered, and the scope of counting changes.
--   The columns of the form of 2021 are null in reports on the form of 2019.
-- caveats_zh: 差值供进一步查看，不等于错误：文件会经清理或补录，统计口径也会变化。采用 2019 年格式的报告，2021 年格式独有的各列为空。
-- columns:
--   normative_document_gap: integer · 规范性文件存量差——现行有效件数与上年存量加本年增减之差 · in force minus what last year's stock and this year's flow would give [件 (documents)]
--   penalty_per_license: number · 处罚许可比——行政处罚与行政许可处理决定之比 · penalties per licence decision [比值 (ratio)]
SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    province_code,
    report_year,
    quality,
    normative_document_issued,
    normative_document_repealed,
    normative_document_in_force,
    CASE WHEN previous_year = report_year - 1 THEN
        normative_document_in_force
        - (previous_in_force + normative_document_issued - normative_document_repealed)
    END AS normative_document_gap,
    administrative_license_decisions,
    administrative_penalty_decisions,
    administrative_coercion_decisions,
    1.0 * administrative_penalty_decisions / NULLIF(administrative_license_decisions, 0) AS penalty_per_license,
    administrative_fee_amount_wan_yuan
FROM (
    SELECT
        report_id,
        agency_key,
        agency_name,
        agency_level,
        province_code,
        report_year,
        quality,
        normative_document_issued,
        normative_document_repealed,
        normative_document_in_force,
        administrative_license_decisions,
        administrative_penalty_decisions,
        administrative_coercion_decisions,
        administrative_fee_amount_wan_yuan,
        LAG(normative_document_in_force) OVER (PARTITION BY agency_key ORDER BY report_year) AS previous_in_force,
        LAG(report_year) OVER (PARTITION BY agency_key ORDER BY report_year) AS previous_year
    FROM mart_report_wide
    WHERE is_usable
) reports
