"""The site: Datasette on the warehouse, read-only, with the explorer's own pages beside Datasette's."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from explorer import hooks
from explorer.addresses import read_mart_addresses
from explorer.description import DATABASE, describe
from explorer.errors import ExplorerError
from explorer.handed import Handed
from explorer.words import read_column_words, read_tables

_HERE = Path(__file__).parent
STATIC = "static-gongkai"
_COUNT_TIME_LIMIT_MS = 500
_REPLACED = "datasette.handle_exception"
_SETTINGS = {
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 500,
    "max_returned_rows": 2000,
    "default_page_size": 50,
    "suggest_facets": False,
    "allow_download": False,
    "default_cache_ttl": 0,
    "num_sql_threads": 3,
    "truncate_cells_html": 300,
    "max_csv_mb": 200,
}


class _Counting(Database):  # type: ignore[misc]
    """The warehouse, in which a page's count of rows is given up early: it is only a number above the rows."""

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Any:
        """Datasette's own; raises QueryInterrupted, which Datasette takes for a count that is not known."""
        if sql.startswith("select count(*) from "):
            options.setdefault("custom_time_limit", _COUNT_TIME_LIMIT_MS)
        return await super().execute(sql, params, **options)


class Site(Datasette):  # type: ignore[misc]
    """Datasette with what the explorer's pages need."""

    def __init__(self, warehouse: Path, handed: Handed) -> None:
        metadata = describe(warehouse)
        self.column_words = read_column_words(warehouse)
        self.described_tables = read_tables(warehouse)
        super().__init__(
            [],
            metadata=metadata,
            settings=_SETTINGS,
            template_dir=str(_HERE / "templates"),
            static_mounts=[(STATIC, str(_HERE / "static"))],
        )
        self.remove_database("_memory")
        self.add_database(_Counting(self, str(warehouse), is_mutable=True), name=DATABASE)
        self.warehouse_file = warehouse
        self.handed = handed
        self.mart_addresses = read_mart_addresses(warehouse)
        self.last_request = time.monotonic()

    def note_request(self) -> None:
        """Remember that somebody is still there."""
        self.last_request = time.monotonic()

    async def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of a query on the warehouse, under the site's time limit."""
        result = await self.get_database(DATABASE).execute(sql, parameters)
        return [dict(row) for row in result.rows]

    async def row(self, sql: str, **parameters: Any) -> dict[str, Any] | None:
        """The first row of a query, if there is one."""
        rows = await self.rows(sql, **parameters)
        return rows[0] if rows else None


def make_site(warehouse: Path, handed: Handed) -> Site:
    """The site on the SQLite file ``warehouse``, which is only ever read.

    Raises :class:`ExplorerError` when there is no such warehouse.
    """
    if not warehouse.is_file():
        raise ExplorerError(f"there is no warehouse at {warehouse}; run `gongkai demo` or a night first")
    _keep_only_known_plugins()
    try:
        return Site(warehouse, handed)
    except sqlite3.DatabaseError as error:
        raise ExplorerError(f"{warehouse} cannot be shown: {error}") from error


def _keep_only_known_plugins() -> None:
    """Plugins that happen to be installed beside the project stay out: they might load things from elsewhere.

    Datasette's handler of failures goes, too: ours takes its place, and it would print beside ours.
    """
    for plugin, _ in pm.list_plugin_distinfo():
        if pm.is_registered(plugin):
            pm.unregister(plugin)
    if pm.has_plugin(_REPLACED):
        pm.unregister(name=_REPLACED)
    if not pm.is_registered(hooks):
        pm.register(hooks, name="gongkai")
