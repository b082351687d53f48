-- name: v_disclosure_value
-- zh: 主动公开取值（含更正）
-- en: Values of section two, corrections in place, amounts also in 万元.
-- grain: one item and measure of one report version
-- grain_zh: 一份报告版本的一个事项和计量
-- key: [report_id, disclosure_item_id]
-- caveats: An amount whose unit is unknown has no 万元 value; the printed text stands in the cell.
-- caveats_zh: 单位不明的金额没有万元值；所印文字见单元格。
-- columns:
--   printed_quantity: number · 所印数值——所印数量或金额 · number or amount as printed
--   amount_wan_yuan: number · 金额（万元）——按所印单位折合的万元数 · amount converted to 万元 [万元 (10,000 yuan)]
SELECT
    f.report_id,
    f.disclosure_item_id,
    COALESCE(k.corrected_value, f.quantity) AS quantity,
    f.quantity AS printed_quantity,
    COALESCE(k.corrected_value, f.quantity) * CAST(u.wan_yuan_per_unit AS NUMERIC(24, 6)) AS amount_wan_yuan,
    f.unit,
    CASE WHEN k.report_id IS NULL THEN 0 ELSE 1 END AS is_corrected,
    f.value_status_id,
    f.cell_no
FROM fact_proactive_disclosure f
LEFT JOIN dim_unit u ON u.unit = f.unit
LEFT JOIN cell_correction k ON k.report_id = f.report_id AND k.disclosure_item_id = f.disclosure_item_id
