-- name: v_quality
-- zh: 这份报告可信吗？
-- en: Can I trust this report? Its grade, its findings and its cells.
-- grain: one current report
-- grain_zh: 一份现行报告
-- key: [report_id]
-- stored: true
-- formula: missing_cells = cells of the form - cells with a number, never below 0
-- formula_zh: missing_cells = 表格单元格数 − 有数字的单元格数，不低于 0
-- caveats: >-
--   Findings that a person waived are counted apart. Reports of every quality are listed here; those of indicators
--   (2008 to 2018), of whose tables no check is known, with neither quality nor form_cells.
-- caveats_zh: 经人工豁免的核对结果另计。此处列出各种质量的报告；指标报告（2008 至 2018 年）没有核对规则，质量和应有单元格数为空。
-- columns:
--   form_cells: integer · 表格单元格数——该报告格式应有的单元格数 · cells that the report's form has [格 (cells)]
--   missing_cells: integer · 无值单元格数——没有数字的单元格数，不论空白、横线、缺行或无法读取 · cells without a number, be it blank, dash, missing row or unreadable [格 (cells)]
--   info_findings: integer · 提示数——程度为 info 的问题数 · findings of severity info
--   waived_findings: integer · 已豁免数——由人裁定为情况已有说明的问题数 · findings that a person waived
--   suggestions: integer · 建议值数——带有可使各项规则成立之数值的问题数 · findings with a value that would satisfy the rules
WITH applicants AS (
    SELECT COUNT(*) AS n FROM dim_applicant_type
),

section_three AS (
    SELECT form, COUNT(*) AS n FROM dim_form_row GROUP BY form
),

section_two AS (
    SELECT form, COUNT(*) AS n FROM dim_disclosure_item GROUP BY form
),

section_four AS (
    SELECT COUNT(*) AS n FROM dim_proceeding CROSS JOIN dim_outcome
),

found AS (
    SELECT
        q.report_id,
        SUM(CASE WHEN q.severity = 'info' AND COALESCE(v.decision, '') <> 'waive' THEN 1 ELSE 0 END) AS info_findings,
        SUM(CASE WHEN v.decision = 'waive' THEN 1 ELSE 0 END) AS waived_findings,
        COUNT(q.suggested) AS suggestions
    FROM fact_quality_finding q
    LEFT JOIN human_verdict v ON v.fingerprint = q.fingerprint
    WHERE q.report_id IS NOT NULL
    GROUP BY q.report_id
)

SELECT
    w.report_id,
    w.agency_key,
    w.agency_name,
    w.agency_level,
    w.province_code,
    w.report_year,
    w.form,
    w.quality,
    w.reported_cells,
    s3.n * a.n + s2.n + s4.n AS form_cells,
    CASE
        WHEN s3.n * a.n + s2.n + s4.n > w.reported_cells THEN s3.n * a.n + s2.n + s4.n - w.reported_cells
        WHEN s3.n IS NOT NULL THEN 0
    END AS missing_cells,
    w.error_findings,
    w.warning_findings,
    COALESCE(f.info_findings, 0) AS info_findings,
    COALESCE(f.waived_findings, 0) AS waived_findings,
    COALESCE(f.suggestions, 0) AS suggestions,
    w.corrected_cells,
    r.reader,
    w.document_sha256,
    w.url
FROM mart_report_wide w
JOIN report r ON r.report_id = w.report_id
CROSS JOIN applicants a
CROSS JOIN section_four s4
LEFT JOIN section_three s3 ON s3.form = w.form
LEFT JOIN section_two s2 ON s2.form = w.form
LEFT JOIN found f ON f.report_id = w.report_id
