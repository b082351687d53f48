"""What a dashboard file says: its filters and its panels, each a query and how it is drawn.

A panel's query gives the columns that its chart draws: ``label``, ``series``, ``value``. A ``matrix`` has a
row for each label and a column for each series, its value a code of ``words``; a ``table`` shows any columns.
``report_id``, ``sha256`` and the names of cells lead on as they do in Datasette's own tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
CHARTS = frozenset({"stacked", "bars", "lines", "matrix", "table"})


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the panels: a parameter of their queries and where its values come from."""

    name: str
    zh: str
    en: str
    options: str
    """A query of one or two columns: value, label."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One query and its drawing."""

    zh: str
    en: str
    chart: str
    sql: str
    note: str | None = None
    empty: str = "没有数据 · nothing to show"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page of panels."""

    name: str
    zh: str
    en: str
    intro: str
    panels: tuple[Panel, ...]
    filters: tuple[Filter, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    """What codes mean, in both languages."""
    colours: dict[str, str] = field(default_factory=dict)
    """Colours of codes that should look the same whatever else is shown."""


@cache
def read_dashboards(folder: Path = _FOLDER) -> tuple[Dashboard, ...]:
    """All dashboards, in the order of their file names."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Dashboard:
    entry: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    panels = tuple(Panel(**panel) for panel in entry.pop("panels"))
    filters = tuple(Filter(**one) for one in entry.pop("filters", ()))
    unknown = [panel.chart for panel in panels if panel.chart not in CHARTS]
    if unknown:
        raise ValueError(f"{path.name}: there is no chart {unknown[0]!r}")
    return Dashboard(name=path.stem.split("_", 1)[1], panels=panels, filters=filters, **entry)
