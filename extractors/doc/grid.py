"""The shape of a Word 97–2003 table's row, which the modifiers of its end mark define."""

from __future__ import annotations

import struct

from extractors.doc.properties import modifiers
from extractors.edge_rows import RowShape

_DEFINE_TABLE = 0xD608
_MERGE_CELLS = 0x5624
_MERGE_DOWN = 0xD62B
_CELL_RECORD = 20
_FIRST_MERGED = 0x0001
_MERGED = 0x0002
_MERGED_DOWN = 0x0020
_MERGE_RESTARTS = 0x0040


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
