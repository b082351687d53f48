"""Tables whose rows tell the edges of their cells one by one, as DOC and RTF keep them.

A document of this kind is one run of paragraphs; each says how deep in tables it stands, and the marks that
end cells and rows cut the run. ``Story`` puts it together again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.limits import check_cells
from extractors.nesting import FlowCell, FlowTable

_SNAP = 72
"""Twentieths of a point: edges of one column that differ by less are the same edge."""


@dataclass(slots=True)
class RowShape:
    """The left edges of a row's cells and the right edge of the last, and how its cells are merged."""

    edges: list[int]
    merged_left: list[bool]
    merged_up: list[bool]
    starts_merge: list[bool]


@dataclass(slots=True)
class _Row:
    cells: list[list[str | FlowTable]]
    shape: RowShape | None


@dataclass(slots=True)
class TableBuilder:
    """Takes a table's cells and row ends in reading order."""

    rows: list[_Row] = field(default_factory=list)
    row: list[list[str | FlowTable]] = field(default_factory=list)
    content: list[str | FlowTable] = field(default_factory=list)

    def end_cell(self) -> None:
        self.row.append(self.content)
        self.content = []

    def end_row(self, shape: RowShape | None, *, is_deleted: bool) -> None:
        """End the row, whose end mark tells its shape."""
        if self.content:
            self.end_cell()
        if not is_deleted:
            self.rows.append(_Row(self.row, shape))
        self.row = []

    def build(self) -> FlowTable:
        """The table on its true grid, or, where a row does not tell its edges, by counting cells."""
        if self.row or self.content:
            self.end_row(None, is_deleted=False)
        table = _on_edges(self.rows)
        return table if table is not None else _by_count(self.rows)


class Story:
    """Paragraphs and tables as they come; ``depth`` is 0 outside of tables, 1 in one, 2 in one within a cell."""

    def __init__(self) -> None:
        self._items: list[str | FlowTable] = []
        self._open: list[TableBuilder] = []
        self._cells = 0

    def add(self, parts: Sequence[str | FlowTable], depth: int) -> None:
        """Text at a depth; deeper tables end before it."""
        while len(self._open) > depth:
            self._close()
        while len(self._open) < depth:
            self._open.append(TableBuilder())
        (self._open[-1].content if self._open else self._items).extend(parts)

    def end_cell(self) -> None:
        """The innermost table's cell is whole. Raises UnreadableDocument (DOC.TOO_LARGE)."""
        self._cells += 1
        check_cells(self._cells)
        self._open[-1].end_cell()

    def end_row(self, shape: RowShape | None, *, is_deleted: bool) -> None:
        """The innermost table's row is whole."""
        self._open[-1].end_row(shape, is_deleted=is_deleted)

    def end(self) -> list[str | FlowTable]:
        """All that was added."""
        while self._open:
            self._close()
        return self._items

    def _close(self) -> None:
        table = self._open.pop().build()
        if table.cells:
            (self._open[-1].content if self._open else self._items).append(table)


def _on_edges(rows: list[_Row]) -> FlowTable | None:
    columns = _columns(rows)
    if columns is None:
        return None
    cells: list[FlowCell] = []
    above: dict[int, FlowCell] = {}
    for number, row in enumerate(rows):
        shape = row.shape
        assert shape is not None  # _columns found every row's edges
        current: dict[int, FlowCell] = {}
        left: FlowCell | None = None
        for index, content in enumerate(row.cells):
            column, end = columns[shape.edges[index]], columns[shape.edges[index + 1]]
            upper = above.get(column) if shape.merged_up[index] else None
            if left is not None and shape.merged_left[index]:
                left.column_span = end - left.column
                left.content += content
            elif upper is not None:
                upper.row_span = number - upper.row + 1
                upper.content += content
                current[column] = left = upper
            else:
                left = FlowCell(number, column, 1, end - column, content)
                cells.append(left)
                if shape.starts_merge[index] or shape.merged_up[index]:
                    current[column] = left
        above = current
    return FlowTable(cells)


def _columns(rows: list[_Row]) -> dict[int, int] | None:
    """Edge to column number, over all rows; None when a row has no edges or edges that do not rise."""
    edges: set[int] = set()
    for row in rows:
        if row.shape is None or len(row.shape.edges) != len(row.cells) + 1:
            return None
        edges.update(row.shape.edges)
    columns: dict[int, int] = {}
    last: int | None = None
    number = -1
    for edge in sorted(edges):
        number += last is None or edge - last >= _SNAP
        columns[edge] = number
        last = edge
    rise = all(columns[a] < columns[b] for row in rows if row.shape for a, b in pairwise(row.shape.edges))
    return columns if rise else None


def _by_count(rows: list[_Row]) -> FlowTable:
    cells = [
        FlowCell(number, column, 1, 1, content)
        for number, row in enumerate(rows)
        for column, content in enumerate(row.cells)
    ]
    return FlowTable(cells, is_aligned=False)
