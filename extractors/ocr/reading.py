"""From sheets to a reading, with every doubt named by its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Block, Place, Reading, Table
from extractors.ocr.engine import engine_version
from extractors.ocr.figures import read_layouts
from extractors.ocr.pages import content
from extractors.ocr.sheets import Sheet
from extractors.ocr.spots import Layout, layout
from extractors.ocr.upright import upright
from extractors.pdf.blocks import blocks
from extractors.pdf.frames import Box
from extractors.pdf.pages import Page

VERSION = "1"
_DOUBT = "READ.OCR_DOUBT"


def cells_reading(
    sheets: Iterable[Sheet | Page], form: Format, metadata: Mapping[str, str], findings: Iterable[Finding] = ()
) -> Reading:
    """Read pages cell by cell. A ``Page`` among them has a text layer and is taken as it is."""
    pages: list[Page] = []
    layouts: list[Layout] = []
    turns = 0
    order: list[Page | int] = []
    for sheet in sheets:
        if isinstance(sheet, Page):
            order.append(sheet)
            continue
        turned = upright(sheet, turns)
        turns = turned.frame.turn
        order.append(len(layouts))
        layouts.append(layout(turned, sheet.number))
    read_layouts(layouts)
    pages = [content(layouts[one]) if isinstance(one, int) else one for one in order]
    found = blocks(pages)
    doubts = [doubt for one in layouts for doubt in _doubts(one, found)]
    note = Finding(
        "READ.OCR", Severity.INFO, "document",
        f"{len(layouts)} of {len(pages)} page(s) are pictures and were read by character recognition")
    return Reading(
        form, "ocr.cells", f"{VERSION}+{engine_version()}", found, len(pages), dict(metadata),
        (*findings, note, *doubts))


def _doubts(one: Layout, found: tuple[Block, ...]) -> list[Finding]:
    doubts = []
    for spot in one.spots:
        if spot.doubt:
            snippet = spot.snippet
            box = (snippet.left / one.scale, snippet.top / one.scale, snippet.right / one.scale,
                   snippet.bottom / one.scale)
            place = _place(one, box, found)
            # A doubtful page number or line of prose is no doubt about a table's cell.
            if place.row is not None:
                doubts.append(Finding(_DOUBT, Severity.WARNING, place.in_words, spot.doubt))
    for grid_index, cell, reason in one.hidden:
        grid = one.grids[grid_index]
        row, column, rows, columns = grid.cells[cell]
        box = (grid.xs[column], grid.ys[row], grid.xs[column + columns], grid.ys[row + rows])
        place = _place(one, box, found)
        if place.row is not None:
            doubts.append(Finding(_DOUBT, Severity.WARNING, place.in_words, f"read as empty, but {reason}"))
    return doubts


def _place(one: Layout, box: Box, found: tuple[Block, ...]) -> Place:
    """The table cell that holds the middle of a box of the upright page."""
    left, top, right, bottom = one.frame.shown(box)
    x, y = (left + right) / 2, (top + bottom) / 2
    best: tuple[float, Place] | None = None
    for table in found:
        if not isinstance(table, Table) or table.place.page != one.number:
            continue
        for cell in table.cells:
            if cell.place.box is None:
                continue
            west, north, east, south = cell.place.box
            if west <= x <= east and north <= y <= south:
                area = (east - west) * (south - north)
                if best is None or area < best[0]:
                    best = (area, cell.place)
    return best[1] if best else Place(page=one.number)
