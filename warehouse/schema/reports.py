"""Reports: their versions, and the documents that carry each."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)

from warehouse.schema.agencies import dim_agency, dim_region
from warehouse.schema.declaring import LOADER, check, column, table
from warehouse.schema.forms import dim_form
from warehouse.schema.records import DOCUMENT, READER, document, load_run

report = table(
    "report",
    column(
        "report_id",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号",
        en="report version id",
        source=LOADER,
    ),
    column(
        "report_key",
        String,
        zh="报告标识——机关标识与年度；两者相同即为同一报告",
        en="agency key and year: what makes two documents the same report",
        source=LOADER,
    ),
    column("version_no", Integer, zh="版本号——自 1 起计", en="version, counted from 1", source=LOADER),
    column(
        "is_current", Boolean, zh="是否现行版本——现行有效的版本为真", en="true for the version in force", source=LOADER
    ),
    column(
        "version_cause",
        String,
        zh="版本原因——first 首次，publisher 发布者改动了文件，reader 同一文件读取改进",
        en="first; publisher (the document changed) or reader (the same document read better)",
        source=LOADER,
    ),
    column("agency_id", Integer, ForeignKey(dim_agency.c.agency_id), zh="机关编号", en="agency id", source=LOADER),
    column("agency_name", String, nullable=True, zh="所印机关名称", en="agency name as printed", source=DOCUMENT),
    column(
        "report_year",
        Integer,
        nullable=True,
        zh="报告年度——报告所涉年度",
        en="year the report is about",
        unit="年 (year)",
        source=DOCUMENT,
    ),
    column(
        "region_id",
        Integer,
        ForeignKey(dim_region.c.region_id),
        nullable=True,
        zh="区划编号——报告年度当时的区划；不明为空",
        en="region as it was in the report year; null while unknown",
        source=LOADER,
    ),
    column(
        "form_id",
        SmallInteger,
        ForeignKey(dim_form.c.form_id),
        nullable=True,
        zh="报表格式编号——由表内文字判定的格式",
        en="form found from the labels",
        source=DOCUMENT,
    ),
    column(
        "document_id",
        Integer,
        ForeignKey(document.c.document_id),
        zh="文件编号——单元格所出自的文件",
        en="document its cells were read from",
        source=LOADER,
    ),
    column(
        "content_hash",
        String,
        zh="内容指纹——该版本全部事实的 SHA-256",
        en="SHA-256 over all facts of the version",
        source=LOADER,
    ),
    column("title", String, nullable=True, zh="标题", en="title", source=DOCUMENT),
    column("published_date", Date, nullable=True, zh="发布日期", en="date of publication", source=DOCUMENT),
    column(
        "scope",
        String,
        nullable=True,
        zh="统计口径——own 本机关，aggregated 全地区汇总；不明为空",
        en="own, aggregated (the whole region) or null when unknown",
        source=DOCUMENT,
    ),
    column(
        "quality",
        String,
        nullable=True,
        zh="质量等级——A 齐全且全部核对通过，B 有缺失，C 有警告，D 有错误，X 无统计表；格式没有核对规则为空",
        en="A complete and every check holds, B cells missing, C a warning, D an error, X no table; null where no "
        "check of the form is known",
        source=READER,
    ),
    column(
        "reported_cells",
        Integer,
        zh="有值单元格数——统计表中印有数字的单元格数",
        en="cells of the statutory tables with a number",
        unit="格 (cells)",
        source=LOADER,
    ),
    column(
        "reader",
        String,
        nullable=True,
        zh="读取器——其单元格被采用的读取器",
        en="reader whose cells were chosen",
        source=READER,
    ),
    column("reader_version", String, nullable=True, zh="读取器版本", en="version of the readers", source=READER),
    column(
        "first_seen",
        DateTime(timezone=True),
        zh="首次加载时间——该版本首次入库的时刻（UTC）",
        en="when the version was first loaded (UTC)",
        source=LOADER,
    ),
    column(
        "last_seen",
        DateTime(timezone=True),
        zh="末次确认时间——最后一次有文件给出相同事实的时刻（UTC）",
        en="when a document last gave these facts (UTC)",
        source=LOADER,
    ),
    column(
        "load_run_id",
        Integer,
        ForeignKey(load_run.c.load_run_id),
        zh="加载批次编号——入库的批次",
        en="run that loaded it",
        source=LOADER,
    ),
    UniqueConstraint("report_key", "version_no"),
    Index(
        "ix_report_one_current",
        "report_key",
        unique=True,
        sqlite_where=text("is_current"),
        postgresql_where=text("is_current"),
    ),
    Index("ix_report_agency_id_report_year", "agency_id", "report_year"),
    Index("ix_report_document_id", "document_id"),
    check("version_no >= 1", "version_from_one"),
    zh="年度报告版本——年度报告的各个版本，旧版本仍予保留",
    en="versions of annual reports; the old ones are kept",
    grain="one version of one agency's report of a year",
    grain_zh="一个机关一年报告的一个版本",
)

report_document = table(
    "report_document",
    column(
        "document_id",
        Integer,
        ForeignKey(document.c.document_id),
        primary_key=True,
        autoincrement=False,
        zh="文件编号",
        en="document id",
        source=LOADER,
    ),
    column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号——该文件给出的报告版本",
        en="report version it gives",
        source=LOADER,
    ),
    column(
        "role",
        String,
        zh="角色——primary 其单元格已入库，confirming 另一载体中的相同事实，without_tables 无统计表",
        en="primary (its cells are stored), confirming (equal facts in another carrier) or without_tables",
        source=LOADER,
    ),
    zh="报告与文件——载有某报告版本的文件",
    en="documents that carry a report version",
    grain="one document and report version",
    grain_zh="一个文件与一个报告版本",
    clustered=True,
)


def of_report() -> Column[int]:
    """The column that says which report version a row is of."""
    return column(
        "report_id",
        Integer,
        ForeignKey(report.c.report_id),
        primary_key=True,
        autoincrement=False,
        zh="报告版本编号",
        en="report version",
        source=LOADER,
    )
