"""OLE compound files (the container of .doc) whose sector chains loop, cross and lie."""

from __future__ import annotations

import struct
from functools import partial

from tests.torture.hostile.making import HostileFile

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512


def _header(*, directory: int = 1, mini: int = _END, difat: int = _END, difat_count: int = 0, shift: int = 9) -> bytes:
    fields = struct.pack(
        "<16sHHHHH6sIIIIIIIIII", b"", 0x3E, 3, 0xFFFE, shift, 6, b"", 0, 1, directory, 0, 4096, mini,
        0 if mini == _END else 1, difat, difat_count, 0,
    )  # fmt: skip
    return (_MAGIC + fields + struct.pack("<108I", *_of_difat())).ljust(_SECTOR, b"\xff")


def _of_difat() -> list[int]:
    return [_FREE] * 108


def _entry(
    name: str, kind: int, *, child: int = _FREE, left: int = _FREE, right: int = _FREE, start: int = _END, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, left, right, child) + bytes(16 + 4 + 16)
        + struct.pack("<IQ", start, size)
    )  # fmt: skip


def _file(fat: list[int], entries: list[bytes], extra: bytes = b"", header: bytes | None = None) -> bytes:
    """Sector 0 holds the allocation table, sector 1 the directory, the others what is given."""
    table = struct.pack("<128I", *(fat + [_FREE] * (128 - len(fat))))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")[:_SECTOR]
    return (header or _header()) + table + directory + extra


def _word(start: int, size: int) -> list[bytes]:
    return [_entry("Root Entry", 5, child=1), _entry("WordDocument", 2, right=2, start=start, size=size),
            _entry("0Table", 2, start=start, size=size), _entry("1Table", 2, start=start, size=size)]  # fmt: skip


def _stream_in_a_ring() -> bytes:
    return _file([_FAT, _END, 3, 2], _word(2, 1 << 31), bytes(2 * _SECTOR))


def _directory_in_a_ring() -> bytes:
    return _file([_FAT, 1], _word(2, 5000), bytes(16 * _SECTOR))


def _siblings_in_a_ring() -> bytes:
    entries = [_entry("Root Entry", 5, child=1), _entry("WordDocument", 2, left=2, right=1, start=2, size=5000),
               _entry("1Table", 1, child=1, left=1, right=2)]  # fmt: skip
    return _file([_FAT, _END, _END], entries, bytes(16 * _SECTOR))


def _table_of_tables_in_a_ring() -> bytes:
    ring = struct.pack("<128I", *([0] * 127 + [2]))
    return _file([_FAT, _END, _END], _word(2, 5000), ring, _header(difat=2, difat_count=0xFFFFFFF0))


def _mini_stream_in_a_ring() -> bytes:
    mini = struct.pack("<128I", *([0] * 128))
    return _file([_FAT, _END, _END, 3], _word(0, 4000), mini + bytes(16 * _SECTOR), _header(mini=2))


def _sectors_of_a_gigabyte(shift: int) -> bytes:
    return _file([_FAT, _END], _word(2, 5000), bytes(4096), _header(shift=shift))


def _lying_document() -> bytes:
    """A Word document whose header points its pieces, tables and properties beyond every end."""
    fib = bytearray(8192)
    struct.pack_into("<HHHH", fib, 0, 0xA5EC, 0xC1, 0, 0)
    struct.pack_into("<H", fib, 10, 0x0200)
    for place in range(24, 1472, 4):
        struct.pack_into("<I", fib, place, 0x7FFFFFFF if place % 8 else 0x7FFFFFF0)
    sectors = len(fib) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + sectors), _END]
    return _file(fat, _word(2, len(fib)), bytes(fib))


FILES = {
    name: HostileFile(f"{name}.doc", make)
    for name, make in {
        "doc_stream_in_a_ring": _stream_in_a_ring,
        "doc_directory_in_a_ring": _directory_in_a_ring,
        "doc_siblings_in_a_ring": _siblings_in_a_ring,
        "doc_table_of_tables_in_a_ring": _table_of_tables_in_a_ring,
        "doc_mini_stream_in_a_ring": _mini_stream_in_a_ring,
        "doc_sectors_of_1_gb": partial(_sectors_of_a_gigabyte, 30),
        "doc_sectors_of_1_byte": partial(_sectors_of_a_gigabyte, 0),
        "doc_lying_header": _lying_document,
    }.items()
}
