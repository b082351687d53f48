"""Provenance: the cells as printed, the text, and what the identity of a report rests on."""

from __future__ import annotations

from sqlalchemy import Boolean, Float, Integer, SmallInteger, String

from warehouse.schema.declaring import LOADER, column, table
from warehouse.schema.records import DOCUMENT, READER
from warehouse.schema.reports import of_report

cell = table(
    "cell",
    of_report(),
    column(
        "cell_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="单元格序号——报告内的序号",
        en="number within the report",
        source=LOADER,
    ),
    column(
        "section",
        SmallInteger,
        nullable=True,
        zh="章节——报告的章节，不明为空",
        en="section of the report, null when unknown",
        source=READER,
    ),
    column(
        "raw_text", String, nullable=True, zh="原文——单元格所印文字", en="text of the cell as printed", source=DOCUMENT
    ),
    column("page", Integer, nullable=True, zh="页——自 1 起计", en="page, counted from 1", source=READER),
    column("table_no", Integer, nullable=True, zh="表——自 0 起计", en="table, counted from 0", source=READER),
    column(
        "row_no",
        Integer,
        nullable=True,
        zh="行——所印表格的行，自 0 起计",
        en="row of the printed table, counted from 0",
        source=READER,
    ),
    column(
        "column_no",
        Integer,
        nullable=True,
        zh="列——所印表格的列，自 0 起计",
        en="column of the printed table, counted from 0",
        source=READER,
    ),
    column(
        "line_no",
        Integer,
        nullable=True,
        zh="文本行——正文的行，自 0 起计",
        en="line of the text, counted from 0",
        source=READER,
    ),
    column(
        "box_left",
        Float,
        nullable=True,
        zh="左——左边缘到页面左边的距离",
        en="left edge from the page's left",
        unit="磅 (pt)",
        source=READER,
    ),
    column(
        "box_top",
        Float,
        nullable=True,
        zh="上——上边缘到页面顶边的距离",
        en="top edge from the page's top",
        unit="磅 (pt)",
        source=READER,
    ),
    column(
        "box_right",
        Float,
        nullable=True,
        zh="右——右边缘到页面左边的距离",
        en="right edge from the page's left",
        unit="磅 (pt)",
        source=READER,
    ),
    column(
        "box_bottom",
        Float,
        nullable=True,
        zh="下——下边缘到页面顶边的距离",
        en="bottom edge from the page's top",
        unit="磅 (pt)",
        source=READER,
    ),
    column("member", String, nullable=True, zh="包内文件——压缩包内的文件", en="file inside an archive", source=READER),
    column(
        "is_matched",
        Boolean,
        zh="是否对应表格——所印单元格不属于表内任何一行时为假",
        en="false for a printed cell that no row of the form claims",
        source=READER,
    ),
    zh="单元格——所印单元格及其位置，包括不属于表内任何一行的",
    en="cells as printed, with their place; those that matched no row too",
    grain="one printed cell",
    grain_zh="所印的一个单元格",
    clustered=True,
)

report_section = table(
    "report_section",
    of_report(),
    column(
        "section_no",
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        zh="章节——按法定含义编为 1 至 6",
        en="section 1 to 6 by its statutory meaning",
        source=READER,
    ),
    column("heading", String, zh="标题——所印标题", en="heading as printed", source=DOCUMENT),
    column("text", String, zh="正文", en="text", source=DOCUMENT),
    zh="文字章节——报告的文字部分",
    en="the narrative sections",
    grain="one section of one report version",
    grain_zh="一个报告版本的一节",
)

report_evidence = table(
    "report_evidence",
    of_report(),
    column(
        "evidence_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="证据序号——报告内的序号",
        en="number within the report",
        source=LOADER,
    ),
    column(
        "field",
        String,
        zh="字段——agency 机关，year 年度，published 发布日期，title 标题",
        en="agency, year, published or title",
        source=READER,
    ),
    column("value", String, zh="取值——该证据所支持的取值", en="value the evidence speaks for", source=DOCUMENT),
    column(
        "source",
        String,
        zh="出处——在何处找到，如 period 起止时间、title 标题、body 正文、signature 落款、metadata 元数据",
        en="where it was found: period, title, body, signature, metadata …",
        source=READER,
    ),
    column("quote", String, nullable=True, zh="原文——所依据的原话", en="words it rests on", source=DOCUMENT),
    zh="身份证据——报告的机关、年度和日期所依据的原话",
    en="what the agency, year and date of a report rest on",
    grain="one statement",
    grain_zh="一条陈述",
    clustered=True,
)

report_reading = table(
    "report_reading",
    of_report(),
    column("reader", String, primary_key=True, zh="读取器", en="reader", source=READER),
    column("reader_version", String, zh="读取器版本", en="version of the reader", source=READER),
    column(
        "reported_cells",
        Integer,
        zh="有值单元格数——印有数字的单元格数",
        en="cells with a number",
        unit="格 (cells)",
        source=READER,
    ),
    column("errors", Integer, zh="错误数——未通过且属错误的核对数", en="checks that fail as errors", source=READER),
    column("warnings", Integer, zh="警告数——未通过且属警告的核对数", en="checks that fail as warnings", source=READER),
    column(
        "is_chosen",
        Boolean,
        zh="是否采用——其单元格被采用的读取为真",
        en="true for the reading whose cells were taken",
        source=READER,
    ),
    zh="读取记录——对该文件的各次读取结果如何",
    en="how each reading of the document fared",
    grain="one reader's reading",
    grain_zh="一个读取器的一次读取",
    clustered=True,
)
