"""Which way the rows of a table run on the page as shown: a page that lies on its side has them run up or down."""

from __future__ import annotations

from enum import Enum

from contracts.readings import Cell, Table

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page as shown."""


class Direction(Enum):
    """Where the next cell of a row stands."""

    ACROSS = 0
    DOWN = 1
    BACK = 2
    UP = 3

    def extent(self, box: Box) -> tuple[float, float]:
        """Where a box begins and ends along the row, growing from cell to cell."""
        left, top, right, bottom = box
        if self is Direction.ACROSS:
            return left, right
        if self is Direction.DOWN:
            return top, bottom
        return (-right, -left) if self is Direction.BACK else (-bottom, -top)


def direction_of(table: Table) -> Direction:
    """The way that the cells of a table's rows go; across where they have no places."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.place.box is not None and cell.row_span == 1:
            rows.setdefault(cell.row, []).append(cell)
    across = down = 0.0
    for cells in rows.values():
        (left, top), (right, bottom) = _middle(cells[0]), _middle(cells[-1])
        across, down = across + right - left, down + bottom - top
    if abs(across) >= abs(down):
        return Direction.BACK if across < 0 else Direction.ACROSS
    return Direction.DOWN if down > 0 else Direction.UP


def _middle(cell: Cell) -> tuple[float, float]:
    left, top, right, bottom = cell.place.box or (0.0, 0.0, 0.0, 0.0)
    return (left + right) / 2, (top + bottom) / 2
