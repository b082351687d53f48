"""What people decided: verdicts on findings and corrections of cells, from the decisions file."""

from __future__ import annotations

from sqlalchemy import Date, Integer, Numeric, String

from warehouse.schema.declaring import check, column, table

DECISIONS = "decisions file"

human_verdict = table(
    "human_verdict",
    column("fingerprint", String, primary_key=True, zh="问题指纹", en="finding it decides", source=DECISIONS),
    column(
        "decision", String, zh="决定", en="accept (the finding is right) or waive (it is explained)", source=DECISIONS
    ),
    column("reason", String, zh="理由", en="why", source=DECISIONS),
    column("decided_by", String, zh="决定人", en="who decided", source=DECISIONS),
    column("decided_on", Date, nullable=True, zh="决定日期", en="when", source=DECISIONS),
    check("decision IN ('accept', 'waive')", "known_decision"),
    zh="人工裁定",
    en="people's verdicts on findings",
    grain="one finding",
)

cell_correction = table(
    "cell_correction",
    column("report_key", String, primary_key=True, zh="报告标识", en="report it corrects", source=DECISIONS),
    column("address", String, primary_key=True, zh="位置", en="cell such as section3.granted.total", source=DECISIONS),
    column(
        "printed_value",
        Numeric(24, 6),
        nullable=True,
        zh="所印数值",
        en="value that was printed; the correction holds only while it is so",
        source=DECISIONS,
    ),
    column("corrected_value", Numeric(24, 6), zh="更正数值", en="value to use instead", source=DECISIONS),
    column("reason", String, zh="理由", en="source of the correction", source=DECISIONS),
    column("decided_by", String, zh="决定人", en="who decided", source=DECISIONS),
    column("decided_on", Date, nullable=True, zh="决定日期", en="when", source=DECISIONS),
    column(
        "report_id",
        Integer,
        nullable=True,
        zh="报告版本编号",
        en="current version it overlays; null when that prints another value, and then nothing is corrected",
        source="loader",
    ),
    column("form_row_id", Integer, nullable=True, zh="办理行编号", en="row of section three", source="loader"),
    column(
        "applicant_type_id", Integer, nullable=True, zh="申请人类型编号", en="column of section three", source="loader"
    ),
    column(
        "disclosure_item_id", Integer, nullable=True, zh="主动公开项目编号", en="cell of section two", source="loader"
    ),
    column("proceeding_id", Integer, nullable=True, zh="救济程序编号", en="block of section four", source="loader"),
    column("outcome_id", Integer, nullable=True, zh="结果编号", en="column of section four", source="loader"),
    zh="单元格更正",
    en="corrections that overlay a printed value, which is kept",
    grain="one cell of one report",
)
