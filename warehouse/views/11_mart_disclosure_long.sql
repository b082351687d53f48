-- name: mart_disclosure_long
-- zh: 主动公开长表
-- en: Section two of current reports, labelled, each figure with its place in the document.
-- grain: one item and measure of one current report
-- grain_zh: 一份现行报告的一个事项和计量
-- key: [report_id, item, measure]
-- caveats: Amounts stand in the printed unit in quantity and in 万元 in amount_wan_yuan.
-- caveats_zh: quantity 为按所印单位计的金额，amount_wan_yuan 为折合万元的金额。
SELECT
    w.report_id,
    w.agency_key,
    w.agency_name,
    w.agency_level,
    w.province_code,
    w.region_code,
    w.report_year,
    w.form,
    w.quality,
    w.is_usable,
    d.item,
    d.measure,
    d.label_zh,
    d.label_en,
    v.quantity,
    v.printed_quantity,
    v.unit,
    v.amount_wan_yuan,
    v.is_corrected,
    s.code AS value_status,
    c.raw_text,
    c.page,
    w.document_sha256,
    w.url
FROM mart_report_wide w
JOIN v_disclosure_value v ON v.report_id = w.report_id
JOIN dim_disclosure_item d ON d.disclosure_item_id = v.disclosure_item_id
JOIN code_value_status s ON s.value_status_id = v.value_status_id
LEFT JOIN cell c ON c.report_id = v.report_id AND c.cell_no = v.cell_no
