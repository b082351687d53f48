"""Pages for what went wrong: one clear line for the visitor, and for us only what is our fault.

Datasette's own handler prints every missing page to the terminal, with all variables of all frames.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from explorer.language import Said

if TYPE_CHECKING:
    from explorer.site import Site

TOO_SLOW = Said(
    "查询超时，请缩小范围，或在不限时的 published/current/analyst.duckdb 中查询",
    "The query took too long and was interrupted; choose less, or ask published/current/analyst.duckdb without a limit",
)
_INTERRUPTED = "SQL Interrupted"
_NOT_FOUND = Said("没有这个页面", "There is no such page")
_log = logging.getLogger("gongkai.explorer")


async def failure(site: Site, request: Request, exception: Exception) -> Response:
    """The answer to a request that failed."""
    title: str | None = None
    message: str
    details: dict[str, Any] = {}
    if isinstance(exception, DatasetteError):
        status, title, details = exception.status, exception.title, dict(exception.error_dict)
        message = Markup(exception.message) if exception.message_is_html else exception.message
        if title == _INTERRUPTED:
            title = message = TOO_SLOW
    elif isinstance(exception, Base400):
        status = exception.status
        message = next((one for one in exception.args if isinstance(one, Said)), None) or _plain(exception)
    else:
        name = type(exception).__name__
        status, message = 500, Said(f"{name}：网站出错，详见终端", f"{name}: the site failed; its terminal says more")
        _log.error("%s failed", request.path, exc_info=exception)
    facts = {**details, "ok": False, "error": message, "status": status, "title": title}
    if request.path.endswith(".json"):
        return Response.json(facts, status=status)
    return Response.html(await site.render_template("error.html", facts, request=request), status=status)


def _plain(exception: Base400) -> Said:
    """Datasette's own words are English; that a page is not there is said in both languages."""
    words = str(exception)
    return _NOT_FOUND if exception.status == HTTPStatus.NOT_FOUND else Said(f"请求有误：{words}", words)
