"""The explorer's own pages, one module each, and where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.pages.dashboard import dashboard
from explorer.pages.home import home

ROUTES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"^/$", home),
    (r"^/dashboard/(?P<name>[a-z_]+)$", dashboard),
)
