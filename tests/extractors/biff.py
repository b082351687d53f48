"""Workbooks of BIFF8 records in a compound file, written by hand so that the tests know what is in them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_PLAIN, _DAY = 0, 1
DATE = "day"
"""Put before a number: it is shown as a day."""

Value = str | float | tuple[str, float]


def record(kind: int, content: bytes) -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(content)) + content


def xls(
    cells: Mapping[tuple[int, int], Value],
    merges: Sequence[tuple[int, int, int, int]] = (),
    *,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    visibility: int = 0,
    before_sheet: bytes = b"",
) -> bytes:
    """A workbook of one sheet: cells by (row, column), merges as (first row, last row, first column, last column)."""
    formats = record(0x31, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")
    formats += b"".join(record(0xE0, struct.pack("<HHH", 0, number, 1) + bytes(14)) for number in (0, 14))
    name = "年报".encode("utf-16-le")
    head = _begin(5) + before_sheet + formats
    at = len(head) + 4 + 8 + len(name) + 4
    listed = record(0x85, struct.pack("<IBBBB", at, visibility, 0, 2, 1) + name)
    sheet = _begin(0x10)
    for column in hidden_columns:
        sheet += record(0x7D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    for row in hidden_rows:
        sheet += record(0x208, struct.pack("<HHHHHHI", row, 0, 5, 300, 0, 0, 0x20))
    for place, value in cells.items():
        sheet += _cell(place, value)
    sheet += record(0xE5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *one) for one in merges))
    return _compound(head + listed + record(0x0A, b"") + sheet + record(0x0A, b""))


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 0x7CC, 0, 6))


def _cell(place: tuple[int, int], value: Value) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", *place, _PLAIN, len(value), 1) + text)
    form, number = (_DAY, value[1]) if isinstance(value, tuple) else (_PLAIN, value)
    return record(0x203, struct.pack("<HHHd", *place, form, number))


def _compound(stream: bytes) -> bytes:
    """A compound file of that one stream: the header, the table of sectors, the directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    table = [_TABLE, _END, *range(3, 2 + count), _END]
    assert len(table) <= 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack(
        "<16sHHHHH6sIIIIIIIII", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, _END, 0, _END, 0
    )
    places = struct.pack("<109I", *([0] + [_FREE] * 108))
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry("Workbook", 2, start=2, size=len(stream))
    sectors = struct.pack("<128I", *(table + [_FREE] * (128 - len(table))))
    return (header + places)[:_SECTOR] + sectors + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int = _FREE, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
