"""Coverage: which reports are owed and how far each has come, and how completely the sites were listed."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String

from warehouse.schema.declaring import LOADER, REGISTRY, column, table
from warehouse.schema.records import FETCH, load_run

expected_report = table(
    "expected_report",
    column("agency_key", String, primary_key=True, zh="机关标识", en="agency of the registry", source=REGISTRY),
    column(
        "report_year",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="报告年度",
        en="year the report is about",
        unit="年 (year)",
        source=REGISTRY,
    ),
    column(
        "progress",
        String,
        zh="进度——not_due 未到期，due 应发布，overdue 逾期，confirmed_absent 确认未发布，"
        "blocked 网站不允许，found 已找到，flagged 存疑，loaded 已入库",
        en="not_due, due, overdue, confirmed_absent, blocked, found, flagged or loaded",
        source=LOADER,
    ),
    column("due_date", Date, zh="法定期限——按期发布的最后一日", en="last day on which it is in time", source=REGISTRY),
    column(
        "source_id",
        String,
        zh="来源编号——列出该机关的登记条目",
        en="registry entry that lists the agency",
        source=REGISTRY,
    ),
    column(
        "load_run_id",
        Integer,
        ForeignKey(load_run.c.load_run_id),
        zh="确认批次——首次确认该进度的批次",
        en="run that first saw it so far",
        source=LOADER,
    ),
    zh="应报报告——应有的报告及其进度",
    en="reports that are owed, and how far each has come",
    grain="one agency of the registry and report year",
    grain_zh="登记中一个机关的一个报告年度",
    clustered=True,
)

source_listing = table(
    "source_listing",
    column("source_id", String, primary_key=True, zh="来源编号——登记条目", en="registry entry", source=REGISTRY),
    column(
        "url", String, primary_key=True, zh="列表网址——列表的第一页", en="first page of the listing", source=REGISTRY
    ),
    column("page_count", Integer, zh="页数", en="pages read", unit="页 (pages)", source=FETCH),
    column("row_count", Integer, zh="行数", en="rows seen", unit="行 (rows)", source=FETCH),
    column("report_count", Integer, zh="报告数", en="rows that lead to reports", unit="份 (reports)", source=FETCH),
    column(
        "stop",
        String,
        zh="停止原因——停止阅读的原因；end_reached 为已读到末尾",
        en="why reading stopped; end_reached when all was seen",
        source=FETCH,
    ),
    column("detail", String, nullable=True, zh="说明——受阻的原因", en="what stood in the way", source=FETCH),
    column(
        "is_complete",
        Boolean,
        zh="是否完整——读到列表末尾为真",
        en="true when the listing was seen to its end",
        source=FETCH,
    ),
    column(
        "has_shrunk",
        Boolean,
        zh="是否减少——所列报告比上次少为真",
        en="true when it shows fewer reports than before",
        source=FETCH,
    ),
    column(
        "load_run_id",
        Integer,
        ForeignKey(load_run.c.load_run_id),
        zh="确认批次——首次确认该情况的批次",
        en="run that first saw it so",
        source=LOADER,
    ),
    zh="来源列表——各网站的列表，以最后一次阅读为准",
    en="listings of the sites, as last read",
    grain="one listing",
    grain_zh="一个列表",
    clustered=True,
)
