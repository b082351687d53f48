"""Pages for what went wrong: one clear line for the visitor, and for us only what is our fault.

Datasette's own handler prints every missing page to the terminal, with all variables of all frames.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

if TYPE_CHECKING:
    from explorer.site import Site

_log = logging.getLogger("gongkai.explorer")


async def failure(site: Site, request: Request, exception: Exception) -> Response:
    """The answer to a request that failed."""
    title: str | None = None
    details: dict[str, Any] = {}
    if isinstance(exception, DatasetteError):
        status, title, details = exception.status, exception.title, dict(exception.error_dict)
        message = Markup(exception.message) if exception.message_is_html else exception.message
    elif isinstance(exception, Base400):
        status, message = exception.status, str(exception) or "not found"
    else:
        status, message = 500, f"{type(exception).__name__}: the site failed; its terminal says more"
        _log.error("%s failed", request.path, exc_info=exception)
    facts = {**details, "ok": False, "error": message, "status": status, "title": title}
    if request.path.endswith(".json"):
        return Response.json(facts, status=status)
    return Response.html(await site.render_template("error.html", facts, request=request), status=status)
