"""Tables of one page in one shape, whether found by rules or by alignment."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from extractors.pdf.alignment import AlignedTable
from extractors.pdf.frames import Box
from extractors.pdf.pages import GridContent
from extractors.pdf.phrases import Phrase
from extractors.pdf.runs import Run, box_around, line_text, visual_lines

_VERTICAL_FROM = 3
"""So many single letters under each other are a vertical text, fewer may be wrapped."""


@dataclass(slots=True)
class PlacedCell:
    """A cell with its text and its box on the upright page."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box


@dataclass(slots=True)
class PlacedTable:
    """``edges`` are the left edges of the columns, by which they are counted.

    ``values`` are the extents of the figure columns where the table was found by alignment, and
    ``label_count`` says how many columns stand before them; a ruled table has its right edge instead.
    """

    box: Box
    edges: list[float]
    cells: list[PlacedCell]
    label_count: int = 0
    values: list[tuple[float, float]] = field(default_factory=list)

    @property
    def is_ruled(self) -> bool:
        """Whether the columns are those of vertical rules."""
        return not self.values


def ruled(content: GridContent) -> PlacedTable:
    """The table of a grid; merged cells once, empty ones with no text."""
    xs = [round(x, 1) for x in content.grid.xs]
    ys = [round(y, 1) for y in content.grid.ys]
    cells = [
        PlacedCell(row, column, row_span, column_span, cell_text(inside),
                   (xs[column], ys[row], xs[column + column_span], ys[row + row_span]))
        for (row, column, row_span, column_span), inside in zip(content.grid.cells, content.runs, strict=True)]
    return PlacedTable((xs[0], ys[0], xs[-1], ys[-1]), xs[:-1], cells)


def aligned(table: AlignedTable) -> PlacedTable:
    """The table of an alignment; places without text become empty cells."""
    cells = []
    covered: set[tuple[int, int]] = set()
    for cell in table.cells:
        span = cell.column_span
        while span > 1 and any((cell.row, cell.column + k) in covered or any(
                other.row == cell.row and other.column == cell.column + k for other in table.cells)
                for k in range(1, span)):
            span -= 1
        covered.update((cell.row, cell.column + k) for k in range(span))
        runs = [run for phrase in cell.phrases for run in phrase.runs]
        cells.append(PlacedCell(cell.row, cell.column, 1, span, cell_text(runs), box_around(runs)))
    left, _, right, _ = table.box
    borders = [*table.edges, right]
    heights = _row_heights(table, cells)
    for row in range(table.row_count):
        for column in range(len(table.edges)):
            if (row, column) not in covered:
                top, bottom = heights[row]
                cells.append(PlacedCell(row, column, 1, 1, "", (borders[column], top, borders[column + 1], bottom)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return PlacedTable((left, table.box[1], right, table.box[3]), table.edges, cells, table.label_count, table.values)


def _row_heights(table: AlignedTable, cells: list[PlacedCell]) -> list[tuple[float, float]]:
    found = [(float("inf"), float("-inf"))] * table.row_count
    for cell in cells:
        top, bottom = found[cell.row]
        found[cell.row] = (min(top, cell.box[1]), max(bottom, cell.box[3]))
    return found


def cell_text(inside: list[Run]) -> str:
    """A cell's lines, joined by line breaks; letters that run up or down come in the order of the stream."""
    if not inside:
        return ""
    if len(inside) == 1:
        return inside[0].text
    if _runs_vertically(inside):
        return "\n".join([run.text for run in sorted(inside, key=lambda run: run.order)])
    return "\n".join([line_text(line) for line in visual_lines(inside)])


def _runs_vertically(inside: list[Run]) -> bool:
    """Single letters each over or under the one before, as in a turned or a vertical label."""
    if len(inside) < _VERTICAL_FROM or any(len(run.text) > 1 for run in inside):
        return False
    in_stream = sorted(inside, key=lambda run: run.order)
    size = max(run.bottom - run.top for run in inside)
    steps = [abs(after.left + after.right - before.left - before.right) < size
             for before, after in pairwise(in_stream)]
    return sum(steps) > 0.6 * len(steps)


def phrases_text(line: list[Phrase]) -> str:
    """A visual line of phrases as prose."""
    return line_text([run for phrase in line for run in phrase.runs])
