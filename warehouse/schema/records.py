"""Records: load runs, and the documents they met."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
)

from warehouse.schema.declaring import LOADER, REGISTRY, column, table

DOCUMENT = "document"
READER = "reader"
FETCH = "fetch"

warehouse_state = table(
    "warehouse_state",
    column("name", String, primary_key=True, zh="状态名", en="name of the state", source=LOADER),
    column("counter", Integer, zh="状态值", en="value of the state", source=LOADER),
    zh="仓库状态——表明派生数据是否落后于事实的计数",
    en="counters that say what of the derived data is behind the facts",
    grain="one counter",
    grain_zh="一项计数",
)

load_run = table(
    "load_run",
    column(
        "load_run_id",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="加载批次编号",
        en="load run id",
        source=LOADER,
    ),
    column("flow_run_id", String, nullable=True, zh="流程运行标识", en="id of the flow run", source=LOADER),
    column("started_at", DateTime(timezone=True), zh="开始时间——开始时刻（UTC）", en="start (UTC)", source=LOADER),
    column(
        "finished_at",
        DateTime(timezone=True),
        nullable=True,
        zh="结束时间——结束时刻（UTC）；仍在运行或中途终止为空",
        en="end (UTC); null while it runs or when it died",
        source=LOADER,
    ),
    column("code_version", String, nullable=True, zh="程序版本", en="version of the program", source=LOADER),
    column("config_hash", String, nullable=True, zh="配置摘要", en="hash of the settings", source=LOADER),
    column("reader_version", String, nullable=True, zh="读取器版本", en="version of the readers", source=LOADER),
    column(
        "status",
        String,
        zh="状态——running 运行中，finished 完成，failed 失败",
        en="running, finished or failed",
        source=LOADER,
    ),
    column(
        "found", Integer, nullable=True, zh="发现文件数", en="documents found", unit="份 (documents)", source=LOADER
    ),
    column(
        "loaded",
        Integer,
        nullable=True,
        zh="加载文件数——给出报告的文件数，不论是新版本还是已知的事实",
        en="documents that gave a report: a new version, or facts known already",
        unit="份 (documents)",
        source=LOADER,
    ),
    column(
        "skipped",
        Integer,
        nullable=True,
        zh="跳过文件数——该读取器版本已读过的文件数",
        en="documents already known to this reader version",
        unit="份 (documents)",
        source=LOADER,
    ),
    column(
        "quarantined",
        Integer,
        nullable=True,
        zh="隔离文件数——无法读取或不是年度报告而搁置的文件数",
        en="documents set aside as unreadable or no report",
        unit="份 (documents)",
        source=LOADER,
    ),
    column(
        "failed",
        Integer,
        nullable=True,
        zh="失败文件数——未能入库的文件数",
        en="documents that could not be loaded",
        unit="份 (documents)",
        source=LOADER,
    ),
    column(
        "message",
        String,
        nullable=True,
        zh="说明——出错时的原因",
        en="what went wrong, when something did",
        source=LOADER,
    ),
    zh="加载批次——加载程序的每次运行",
    en="runs of the loader",
    grain="one run",
    grain_zh="一次运行",
)

document = table(
    "document",
    column(
        "document_id", Integer, primary_key=True, autoincrement=False, zh="文件编号", en="document id", source=LOADER
    ),
    column("sha256", String, unique=True, zh="文件指纹——文件字节的 SHA-256", en="SHA-256 of the bytes", source=FETCH),
    column(
        "status",
        String,
        zh="文件状态——report 年度报告，not_a_report 不是年度报告，unreadable 无法读取，quarantined 已隔离，failed 失败",
        en="report, not_a_report, unreadable, quarantined or failed",
        source=READER,
    ),
    column(
        "message",
        String,
        nullable=True,
        zh="说明——未作为报告入库的原因",
        en="why it is not a loaded report",
        source=READER,
    ),
    column("format", String, zh="文件格式——由文件字节判定的格式", en="format found from the bytes", source=READER),
    column(
        "media_type",
        String,
        nullable=True,
        zh="媒体类型——服务器声明的类型",
        en="media type the server stated",
        source=FETCH,
    ),
    column("byte_count", BigInteger, nullable=True, zh="字节数", en="size", unit="字节 (bytes)", source=FETCH),
    column("path", String, nullable=True, zh="存储路径——原始字节的存放处", en="where the raw bytes lie", source=FETCH),
    column("url", String, nullable=True, zh="网址——抓取时的地址", en="address it was fetched from", source=FETCH),
    column(
        "final_url", String, nullable=True, zh="最终网址——跳转之后的地址", en="address after redirects", source=FETCH
    ),
    column("host", String, nullable=True, zh="主机", en="host of the address", source=FETCH),
    column("file_name", String, nullable=True, zh="文件名", en="file name", source=FETCH),
    column(
        "link_title",
        String,
        nullable=True,
        zh="链接标题——指向该文件的链接的标题",
        en="title of the link that led to it",
        source=FETCH,
    ),
    column("listed_date", Date, nullable=True, zh="列表日期——列表页上的日期", en="date on the list page", source=FETCH),
    column(
        "fetched_at", DateTime(timezone=True), nullable=True, zh="抓取时间", en="time of the fetch (UTC)", source=FETCH
    ),
    column(
        "source_id",
        String,
        nullable=True,
        zh="来源编号——指向该文件的登记条目",
        en="registry entry that led to it",
        source=REGISTRY,
    ),
    column(
        "agency_uid",
        String,
        nullable=True,
        zh="登记机关标识——登记为该文件指明的机关",
        en="agency the registry names for it",
        source=REGISTRY,
    ),
    column(
        "agency_name",
        String,
        nullable=True,
        zh="登记机关名称——登记中的机关名称",
        en="agency name in the registry",
        source=REGISTRY,
    ),
    column(
        "agency_level",
        String,
        nullable=True,
        zh="登记机关层级——登记中的机关层级",
        en="agency level in the registry",
        source=REGISTRY,
    ),
    column(
        "region_code",
        String,
        nullable=True,
        zh="登记行政区划代码——登记中的区划",
        en="region in the registry",
        source=REGISTRY,
    ),
    column(
        "reader_version",
        String,
        nullable=True,
        zh="读取器版本——最后一次读取所用的读取器",
        en="readers that read it last",
        source=READER,
    ),
    column(
        "is_sample", Boolean, zh="是否样例——虚构的示例文件为真", en="true for an invented sample document", source=FETCH
    ),
    column(
        "first_run_id",
        Integer,
        ForeignKey(load_run.c.load_run_id),
        zh="首次批次——首次见到该文件的批次",
        en="run that met it first",
        source=LOADER,
    ),
    column(
        "last_run_id",
        Integer,
        ForeignKey(load_run.c.load_run_id),
        zh="末次批次——最后读取该文件的批次",
        en="run that read it last",
        source=LOADER,
    ),
    zh="原始文件——见到过的文件，不论能否读取",
    en="documents met, readable or not",
    grain="one file by its bytes",
    grain_zh="一个文件，以其字节为准",
)
