-- name: v_applicants
-- zh: 谁在申请？
-- en: Who asks? Shares of the applicant types among new requests, by agency and year.
-- grain: one usable report with at least one new request
-- grain_zh: 一份至少有一件新收申请的可用报告
-- key: [report_id]
-- formula: >-
--   share = new requests of the type / printed total of new requests;
--   concentration = sum of the squared shares of the six types (Herfindahl), 1 when all are of one type
-- formula_zh: 占比 = 该类申请人的新收件数 ÷ 所印新收总计；concentration = 六类申请人占比的平方和（赫芬达尔指数），全部来自同一类时为 1
-- denominators: The printed total, never a sum of the parts.
-- denominators_zh: 所印总计，从不以分项之和代替。
-- caveats: Shares need not add to 1 where the report's own sum does not hold; findings say so.
-- caveats_zh: 报告自身合计不符时，各占比之和不一定为 1；核对结果中会指出。
-- columns:
--   natural_person_share: number · 自然人占比——自然人新收申请占全部新收申请之比 · natural persons' share of new requests [比值 (ratio)]
--   company_share: number · 商业企业占比——商业企业新收申请占全部新收申请之比 · companies' share of new requests [比值 (ratio)]
--   organization_share: number · 法人及组织占比——自然人以外的申请人新收申请占比 · share of all applicants that are not natural persons [比值 (ratio)]
--   concentration: number · 集中度——六类申请人的赫芬达尔指数 · Herfindahl index over the six applicant types [比值 (ratio)]
SELECT
    report_id,
    agency_key,
    agency_name,
    agency_level,
    province_code,
    report_year,
    quality,
    new_received_total,
    1.0 * new_received_natural_person / new_received_total AS natural_person_share,
    1.0 * new_received_company / new_received_total AS company_share,
    1.0 * (
        new_received_company + new_received_research_institution + new_received_public_welfare_organization
        + new_received_legal_service_organization + new_received_other
    ) / new_received_total AS organization_share,
    1.0 * (
        new_received_natural_person * new_received_natural_person
        + new_received_company * new_received_company
        + new_received_research_institution * new_received_research_institution
        + new_received_public_welfare_organization * new_received_public_welfare_organization
        + new_received_legal_service_organization * new_received_legal_service_organization
        + new_received_other * new_received_other
    ) / (new_received_total * new_received_total) AS concentration
FROM mart_report_wide
WHERE is_usable AND new_received_total > 0
