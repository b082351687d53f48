"""The explorer's own pages, one module each, and where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.pages.dashboard import dashboard
from explorer.pages.document import document, original
from explorer.pages.evidence import evidence, picture
from explorer.pages.home import home
from explorer.pages.report import report
from explorer.pages.rows_csv import rows_csv

_REPORT = r"^/report/(?P<report_id>[0-9]{1,12})"
_CELL = _REPORT + r"/cell/(?P<address>(?:section[234]|indicator)\.[A-Za-z0-9_.()%]{1,200})"
_DOCUMENT = r"^/document/(?P<sha256>[0-9a-f]{64})"

ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"^/$", home),
    (r"^/dashboard/(?P<name>[a-z_]+)$", dashboard),
    (_REPORT + "$", report),
    (_CELL + "$", evidence),
    (_CELL + "/page.png$", picture),
    (r"^/warehouse(?:/(?P<name>[A-Za-z0-9_]+))?\.csv$", rows_csv),
    (_DOCUMENT + "$", document),
    (_DOCUMENT + "/original$", original),
)
