"""A dashboard: its filters, and its panels drawn from their queries."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup

from explorer import charts
from explorer.dashboards import Dashboard, Panel, read_dashboards
from explorer.description import DATABASE
from explorer.failures import TOO_SLOW
from explorer.language import Said, language
from explorer.result_table import ShownCell, shown_rows
from explorer.words import code_word

if TYPE_CHECKING:
    from explorer.site import Site

_DRAWN = {"stacked": charts.stacked, "bars": charts.bars, "lines": charts.lines}


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A panel with its answer."""

    panel: Panel
    drawing: Markup
    matrix: Matrix | None
    columns: list[str]
    rows: list[list[ShownCell]]
    trouble: Said | None
    query: str
    """The query and its parameters, as the tail of an address."""


@dataclass(slots=True)
class MatrixLine:
    """One line of a matrix: its label, its rows by series, and its key where another line has the same label."""

    label: str
    told_apart_by: str = ""
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """States by line and series, and which states there are."""

    series: list[str]
    states: list[str]
    lines: list[MatrixLine]


async def dashboard(request: Request, datasette: Site) -> Response:
    """The dashboard that the address names."""
    name = request.url_vars["name"]
    chosen = next((one for one in read_dashboards() if one.name == name), None)
    if chosen is None:
        raise NotFound(Said(f"没有名为 {name} 的图表页", f"there is no dashboard {name}"))
    parameters = {one.name: (request.args.get(one.name) or "") for one in chosen.filters}
    choices = []
    for one in chosen.filters:
        options = await datasette.get_database(DATABASE).execute(one.options)
        named = [(str(row[0]), str(row[-1])) for row in options.rows]
        choices.append((one, [(value, code_word(one.name, value) or name) for value, name in named]))
    words = {**chosen.words, **_rule_words(datasette)}
    panels = [await _draw(datasette, chosen, panel, parameters, words) for panel in chosen.panels]
    context = {"dashboard": chosen, "choices": choices, "parameters": parameters, "panels": panels, "words": words}
    return Response.html(await datasette.render_template("gongkai_dashboard.html", context, request=request))


async def _draw(
    site: Site, board: Dashboard, panel: Panel, parameters: Mapping[str, str], words: Mapping[str, str]
) -> DrawnPanel:
    query = urlencode({"sql": panel.sql.strip(), **parameters})
    trouble: Said | None = None
    rows: list[dict[str, Any]] = []
    try:
        rows = [_in_language(row) for row in await site.rows(panel.sql, **parameters)]
    except QueryInterrupted:
        trouble = TOO_SLOW
    except sqlite3.OperationalError as error:
        trouble = Said(f"查询失败：{error}", f"The query failed: {error}")
    drawing, matrix = Markup(""), None
    if rows and panel.chart in _DRAWN:
        drawing = _DRAWN[panel.chart](rows, words, panel.title, board.colours)
    elif rows and panel.chart == "matrix":
        matrix = as_matrix(rows)
    columns = list(rows[0]) if rows else []
    return DrawnPanel(panel, drawing, matrix, columns, shown_rows(rows, site.mart_addresses), trouble, query)


def _rule_words(site: Site) -> dict[str, Said]:
    return {rule: Said(f"{rule} {words.zh}", f"{rule} {words.en}") for rule, words in site.handed.rules.items()}


def _in_language(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its English words where the page is English; ``label_en`` and the like themselves go."""
    chosen = {name: value for name, value in row.items() if not name.endswith("_en")}
    if language() == "en":
        chosen |= {name.removesuffix("_en"): value for name, value in row.items() if name.endswith("_en")}
    return chosen


def as_matrix(rows: list[dict[str, Any]]) -> Matrix:
    """Rows of ``key``, ``label``, ``series`` and ``value``: two things may have one label, such as a name."""
    lines: dict[str, MatrixLine] = {}
    for row in rows:
        lines.setdefault(str(row["key"]), MatrixLine(str(row["label"]))).cells[str(row["series"])] = row
    times = Counter(line.label for line in lines.values())
    for key, line in lines.items():
        line.told_apart_by = key if times[line.label] > 1 else ""
    series, states = ({str(row[name]) for row in rows} for name in ("series", "value"))
    return Matrix(sorted(series), sorted(states), list(lines.values()))
