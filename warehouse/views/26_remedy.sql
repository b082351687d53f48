-- name: v_remedy
-- zh: 机关被纠正的频率
-- en: How often are agencies corrected on reconsideration and in court? By agency and year.
-- grain: one usable report
-- grain_zh: 一份可用报告
-- key: [report_id]
-- formula: >-
--   correction rate = corrected / (upheld + corrected + other);
--   dispute_rate = (reconsiderations + direct suits + suits after reconsideration) / handled
-- formula_zh: 纠错率 = 结果纠正 ÷（结果维持 + 结果纠正 + 其他结果）；dispute_rate =（行政复议 + 未经复议直接起诉 + 复议后起诉）÷ 办结总数
-- denominators: Concluded cases only; the *_concluded columns are the n, and fewer than 30 is flagged.
-- denominators_zh: 只计已审结案件；各 *_concluded 列为案件数，不足 30 件的有标记。
-- caveats: Cases of this year may be about requests of earlier years. A rate is null when a cell it needs is not printed.
-- caveats_zh: 本年的案件可能针对以前年度的申请。所需单元格未印出时，比率为空。
-- columns:
--   reconsideration_concluded: integer · 复议审结数 · reconsiderations concluded [件 (cases)]
--   reconsideration_correction_rate: number · 复议纠错率——审结的复议中被纠正的比例 · corrected of concluded reconsiderations [比值 (ratio)]
--   litigation_direct_concluded: integer · 直接诉讼审结数 · direct suits concluded [件 (cases)]
--   litigation_direct_correction_rate: number · 直接诉讼纠错率——审结的直接诉讼中被纠正的比例 · corrected of concluded direct suits [比值 (ratio)]
--   litigation_after_concluded: integer · 复议后诉讼审结数——复议后提起的诉讼中已审结的件数 · suits after reconsideration concluded [件 (cases)]
--   litigation_after_correction_rate: number · 复议后诉讼纠错率——审结的复议后诉讼中被纠正的比例 · corrected of concluded suits after reconsideration [比值 (ratio)]
--   dispute_rate: number · 争议率——各类复议诉讼案件与办结申请之比 · cases of all kinds per handled request [比值 (ratio)]
--   is_small: integer · 样本过小——审结复议不足 30 件为 1 · 1 when fewer than 30 reconsiderations were concluded
SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    body_type,
    province_code,
    report_year,
    quality,
    reconsideration_upheld + reconsideration_corrected + reconsideration_other AS reconsideration_concluded,
    1.0 * reconsideration_corrected
        / NULLIF(reconsideration_upheld + reconsideration_corrected + reconsideration_other, 0)
        AS reconsideration_correction_rate,
    litigation_direct_upheld + litigation_direct_corrected + litigation_direct_other AS litigation_direct_concluded,
    1.0 * litigation_direct_corrected
        / NULLIF(litigation_direct_upheld + litigation_direct_corrected + litigation_direct_other, 0)
        AS litigation_direct_correction_rate,
    litigation_after_reconsideration_upheld + litigation_after_reconsideration_corrected
        + litigation_after_reconsideration_other AS litigation_after_concluded,
    1.0 * litigation_after_reconsideration_corrected
        / NULLIF(
            litigation_after_reconsideration_upheld + litigation_after_reconsideration_corrected
            + litigation_after_reconsideration_other, 0
        ) AS litigation_after_correction_rate,
    1.0 * (reconsideration_total + litigation_direct_total + litigation_after_reconsideration_total)
        / NULLIF(total_handled_total, 0) AS dispute_rate,
    CASE
        WHEN reconsideration_upheld + reconsideration_corrected + reconsideration_other < 30 THEN 1 ELSE 0
    END AS is_small
FROM mart_report_wide
WHERE is_usable
