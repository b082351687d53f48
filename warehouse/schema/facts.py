"""Facts: one row per cell of a statutory table, and what is doubtful about a report.

A fact has a number if and only if its status is ``reported`` (id 1); a printed 0 is reported. No fact
is constrained to be positive: a report that prints -3 printed -3, and the finding about it says so.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Integer, Numeric, SmallInteger, String
from sqlalchemy.sql.schema import SchemaItem

from warehouse.schema.declaring import LOADER, check, column, table
from warehouse.schema.forms import (
    code_value_status,
    dim_applicant_type,
    dim_disclosure_item,
    dim_form_row,
    dim_outcome,
    dim_proceeding,
)
from warehouse.schema.provenance import cell
from warehouse.schema.records import DOCUMENT, READER, document
from warehouse.schema.reports import of_report, report

AMOUNT = Numeric(24, 6)


def provenance() -> tuple[SchemaItem, ...]:
    """Why a fact's value is what it is, and the cell it was read from."""
    return (
        column(
            "value_status_id",
            SmallInteger,
            ForeignKey(code_value_status.c.value_status_id),
            zh="取值状态编号——该值何以如此",
            en="why the value is what it is",
            source=READER,
        ),
        column(
            "cell_no",
            Integer,
            nullable=True,
            zh="单元格序号——读自哪个单元格",
            en="cell it was read from",
            source=READER,
        ),
        ForeignKeyConstraint(["report_id", "cell_no"], [cell.c.report_id, cell.c.cell_no]),
    )


fact_application = table(
    "fact_application",
    of_report(),
    column(
        "form_row_id",
        SmallInteger,
        ForeignKey(dim_form_row.c.form_row_id),
        primary_key=True,
        autoincrement=False,
        zh="办理行编号——第三部分的行",
        en="row of section three",
        source=DOCUMENT,
    ),
    column(
        "applicant_type_id",
        SmallInteger,
        ForeignKey(dim_applicant_type.c.applicant_type_id),
        primary_key=True,
        autoincrement=False,
        zh="申请人类型编号——第三部分的列",
        en="column of section three",
        source=DOCUMENT,
    ),
    column(
        "request_count",
        BigInteger,
        nullable=True,
        zh="申请件数",
        en="number of requests",
        unit="件 (requests)",
        source=DOCUMENT,
    ),
    *provenance(),
    check("(request_count IS NOT NULL) = (value_status_id = 1)", "value_iff_reported"),
    zh="依申请公开——第三部分，收到和处理政府信息公开申请情况",
    en="section three: requests received and handled",
    clustered=True,
    grain="one row and applicant type of one report version",
    grain_zh="一个报告版本的一行和一种申请人",
)

fact_proactive_disclosure = table(
    "fact_proactive_disclosure",
    of_report(),
    column(
        "disclosure_item_id",
        SmallInteger,
        ForeignKey(dim_disclosure_item.c.disclosure_item_id),
        primary_key=True,
        autoincrement=False,
        zh="主动公开项目编号——第二部分的项目与指标",
        en="item and measure of section two",
        source=DOCUMENT,
    ),
    column(
        "quantity",
        AMOUNT,
        nullable=True,
        zh="数量或金额——所印数量或金额；确切文字见单元格",
        en="number or amount as printed; the exact text stands in the cell",
        source=DOCUMENT,
    ),
    column(
        "unit",
        String,
        nullable=True,
        zh="单位——单元格所印单位，没有则为格式规定的单位",
        en="unit printed in the cell, else the form's",
        source=DOCUMENT,
    ),
    *provenance(),
    check("(quantity IS NOT NULL) = (value_status_id = 1)", "value_iff_reported"),
    zh="主动公开——第二部分，主动公开政府信息情况",
    en="section two: proactive disclosure",
    clustered=True,
    grain="one item and measure of one report version",
    grain_zh="一个报告版本的一个项目与指标",
)

fact_review_litigation = table(
    "fact_review_litigation",
    of_report(),
    column(
        "proceeding_id",
        SmallInteger,
        ForeignKey(dim_proceeding.c.proceeding_id),
        primary_key=True,
        autoincrement=False,
        zh="救济程序编号",
        en="proceeding",
        source=DOCUMENT,
    ),
    column(
        "outcome_id",
        SmallInteger,
        ForeignKey(dim_outcome.c.outcome_id),
        primary_key=True,
        autoincrement=False,
        zh="结果编号",
        en="outcome",
        source=DOCUMENT,
    ),
    column(
        "case_count", BigInteger, nullable=True, zh="案件数", en="number of cases", unit="件 (cases)", source=DOCUMENT
    ),
    *provenance(),
    check("(case_count IS NOT NULL) = (value_status_id = 1)", "value_iff_reported"),
    zh="复议诉讼——第四部分，政府信息公开行政复议、行政诉讼情况",
    en="section four: reconsideration and litigation",
    clustered=True,
    grain="one proceeding and outcome of one report version",
    grain_zh="一个报告版本的一种程序与结果",
)

