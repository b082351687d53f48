"""A page that was read by OCR in the shape that the PDF reader makes its blocks from."""

from __future__ import annotations

from extractors.ocr.spots import Layout, Spot
from extractors.pdf.pages import GridContent, Page
from extractors.pdf.runs import Run

_LEAST_HEIGHT = 0.8


def content(layout: Layout) -> Page:
    """Cells with their runs, and the runs outside."""
    page = Page(layout.number, layout.frame, horizontal=layout.horizontal, vertical=layout.vertical)
    inside: list[list[list[Run]]] = [[[] for _ in grid.cells] for grid in layout.grids]
    for order, spot in enumerate(layout.spots):
        if not spot.text:
            continue
        run = _run(spot, layout.scale, order)
        page.glyph_count += len(spot.text)
        if spot.cell is None:
            page.outside.append(run)
        else:
            index, cell = spot.cell
            inside[index][cell].append(run)
    for grid, runs in zip(layout.grids, inside, strict=True):
        found = GridContent(grid, runs)
        if found.is_table:
            page.tables.append(found)
        else:
            page.outside += [run for cell in runs for run in cell]
    return page


def _run(spot: Spot, scale: float, order: int) -> Run:
    """A dash or a point takes the height of a letter, as it does in type."""
    one = spot.snippet
    middle = (one.top + one.bottom) / 2
    half = max(one.height, _LEAST_HEIGHT * spot.size) / 2
    return Run(
        spot.text, one.left / scale, (middle - half) / scale, one.right / scale, (middle + half) / scale, False, order)
