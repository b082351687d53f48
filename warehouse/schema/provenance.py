"""Provenance: the cells as printed, the text, and what the identity of a report rests on."""

from __future__ import annotations

from sqlalchemy import Boolean, Float, ForeignKey, Integer, SmallInteger, String

from warehouse.schema.declaring import column, table
from warehouse.schema.dimensions import LOADER
from warehouse.schema.records import DOCUMENT, READER, report

cell = table(
    "cell",
    column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号",
        en="report version",
        source=LOADER,
    ),
    column(
        "cell_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="单元格序号",
        en="number within the report",
        source=LOADER,
    ),
    column(
        "section", SmallInteger, nullable=True, zh="章节", en="section of the report, null when unknown", source=READER
    ),
    column("raw_text", String, nullable=True, zh="原文", en="text of the cell as printed", source=DOCUMENT),
    column("page", Integer, nullable=True, zh="页", en="page, counted from 1", source=READER),
    column("table_no", Integer, nullable=True, zh="表", en="table, counted from 0", source=READER),
    column("row_no", Integer, nullable=True, zh="行", en="row of the printed table, counted from 0", source=READER),
    column(
        "column_no", Integer, nullable=True, zh="列", en="column of the printed table, counted from 0", source=READER
    ),
    column("line_no", Integer, nullable=True, zh="文本行", en="line of the text, counted from 0", source=READER),
    column("box_left", Float, nullable=True, zh="左", en="left edge from the page's left", unit="pt", source=READER),
    column("box_top", Float, nullable=True, zh="上", en="top edge from the page's top", unit="pt", source=READER),
    column("box_right", Float, nullable=True, zh="右", en="right edge from the page's left", unit="pt", source=READER),
    column("box_bottom", Float, nullable=True, zh="下", en="bottom edge from the page's top", unit="pt", source=READER),
    column("member", String, nullable=True, zh="包内文件", en="file inside an archive", source=READER),
    column(
        "is_matched",
        Boolean,
        zh="是否对应表格",
        en="false for a printed cell that no row of the form claims",
        source=READER,
    ),
    zh="单元格",
    en="cells as printed, with their place; those that matched no row too",
    grain="one printed cell",
    clustered=True,
)

report_section = table(
    "report_section",
    column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号",
        en="report version",
        source=LOADER,
    ),
    column(
        "section_no",
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        zh="章节",
        en="section 1 to 6 by its statutory meaning",
        source=READER,
    ),
    column("heading", String, zh="标题", en="heading as printed", source=DOCUMENT),
    column("text", String, zh="正文", en="text", source=DOCUMENT),
    zh="文字章节",
    en="the narrative sections",
    grain="one section of one report version",
)

report_evidence = table(
    "report_evidence",
    column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号",
        en="report version",
        source=LOADER,
    ),
    column(
        "evidence_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="证据序号",
        en="number within the report",
        source=LOADER,
    ),
    column("field", String, zh="字段", en="agency, year, published or title", source=READER),
    column("value", String, zh="取值", en="value the evidence speaks for", source=DOCUMENT),
    column(
        "source", String, zh="出处", en="where it was found: period, title, body, signature, metadata …", source=READER
    ),
    column("quote", String, nullable=True, zh="原文", en="words it rests on", source=DOCUMENT),
    zh="身份证据",
    en="what the agency, year and date of a report rest on",
    grain="one statement",
    clustered=True,
)

report_reading = table(
    "report_reading",
    column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号",
        en="report version",
        source=LOADER,
    ),
    column("reader", String, primary_key=True, zh="读取器", en="reader", source=READER),
    column("reader_version", String, zh="读取器版本", en="version of the reader", source=READER),
    column("reported_cells", Integer, zh="有值单元格数", en="cells with a number", unit="cells", source=READER),
    column("errors", Integer, zh="错误数", en="checks that fail as errors", source=READER),
    column("warnings", Integer, zh="警告数", en="checks that fail as warnings", source=READER),
    column("is_chosen", Boolean, zh="是否采用", en="true for the reading whose cells were taken", source=READER),
    zh="读取记录",
    en="how each reading of the document fared",
    grain="one reader's reading",
    clustered=True,
)
