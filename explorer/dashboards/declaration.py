"""What a dashboard file says: its filters and its panels, each a query and how it is drawn.

A panel's query gives the columns that its chart draws: ``label``, ``series``, ``value``. A ``matrix`` has a
row for each ``key``, named by its label, and a column for each series, its value a code of ``words``; a ``table``
shows any columns.
Where a query also gives ``label_en`` or ``series_en``, that is what stands there in English. ``path`` is the
page within the site that a bar leads to; ``report_id``, ``sha256`` and the names of cells lead on as they do
in Datasette's own tables. ``codes`` names the column whose codes' words are used. Words are ``{zh: …, en: …}``
throughout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from explorer.language import Said, said
from explorer.words import code_words

_FOLDER = Path(__file__).parent
NOTHING = Said("没有数据", "nothing to show")
CHARTS = frozenset({"stacked", "bars", "lines", "matrix", "table"})


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the panels: a parameter of their queries and where its values come from."""

    name: str
    title: Said
    options: str
    """A query of one or two columns: value, label. Codes of a column of the filter's name get their words."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One query and its drawing."""

    title: Said
    chart: str
    sql: str
    note: Said | None
    empty: Said


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page of panels."""

    name: str
    title: Said
    intro: Said
    panels: tuple[Panel, ...]
    filters: tuple[Filter, ...] = ()
    words: dict[str, Said] = field(default_factory=dict)
    """What codes mean."""
    colours: dict[str, str] = field(default_factory=dict)
    """Colours of codes that should look the same whatever else is shown."""


@cache
def read_dashboards(folder: Path = _FOLDER) -> tuple[Dashboard, ...]:
    """All dashboards, in the order of their file names."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Dashboard:
    entry: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    panels = tuple(_panel(panel) for panel in entry["panels"])
    unknown = [panel.chart for panel in panels if panel.chart not in CHARTS]
    if unknown:
        raise ValueError(f"{path.name}: there is no chart {unknown[0]!r}")
    return Dashboard(
        name=path.stem.split("_", 1)[1],
        title=said(entry),
        intro=said(entry["intro"]),
        panels=panels,
        filters=tuple(Filter(one["name"], said(one), one["options"]) for one in entry.get("filters", ())),
        words={code: said(words) for code, words in entry.get("words", {}).items()}
        | dict(code_words().get(entry.get("codes", ""), {})),
        colours=entry.get("colours", {}),
    )


def _panel(entry: dict[str, Any]) -> Panel:
    note = said(entry["note"]) if "note" in entry else None
    return Panel(said(entry), entry["chart"], entry["sql"], note, said(entry["empty"]) if "empty" in entry else NOTHING)
