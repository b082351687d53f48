"""The grid of a Word 97–2003 table: cells end with a mark, rows with a mark that holds their edges."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.doc.properties import modifiers
from extractors.nesting import FlowCell, FlowTable

_DEFINE_TABLE = 0xD608
_MERGE_CELLS = 0x5624
_MERGE_DOWN = 0xD62B
_CELL_RECORD = 20
_FIRST_MERGED = 0x0001
_MERGED = 0x0002
_MERGED_DOWN = 0x0020
_MERGE_RESTARTS = 0x0040
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

    def end_row(self, group: bytes, *, is_deleted: bool) -> None:
        """End the row; ``group`` holds the modifiers of its end mark."""
        if self.content:
            self.end_cell()
        if not is_deleted:
            self.rows.append(_Row(self.row, row_shape(group)))
        self.row = []

    def build(self) -> FlowTable:
        """The table on its true grid, or, where a row does not tell its edges, by counting cells."""
        if self.row or self.content:
            self.end_row(b"", is_deleted=False)
        table = _on_edges(self.rows)
        return table if table is not None else _by_count(self.rows)


def row_shape(group: bytes) -> RowShape | None:
    """The shape a row's end mark defines; None when it defines none or a broken one."""
    shape: RowShape | None = None
    for code, operand in modifiers(group):
        if code == _DEFINE_TABLE:
            shape = _defined(operand)
        elif shape is not None and code == _MERGE_CELLS and len(operand) == 2:
            for cell in range(operand[0] + 1, min(operand[1], len(shape.merged_left))):
                shape.merged_left[cell] = True
        elif shape is not None and code == _MERGE_DOWN and len(operand) == 2 and operand[0] < len(shape.merged_up):
            shape.starts_merge[operand[0]] = operand[1] == 3
            shape.merged_up[operand[0]] = operand[1] == 1
    return shape


def _defined(operand: bytes) -> RowShape | None:
    count = operand[0] if operand else 0
    if not count or len(operand) < 1 + 2 * (count + 1):
        return None
    edges = list(struct.unpack_from(f"<{count + 1}h", operand, 1))
    records = operand[1 + 2 * (count + 1) :]
    # Records at the end may be left out; a cell without one is not merged.
    flags = [int.from_bytes(records[_CELL_RECORD * cell : _CELL_RECORD * cell + 2], "little") for cell in range(count)]
    return RowShape(
        edges,
        [bool(flag & _MERGED) and not flag & _FIRST_MERGED for flag in flags],
        [bool(flag & _MERGED_DOWN) and not flag & _MERGE_RESTARTS for flag in flags],
        [bool(flag & _MERGE_RESTARTS) for flag in flags],
    )


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
                current[column] = upper
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
    for edge in sorted(edges):
        same = last is not None and edge - last < _SNAP
        columns[edge] = len(set(columns.values())) - 1 if same else len(set(columns.values()))
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
