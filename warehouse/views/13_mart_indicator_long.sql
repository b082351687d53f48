-- name: mart_indicator_long
-- zh: 指标长表（2008 至 2018 年）
-- en: Indicators of current reports for 2008 to 2018 in the reports' own words, each figure with its place in the document.
-- grain: one indicator of one current report
-- grain_zh: 一份现行报告的一项指标
-- key: [report_id, indicator_no]
-- caveats: >-
--   Labels are as printed and differ from place to place: nothing maps them to the codes of the newer forms, and no check
--   has judged the figures. Many indicators are parts of another one, as their numbering tells: never add them all. A null value is no zero:
--   value_status says why there is no number; cumulative_status is null where the table has no cumulative column.
-- caveats_zh: 指标名称照所印，各地不一：未对应到新格式的编码，数值也未经核对。许多指标是另一指标的一部分（其中、1. 2. 3.），不可一并相加。value 为空不是零：没有数字的原因见 value_status；表中没有累计栏时 cumulative_status 为空。
-- columns:
--   value: number · 本年度数值——所印数值 · value of the year as printed
--   value_status: text · 取值状态——有数字或没有数字的原因 · why there is a number or none
--   cumulative_status: text · 累计取值状态——累计数值有数字或没有数字的原因；表中没有累计栏为空 · why there is a cumulative number or none; null where the table has no such column
--   cumulative_raw_text: text · 累计原文——累计单元格所印文字 · text of the cumulative cell as printed
SELECT
    w.report_id,
    w.agency_key,
    w.agency_name,
    w.agency_level,
    w.province_code,
    w.region_code,
    w.report_year,
    w.form,
    v.indicator_no,
    v.number,
    v.label,
    v.unit,
    v.value,
    s.code AS value_status,
    v.cumulative,
    t.code AS cumulative_status,
    c.raw_text,
    k.raw_text AS cumulative_raw_text,
    c.page,
    c.table_no,
    c.row_no,
    c.column_no,
    c.line_no,
    w.document_sha256,
    w.url
FROM mart_report_wide w
JOIN fact_indicator v ON v.report_id = w.report_id
JOIN code_value_status s ON s.value_status_id = v.value_status_id
LEFT JOIN code_value_status t ON t.value_status_id = v.cumulative_status_id
LEFT JOIN cell c ON c.report_id = v.report_id AND c.cell_no = v.cell_no
LEFT JOIN cell k ON k.report_id = v.report_id AND k.cell_no = v.cumulative_cell_no