fact_quality_finding = table(
    "fact_quality_finding",
    column(
        "document_id",
        Integer,
        ForeignKey(document.c.document_id),
        primary_key=True,
        autoincrement=False,
        zh="文件编号——问题所关的文件",
        en="document it is about",
        source=LOADER,
    ),
    column(
        "finding_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="问题序号——文件内的序号",
        en="number within the document",
        source=LOADER,
    ),
    column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        nullable=True,
        zh="报告版本编号——问题所关的报告版本；文件未给出版本时为空",
        en="report version whose facts it is about; null when the document gave none of its own",
        source=LOADER,
    ),
    column("rule", String, zh="规则", en="rule id", source=READER),
    column(
        "severity",
        String,
        zh="严重程度——error 不可能成立，warning 很可能有误，info 请复核",
        en="error (impossible), warning (very probably wrong) or info (review)",
        source=READER,
    ),
    column(
        "address",
        String,
        zh="位置——文件、章节、行或单元格，如 section3.granted.total",
        en="document, section, row or cell such as section3.granted.total",
        source=READER,
    ),
    column("message", String, zh="说明——需要知道的情况", en="what a person should know", source=READER),
    column(
        "expected", AMOUNT, nullable=True, zh="应有值——规则所要求的数值", en="value the rule expects", source=READER
    ),
    column("observed", AMOUNT, nullable=True, zh="实有值——实际见到的数值", en="value found", source=READER),
    column(
        "suggested",
        AMOUNT,
        nullable=True,
        zh="建议值——能使各项规则成立的数值；从不写入单元格",
        en="value that would satisfy the rules; never written to the cell",
        source=READER,
    ),
    column(
        "fingerprint",
        String,
        zh="问题指纹——再次运行后仍不变的标识",
        en="identity of the finding that survives a new run",
        source=LOADER,
    ),
    column(
        "origin",
        String,
        server_default="document",
        zh="问题来源——document 读取或入库该文件时发现，comparison 与其他报告比较时发现",
        en="document (found reading or loading it) or comparison (found beside other reports)",
        source=LOADER,
    ),
    Index("ix_fact_quality_finding_report_id", "report_id"),
    Index("ix_fact_quality_finding_fingerprint", "fingerprint"),
    zh="质量问题——关于文件和报告的疑点",
    en="findings about documents and reports",
    grain="one finding",
    grain_zh="一个问题",
    clustered=True,
)

fact_narrative_claim = table(
    "fact_narrative_claim",
    of_report(),
    column(
        "claim_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="陈述序号——报告内的序号",
        en="number within the report",
        source=LOADER,
    ),
    column(
        "measure",
        String,
        zh="指标——单元格位置，或以 + 相连的若干单元格之和",
        en="cell address or a sum of them joined by +",
        source=READER,
    ),
    column("value", AMOUNT, zh="所述数值——文字所述的数值", en="value stated in the text", source=DOCUMENT),
    column("quote", String, zh="原文——报告的原话", en="words of the report", source=DOCUMENT),
    column("section_no", SmallInteger, zh="章节", en="section of the text", source=DOCUMENT),
    column(
        "start_offset",
        Integer,
        zh="起始位置——该节的第几个字符开始",
        en="first character in the section",
        unit="字 (characters)",
        source=READER,
    ),
    column(
        "end_offset",
        Integer,
        zh="结束位置——最后一个字符之后",
        en="character after the last",
        unit="字 (characters)",
        source=READER,
    ),
    column(
        "agrees",
        SmallInteger,
        nullable=True,
        zh="是否与表一致——1 与表一致，0 不一致，表中没有该值为空",
        en="1 agrees with the table, 0 does not, null where the table has no value",
        source=READER,
    ),
    zh="文字陈述——文字中所述的数字，与表比较",
    en="figures stated in the text, compared with the tables",
    grain="one stated figure",
    grain_zh="文字中的一个数字",
    clustered=True,
)
