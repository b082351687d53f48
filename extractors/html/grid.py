"""The grid of an HTML table: where rowspan and colspan put each cell, as browsers place them."""

from __future__ import annotations

import re

from extractors.limits import MAX_COLUMN_SPAN, MAX_ROW_SPAN, check_cells
from extractors.nesting import FlowCell, FlowTable

_LEADING_NUMBER = re.compile(r"\s*\+?(\d{1,9})")


class GridBuilder:
    """Takes rows and cells in document order and gives them their rows and columns."""

    def __init__(self) -> None:
        self.table = FlowTable()
        self._row = -1
        self._column = 0
        self._occupied: dict[int, int] = {}
        """Column to the first row that is free again below a spanning cell."""
        self._group_first = 0
        self._in_row = False
        self._steps = 0
        """Work done for spans; strangers may ask for a thousand columns in every cell."""

    def start_group(self) -> None:
        """A thead, tbody or tfoot begins or ends: no cell reaches over its edge."""
        self._in_row = False
        last = self._row + 1
        for cell in reversed(self.table.cells):
            if cell.row < self._group_first:
                break
            cell.row_span = min(cell.row_span, last - cell.row)
        self._occupied.clear()
        self._group_first = last

    def start_row(self) -> None:
        self._row += 1
        self._column = 0
        self._in_row = True

    def add_cell(self, row_span: str | None, column_span: str | None) -> FlowCell:
        """Place the row's next cell; a cell outside any row begins one, as browsers do."""
        if not self._in_row:
            self.start_row()
        check_cells(len(self.table.cells) + self._steps // 2)
        while self._occupied.get(self._column, 0) > self._row:
            self._column += 1
            self._steps += 1
        width = min(span_of(column_span) or 1, MAX_COLUMN_SPAN)
        height = span_of(row_span)
        if height is None:
            height = 1
        elif height == 0:
            height = MAX_ROW_SPAN
        cell = FlowCell(self._row, self._column, min(height, MAX_ROW_SPAN), width)
        if cell.row_span > 1:
            self._steps += width
            for column in range(self._column, self._column + width):
                self._occupied[column] = self._row + cell.row_span
        self._column += width
        self.table.cells.append(cell)
        return cell


def span_of(value: str | None) -> int | None:
    """The whole number a span attribute begins with ("2.5" gives 2); None when it has none."""
    match = _LEADING_NUMBER.match(value or "")
    return int(match[1]) if match else None
