"""A dashboard: its filters, and its panels drawn from their queries."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup

from explorer import charts
from explorer.dashboards import Dashboard, Panel, read_dashboards
from explorer.description import DATABASE
from explorer.result_table import ShownCell, shown_rows

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
    trouble: str | None
    query: str
    """The query and its parameters, as the tail of an address."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """States by label and series: ``{label: {series: row}}``, and which states there are."""

    series: list[str]
    states: list[str]
    labels: dict[str, dict[str, dict[str, Any]]]


async def dashboard(request: Request, datasette: Site) -> Response:
    """The dashboard that the address names."""
    name = request.url_vars["name"]
    chosen = next((one for one in read_dashboards() if one.name == name), None)
    if chosen is None:
        raise NotFound(f"there is no dashboard {name}")
    parameters = {one.name: (request.args.get(one.name) or "") for one in chosen.filters}
    choices = []
    for one in chosen.filters:
        options = await datasette.get_database(DATABASE).execute(one.options)
        choices.append((one, [(str(row[0]), str(row[-1])) for row in options.rows]))
    words = {**chosen.words, **{rule: f"{rule} {said.zh} · {said.en}" for rule, said in datasette.handed.rules.items()}}
    panels = [await _draw(datasette, chosen, panel, parameters, words) for panel in chosen.panels]
    context = {"dashboard": chosen, "choices": choices, "parameters": parameters, "panels": panels, "words": words}
    return Response.html(await datasette.render_template("gongkai_dashboard.html", context, request=request))


async def _draw(
    site: Site, board: Dashboard, panel: Panel, parameters: dict[str, str], words: dict[str, str]
) -> DrawnPanel:
    query = urlencode({"sql": panel.sql.strip(), **parameters})
    trouble = None
    rows: list[dict[str, Any]] = []
    try:
        rows = await site.rows(panel.sql, **parameters)
    except QueryInterrupted:
        trouble = "查询超时，请缩小范围 · the query took too long; choose less"
    except sqlite3.OperationalError as error:
        trouble = f"查询失败 · the query failed: {error}"
    drawing, matrix = Markup(""), None
    if rows and panel.chart in _DRAWN:
        drawing = _DRAWN[panel.chart](rows, words, f"{panel.zh} {panel.en}", board.colours)
    elif rows and panel.chart == "matrix":
        matrix = _matrix(rows)
    columns = list(rows[0]) if rows else []
    return DrawnPanel(panel, drawing, matrix, columns, shown_rows(rows, site.mart_addresses), trouble, query)


def _matrix(rows: list[dict[str, Any]]) -> Matrix:
    labels: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        labels.setdefault(str(row["label"]), {})[str(row["series"])] = row
    return Matrix(sorted({str(row["series"]) for row in rows}), sorted({str(row["value"]) for row in rows}), labels)
