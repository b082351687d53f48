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
from explorer.guard import LANGUAGE_ARGUMENT, Guard
from explorer.language import Said, language
from explorer.pages import ROUTES
from explorer.questions import read_parameter_words
from explorer.result_table import leads_to, readable
from explorer.words import code_word, code_words, comparison_words, heading_words

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
def prepare_jinja2_environment(env: Environment, datasette: Site) -> None:
    """Words in both languages for every template, Datasette's own among them."""
    env.globals |= {
        "say": Said,
        "language": language,
        "code_word": code_word,
        "code_choices": lambda column: code_words().get(column),
        "column_words": datasette.column_words,
        "heading_words": heading_words,
        "parameter_words": read_parameter_words(),
        "comparison_words": comparison_words(),
        "described_tables": datasette.described_tables,
        "language_argument": LANGUAGE_ARGUMENT,
    }
    if env.loader is not None and not isinstance(env.loader, BilingualLoader):
        env.loader = BilingualLoader(env.loader)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, datasette: Site) -> Markup | None:
    """Figures lead to their evidence, ids to their pages; codes stand beside their words."""
    target = leads_to(_plain(row), column, datasette.mart_addresses)
    if target:
        return Markup('<a href="{}">{}</a>').format(target, value)
    words = readable(column, value)
    return None if words is value else Markup("{}").format(words)


def _plain(row: Any) -> dict[str, Any]:
    """A row of a query as a dict; where Datasette expanded a foreign key, its value."""
    return {key: value["value"] if isinstance(value := row[key], dict) else value for key in row.keys()}  # noqa: SIM118


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Site, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """What went wrong, told to the visitor in the site's own shape."""
    return lambda: failure(datasette, request, exception)


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(request: Request | None) -> dict[str, Any]:
    """What the base page needs: the dashboards, and the present question for the switch of languages to ask again."""
    query = request.query_string if request is not None else ""
    return {"dashboards": read_dashboards(), "language_query": f"{query}&" if query else ""}
