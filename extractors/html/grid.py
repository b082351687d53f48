"""The grid of an HTML table: where rowspan and colspan put each cell, as browsers place them."""

from __future__ import annotations

import re

from extractors.html.layout import Extent
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
        self._is_placed = False
        self._steps = 0
        """Work done for spans; strangers may ask for a thousand columns in every cell."""

    def start_group(self) -> None:
        """A thead, tbody or tfoot begins or ends: no cell reaches over its edge."""
        self._in_row = False
        if self._is_placed:
            return
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


    def place_cell(self, rows: Extent, columns: Extent, column_count: int) -> FlowCell:
        """Place an item of a CSS grid: where it says, else at the next free place of ``column_count`` columns."""
        self._is_placed = True
        row, column = rows.start, columns.start
        width, height = min(columns.span, MAX_COLUMN_SPAN), min(rows.span, MAX_ROW_SPAN)
        if row is None or column is None:
            self._row = max(self._row, 0)
            while not self._is_free(self._row, self._column, width, column_count):
                self._column += 1
                self._steps += 1
                check_cells(len(self.table.cells) + self._steps // 2)
                if self._column >= column_count:
                    self._row, self._column = self._row + 1, 0
            row, column = self._row, self._column
            self._column += width
        check_cells(len(self.table.cells))
        cell = FlowCell(row, column, height, width)
        for one in range(column, column + width):
            self._occupied[one] = max(self._occupied.get(one, 0), row + height)
        self.table.cells.append(cell)
        return cell

    def _is_free(self, row: int, column: int, width: int, column_count: int) -> bool:
        return (column == 0 or column + width <= column_count) and all(
            self._occupied.get(one, 0) <= row for one in range(column, column + width)
        )


def span_of(value: str | None) -> int | None:
    """The whole number a span attribute begins with ("2.5" gives 2); None when it has none."""
    match = _LEADING_NUMBER.match(value or "")
    return int(match[1]) if match else None
