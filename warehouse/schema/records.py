"""Records: load runs, the documents they met, and the versions of reports found in them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from warehouse.schema.declaring import check, column, table
from warehouse.schema.dimensions import LOADER, REGISTRY, dim_agency, dim_form, dim_region

DOCUMENT = "document"
READER = "reader"
FETCH = "fetch"

warehouse_state = table(
    "warehouse_state",
    column("name", String, primary_key=True, zh="状态名", en="name of the state", source=LOADER),
    column("number", Integer, zh="状态值", en="value of the state", source=LOADER),
    zh="仓库状态", en="counters that say whether the marts are up to date", grain="one counter",
)

load_run = table(
    "load_run",
    column("load_run_id", Integer, primary_key=True, autoincrement=False, zh="加载批次编号", en="load run id", source=LOADER),
    column("flow_run_id", String, nullable=True, zh="流程运行标识", en="id of the flow run", source=LOADER),
    column("started_at", DateTime(timezone=True), zh="开始时间", en="start (UTC)", source=LOADER),
    column("finished_at", DateTime(timezone=True), nullable=True, zh="结束时间", en="end (UTC); null while it runs or when it died",
           source=LOADER),
    column("code_version", String, nullable=True, zh="程序版本", en="version of the program", source=LOADER),
    column("config_hash", String, nullable=True, zh="配置摘要", en="hash of the settings", source=LOADER),
    column("reader_version", String, nullable=True, zh="读取器版本", en="version of the readers", source=LOADER),
    column("status", String, zh="状态", en="running, finished or failed", source=LOADER),
    column("found", Integer, nullable=True, zh="发现文件数", en="documents found", unit="documents", source=LOADER),
    column("loaded", Integer, nullable=True, zh="加载文件数", en="documents that gave a new report version", unit="documents",
           source=LOADER),
    column("skipped", Integer, nullable=True, zh="跳过文件数", en="documents already known to this reader version",
           unit="documents", source=LOADER),
    column("quarantined", Integer, nullable=True, zh="隔离文件数", en="documents set aside as unreadable or no report",
           unit="documents", source=LOADER),
    column("failed", Integer, nullable=True, zh="失败文件数", en="documents that could not be loaded", unit="documents",
           source=LOADER),
    column("message", String, nullable=True, zh="说明", en="what went wrong, when something did", source=LOADER),
    zh="加载批次", en="runs of the loader", grain="one run",
)

document = table(
    "document",
    column("document_id", Integer, primary_key=True, autoincrement=False, zh="文件编号", en="document id", source=LOADER),
    column("sha256", String, unique=True, zh="文件指纹", en="SHA-256 of the bytes", source=FETCH),
    column("status", String, zh="文件状态",
           en="report, not_a_report, unreadable, quarantined or failed", source=READER),
    column("message", String, nullable=True, zh="说明", en="why it is not a loaded report", source=READER),
    column("format", String, zh="文件格式", en="format found from the bytes", source=READER),
    column("media_type", String, nullable=True, zh="媒体类型", en="media type the server stated", source=FETCH),
    column("byte_count", BigInteger, nullable=True, zh="字节数", en="size", unit="bytes", source=FETCH),
    column("path", String, nullable=True, zh="存储路径", en="where the raw bytes lie", source=FETCH),
    column("url", String, nullable=True, zh="网址", en="address it was fetched from", source=FETCH),
    column("final_url", String, nullable=True, zh="最终网址", en="address after redirects", source=FETCH),
    column("host", String, nullable=True, zh="主机", en="host of the address", source=FETCH),
    column("file_name", String, nullable=True, zh="文件名", en="file name", source=FETCH),
    column("link_title", String, nullable=True, zh="链接标题", en="title of the link that led to it", source=FETCH),
    column("listed_date", Date, nullable=True, zh="列表日期", en="date on the list page", source=FETCH),
    column("fetched_at", DateTime(timezone=True), nullable=True, zh="抓取时间", en="time of the fetch (UTC)", source=FETCH),
    column("source_id", String, nullable=True, zh="来源编号", en="registry entry that led to it", source=REGISTRY),
    column("agency_uid", String, nullable=True, zh="登记机关标识", en="agency the registry names for it", source=REGISTRY),
    column("agency_name", String, nullable=True, zh="登记机关名称", en="agency name in the registry", source=REGISTRY),
    column("agency_level", String, nullable=True, zh="登记机关层级", en="agency level in the registry", source=REGISTRY),
    column("region_code", String, nullable=True, zh="登记行政区划代码", en="region in the registry", source=REGISTRY),
    column("reader_version", String, nullable=True, zh="读取器版本", en="readers that read it last", source=READER),
    column("is_sample", Boolean, zh="是否样例", en="true for an invented sample document", source=FETCH),
    column("first_run_id", Integer, ForeignKey(load_run.c.load_run_id), zh="首次批次", en="run that met it first",
           source=LOADER),
    column("last_run_id", Integer, ForeignKey(load_run.c.load_run_id), zh="末次批次", en="run that read it last",
           source=LOADER),
    zh="原始文件", en="documents met, readable or not", grain="one file by its bytes",
)

report = table(
    "report",
    column("report_id", Integer, primary_key=True, autoincrement=False, zh="报告版本编号", en="report version id", source=LOADER),
    column("report_key", String, zh="报告标识", en="agency key and year: what makes two documents the same report",
           source=LOADER),
    column("version_no", Integer, zh="版本号", en="version, counted from 1", source=LOADER),
    column("is_current", Boolean, zh="是否现行版本", en="true for the version in force", source=LOADER),
    column("version_cause", String, zh="版本原因",
           en="first; publisher (the document changed) or reader (the same document read better)", source=LOADER),
    column("agency_id", Integer, ForeignKey(dim_agency.c.agency_id), zh="机关编号", en="agency id", source=LOADER),
    column("agency_name", String, nullable=True, zh="所印机关名称", en="agency name as printed", source=DOCUMENT),
    column("report_year", Integer, nullable=True, zh="报告年度", en="year the report is about", unit="year", source=DOCUMENT),
    column("region_id", Integer, ForeignKey(dim_region.c.region_id), nullable=True, zh="区划编号",
           en="region as it was in the report year; null while unknown", source=LOADER),
    column("form_id", SmallInteger, ForeignKey(dim_form.c.form_id), nullable=True, zh="报表格式编号",
           en="form found from the labels", source=DOCUMENT),
    column("document_id", Integer, ForeignKey(document.c.document_id), zh="文件编号", en="document its cells were read from",
           source=LOADER),
    column("content_hash", String, zh="内容指纹", en="SHA-256 over all facts of the version", source=LOADER),
    column("title", String, nullable=True, zh="标题", en="title", source=DOCUMENT),
    column("published_date", Date, nullable=True, zh="发布日期", en="date of publication", source=DOCUMENT),
    column("scope", String, nullable=True, zh="统计口径", en="own, aggregated (the whole region) or null when unknown",
           source=DOCUMENT),
    column("quality", String, nullable=True, zh="质量等级",
           en="A complete and every check holds, B cells missing, C a warning, D an error, X no table", source=READER),
    column("reader", String, nullable=True, zh="读取器", en="reader whose cells were chosen", source=READER),
    column("reader_version", String, nullable=True, zh="读取器版本", en="version of the readers", source=READER),
    column("first_seen", DateTime(timezone=True), zh="首次加载时间", en="when the version was first loaded (UTC)", source=LOADER),
    column("last_seen", DateTime(timezone=True), zh="末次确认时间", en="when a document last gave these facts (UTC)",
           source=LOADER),
    column("load_run_id", Integer, ForeignKey(load_run.c.load_run_id), zh="加载批次编号", en="run that loaded it",
           source=LOADER),
    UniqueConstraint("report_key", "version_no"),
    Index("ix_report_one_current", "report_key", unique=True,
          sqlite_where=text("is_current"), postgresql_where=text("is_current")),
    Index("ix_report_agency_id_report_year", "agency_id", "report_year"),
    Index("ix_report_document_id", "document_id"),
    check("version_no >= 1", "version_from_one"),
    zh="年度报告版本", en="versions of annual reports; the old ones are kept", grain="one version of one agency's report of a year",
)

report_document = table(
    "report_document",
    column("document_id", Integer, ForeignKey(document.c.document_id), primary_key=True, autoincrement=False,
           zh="文件编号", en="document id", source=LOADER),
    column("report_id", Integer, ForeignKey(report.c.report_id), primary_key=True, autoincrement=False,
           zh="报告版本编号", en="report version it gives", source=LOADER),
    column("role", String, zh="角色", en="primary (its cells are stored) or confirming (equal facts in another carrier)",
           source=LOADER),
    zh="报告与文件", en="documents that carry a report version", grain="one document and report version", clustered=True,
)
