"""Pages made into blocks in reading order, tables numbered and their columns agreed over pages."""

from __future__ import annotations

from bisect import bisect_left

from contracts.readings import Block, Cell, Line, Place, Table
from extractors.pdf.frames import Box
from extractors.pdf.pages import GridContent, Page
from extractors.pdf.runs import Run, box_around, line_text, visual_lines

_SAME_RULE = 3.5
"""Vertical rules of two pages this near (points) are the same column's."""


def blocks(pages: list[Page]) -> tuple[Block, ...]:
    """All blocks of a document, page by page, from top to bottom."""
    columns = _shared_columns(pages)
    found: list[Block] = []
    table = 0
    for page in pages:
        placed: list[tuple[float, float, Block]] = []
        for content in sorted(page.tables, key=lambda content: content.grid.ys[0]):
            placed.append((content.grid.ys[0], content.grid.xs[0],
                           _table(content, columns[id(content)], page, table)))
            table += 1
        for line in visual_lines(page.outside) if page.outside else []:
            box = box_around(line)
            place = Place(page=page.number, box=_rounded(page.frame.shown(box)))
            placed.append(((box[1] + box[3]) / 2, box[0], Line(line_text(line), place)))
        placed.sort(key=lambda entry: entry[:2])
        found.extend(block for _, _, block in placed)
    return tuple(found)


def _shared_columns(pages: list[Page]) -> dict[int, list[float]]:
    """For each grid the positions by which its columns are counted.

    A table that goes on over a page break has its own grid on each page, and a page whose rows leave
    a rule out would count its columns differently: such grids share the union of their rules.
    """
    shared: dict[int, list[float]] = {}
    previous: GridContent | None = None
    for page in pages:
        in_order = sorted(page.tables, key=lambda content: content.grid.ys[0])
        for position, content in enumerate(in_order):
            xs = content.grid.xs
            if position == 0 and previous is not None and _same_table(shared[id(previous)], xs):
                union = shared[id(previous)]
                for x in xs:
                    if min(abs(x - other) for other in union) > _SAME_RULE:
                        union.insert(bisect_left(union, x), x)
                shared[id(content)] = union
            else:
                shared[id(content)] = list(xs)
        previous = in_order[-1] if in_order else None
    return shared


def _same_table(xs: list[float], others: list[float]) -> bool:
    if abs(xs[0] - others[0]) > _SAME_RULE or abs(xs[-1] - others[-1]) > _SAME_RULE:
        return False
    fewer, more = sorted((xs, others), key=len)
    return sum(min(abs(x - other) for other in more) <= _SAME_RULE for x in fewer) >= 0.8 * len(fewer)


def _table(content: GridContent, columns: list[float], page: Page, number: int) -> Table:
    grid, frame = content.grid, page.frame
    index = [min(range(len(columns)), key=lambda i: abs(columns[i] - x)) for x in grid.xs]
    cells = []
    for (row, column, row_span, column_span), inside in zip(grid.cells, content.runs, strict=True):
        first, last = index[column], index[column + column_span]
        box = (grid.xs[column], grid.ys[row], grid.xs[column + column_span], grid.ys[row + row_span])
        cells.append(Cell(
            cell_text(inside), row, first, row_span, max(last - first, 1),
            Place(page.number, _rounded(frame.shown(box)), number, row, first)))
    return Table(tuple(cells), True, Place(page.number, _rounded(frame.shown(grid.box)), number))


def cell_text(inside: list[Run]) -> str:
    """A cell's lines, joined by line breaks."""
    if not inside:
        return ""
    if len(inside) == 1:
        return inside[0].text
    return "\n".join([line_text(line) for line in visual_lines(inside)])


def _rounded(box: Box) -> Box:
    left, top, right, bottom = box
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
