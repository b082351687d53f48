-- name: v_revisions
-- zh: 发布后改了什么？
-- en: What changed after publication? Cell by cell between one version and the next.
-- grain: one cell that differs between a version and the one before it
-- grain_zh: 一个版本中与前一版本不同的一个单元格
-- key: [report_key, version_no, cell_address]
-- caveats: >-
--   version_cause tells a change of the publisher's from a better reading of the same document. A null value says that the
--   version prints no number there; the statuses say why.
-- caveats_zh: version_cause 区分发布者的修改与对同一文件更好的识读。值为空表示该版本此处没有印出数字，原因见取值状态。
-- columns:
--   cell_address: text · 单元格位置——如 section3.granted.total；指标为 indicator.序号 或 indicator.序号.cumulative · cell such as section3.granted.total, or indicator.7
--   old_value: number · 原值——上一版本中的数值 · value in the version before
--   new_value: number · 新值——本版本中的数值 · value in this version
--   old_status: text · 原状态——原值何以如此 · why the old value is what it is
--   new_status: text · 新状态——新值何以如此 · why the new value is what it is
WITH pairs AS (
    SELECT
        n.report_id AS new_id,
        o.report_id AS old_id,
        n.report_key,
        n.agency_id,
        n.report_year,
        n.version_no,
        n.version_cause,
        n.first_seen,
        o.last_seen
    FROM report n
    JOIN report o ON o.report_key = n.report_key AND o.version_no = n.version_no - 1
    WHERE n.version_no > 1
),

changes AS (
    SELECT
        p.new_id,
        'section3.' || d.row_code || '.' || t.applicant_type AS cell_address,
        fo.request_count AS old_value,
        fn.request_count AS new_value,
        fo.value_status_id AS old_status_id,
        fn.value_status_id AS new_status_id
    FROM pairs p
    JOIN fact_application fn ON fn.report_id = p.new_id
    JOIN fact_application fo
        ON fo.report_id = p.old_id AND fo.form_row_id = fn.form_row_id
        AND fo.applicant_type_id = fn.applicant_type_id
    JOIN dim_form_row d ON d.form_row_id = fn.form_row_id
    JOIN dim_applicant_type t ON t.applicant_type_id = fn.applicant_type_id
    UNION ALL
    SELECT
        p.new_id,
        'section2.' || d.item || '.' || d.measure,
        fo.quantity,
        fn.quantity,
        fo.value_status_id,
        fn.value_status_id
    FROM pairs p
    JOIN fact_proactive_disclosure fn ON fn.report_id = p.new_id
    JOIN fact_proactive_disclosure fo
        ON fo.report_id = p.old_id AND fo.disclosure_item_id = fn.disclosure_item_id
    JOIN dim_disclosure_item d ON d.disclosure_item_id = fn.disclosure_item_id
    UNION ALL
    SELECT
        p.new_id,
        'section4.' || d.proceeding || '.' || t.outcome,
        fo.case_count,
        fn.case_count,
        fo.value_status_id,
        fn.value_status_id
    FROM pairs p
    JOIN fact_review_litigation fn ON fn.report_id = p.new_id
    JOIN fact_review_litigation fo
        ON fo.report_id = p.old_id AND fo.proceeding_id = fn.proceeding_id AND fo.outcome_id = fn.outcome_id
    JOIN dim_proceeding d ON d.proceeding_id = fn.proceeding_id
    JOIN dim_outcome t ON t.outcome_id = fn.outcome_id
    UNION ALL
    SELECT
        p.new_id,
        'indicator.' || fn.indicator_no,
        fo.value,
        fn.value,
        fo.value_status_id,
        fn.value_status_id
    FROM pairs p
    JOIN fact_indicator fn ON fn.report_id = p.new_id
    JOIN fact_indicator fo
        ON fo.report_id = p.old_id AND fo.indicator_no = fn.indicator_no AND fo.label = fn.label
    UNION ALL
    SELECT
        p.new_id,
        'indicator.' || fn.indicator_no || '.cumulative',
        fo.cumulative,
        fn.cumulative,
        fo.cumulative_status_id,
        fn.cumulative_status_id
    FROM pairs p
    JOIN fact_indicator fn ON fn.report_id = p.new_id
    JOIN fact_indicator fo
        ON fo.report_id = p.old_id AND fo.indicator_no = fn.indicator_no AND fo.label = fn.label
    WHERE fo.cumulative_status_id IS NOT NULL AND fn.cumulative_status_id IS NOT NULL
)

SELECT
    p.report_key,
    a.agency_key,
    a.name_zh AS agency_name,
    p.report_year,
    p.version_no,
    p.version_cause,
    p.first_seen,
    p.last_seen,
    c.cell_address,
    c.old_value,
    c.new_value,
    so.code AS old_status,
    sn.code AS new_status
FROM changes c
JOIN pairs p ON p.new_id = c.new_id
JOIN dim_agency a ON a.agency_id = p.agency_id
JOIN code_value_status so ON so.value_status_id = c.old_status_id
JOIN code_value_status sn ON sn.value_status_id = c.new_status_id
WHERE c.old_status_id <> c.new_status_id OR COALESCE(c.old_value, 0) <> COALESCE(c.new_value, 0)
