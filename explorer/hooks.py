"""The explorer's hooks into Datasette: pages of its own, links from figures to their evidence, the guard."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from datasette import hookimpl
from datasette.utils.asgi import Request, Response
from jinja2 import Environment
from markupsafe import Markup

from explorer.bilingual import BilingualLoader
from explorer.dashboards import read_dashboards
from explorer.failures import failure
from explorer.guard import Guard
from explorer.pages import ROUTES
from explorer.result_table import leads_to

if TYPE_CHECKING:
    from explorer.site import Site

Hook: TypeAlias = Callable[..., Any]


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Site) -> list[tuple[str, Hook]]:
    """The explorer's own pages."""
    return list(ROUTES)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Site) -> Callable[[Any], Guard]:
    """Every request passes the guard."""
    return lambda application: Guard(application, datasette.note_request)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Reading only, whatever a query says. Datasette's own catalogue in memory is left alone."""
    if not database.startswith("_"):
        conn.execute("PRAGMA query_only = 1")
        conn.execute("PRAGMA busy_timeout = 2000")


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment) -> None:
    """Datasette's own pages in both languages."""
    if env.loader is not None and not isinstance(env.loader, BilingualLoader):
        env.loader = BilingualLoader(env.loader)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, datasette: Site) -> Markup | None:
    """Figures lead to their evidence, ids to their pages."""
    target = leads_to(_plain(row), column, datasette.mart_addresses)
    return Markup('<a href="{}">{}</a>').format(target, value) if target else None


def _plain(row: Any) -> dict[str, Any]:
    """A row of a query as a dict; where Datasette expanded a foreign key, its value."""
    return {key: value["value"] if isinstance(value := row[key], dict) else value for key in row.keys()}  # noqa: SIM118


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Site, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """What went wrong, told to the visitor in the site's own shape."""
    return lambda: failure(datasette, request, exception)


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Site) -> dict[str, Any]:
    """What the base page needs."""
    return {"dashboards": read_dashboards()}
