"""What people decided: verdicts on findings and corrections of cells, from the decisions file."""

from __future__ import annotations

from sqlalchemy import Date, Integer, Numeric, String

from warehouse.schema.declaring import check, column, table

DECISIONS = "decisions file"

human_verdict = table(
    "human_verdict",
    column(
        "fingerprint", String, primary_key=True, zh="问题指纹——所裁定的问题", en="finding it decides", source=DECISIONS
    ),
    column(
        "decision",
        String,
        zh="决定——accept 问题属实，waive 情况已有说明",
        en="accept (the finding is right) or waive (it is explained)",
        source=DECISIONS,
    ),
    column("reason", String, zh="理由", en="why", source=DECISIONS),
    column("decided_by", String, zh="决定人", en="who decided", source=DECISIONS),
    column("decided_on", Date, nullable=True, zh="决定日期", en="when", source=DECISIONS),
    check("decision IN ('accept', 'waive')", "known_decision"),
    zh="人工裁定——人对问题作出的裁定",
    en="people's verdicts on findings",
    grain="one finding",
    grain_zh="一个问题",
)

cell_correction = table(
    "cell_correction",
    column(
        "report_key", String, primary_key=True, zh="报告标识——所更正的报告", en="report it corrects", source=DECISIONS
    ),
    column(
        "address",
        String,
        primary_key=True,
        zh="位置——单元格，如 section3.granted.total",
        en="cell such as section3.granted.total",
        source=DECISIONS,
    ),
    column(
        "printed_value",
        Numeric(24, 6),
        nullable=True,
        zh="所印数值——文件所印数值；只有所印仍为此值，更正才有效",
        en="value that was printed; the correction holds only while it is so",
        source=DECISIONS,
    ),
    column(
        "corrected_value", Numeric(24, 6), zh="更正数值——用以代替所印数值", en="value to use instead", source=DECISIONS
    ),
    column("reason", String, zh="理由——更正的依据", en="source of the correction", source=DECISIONS),
    column("decided_by", String, zh="决定人", en="who decided", source=DECISIONS),
    column("decided_on", Date, nullable=True, zh="决定日期", en="when", source=DECISIONS),
    column(
        "report_id",
        Integer,
        nullable=True,
        zh="报告版本编号——所更正的现行版本；该版本所印为另一数值时为空，此时不作更正",
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
    zh="单元格更正——覆盖所印数值的更正；所印数值仍予保留",
    en="corrections that overlay a printed value, which is kept",
    grain="one cell of one report",
    grain_zh="一份报告的一个单元格",
)
