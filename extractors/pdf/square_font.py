"""A font whose every Chinese character is a square, built in memory.

A PDF may name a font without holding it (宋体, STSong-Light), and a server may have no Chinese font at
all. pdfium then has no outlines for the characters, and leaves out of the text of a page those whose
boxes are empty. With this font in the place of the missing one every character keeps its square, which
is all that a reader needs.
"""

from __future__ import annotations

import struct

FACE = "Gongkai Square"
_EM = 1000
_WIDE, _NARROW = 1, 2
"""Glyphs: the square, and a narrow box for digits and Latin letters."""
_LATIN = (0x21, 0x2FF)
_RANGES = ((0x2000, 0x2BFF), (0x2E80, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFFEF), (0x20000, 0x3FFFF))
_LEFT, _BOTTOM, _RIGHT, _TOP = 40, -80, 960, 840
_NARROW_RIGHT, _NARROW_TOP = 440, 720
_HEADER = 12
_ENTRY = 16


def square_font() -> bytes:
    """The bytes of the font, a TrueType file of some 900 bytes."""
    wide, narrow = _box(_BOTTOM, _RIGHT, _TOP), _box(0, _NARROW_RIGHT, _NARROW_TOP)
    tables = {
        b"OS/2": _os2(), b"cmap": _cmap(), b"glyf": wide + narrow, b"head": _head(),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _RIGHT, 1, 0, 0, 0, 0, 0, 0, 0, 3),
        b"hmtx": struct.pack(">HhHhHh", _EM, 0, _EM, _LEFT, _EM // 2, _LEFT),
        b"loca": struct.pack(">HHHH", 0, 0, len(wide) // 2, len(wide + narrow) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": _name(), b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    offset = _HEADER + _ENTRY * len(tables)
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    body = b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        directory += struct.pack(">4sIII", tag, _checksum(padded), offset + len(body), len(table))
        body += padded
    return directory + body


def table_of(font: bytes, tag: int) -> bytes:
    """One table of a font by its tag as a number; the whole font for 0; nothing if it has no such table."""
    if tag == 0:
        return font
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        found, _, offset, length = struct.unpack_from(">IIII", font, _HEADER + _ENTRY * index)
        if found == tag:
            return font[offset:offset + length]
    return b""


def _checksum(table: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}I", table)
    return sum(words) & 0xFFFFFFFF


def _box(bottom: int, right: int, top: int) -> bytes:
    outline = struct.pack(">hhhhh", 1, _LEFT, bottom, right, top) + struct.pack(">HH", 3, 0) + b"\x01" * 4
    width, height = right - _LEFT, top - bottom
    outline += struct.pack(">hhhh", _LEFT, 0, width, 0) + struct.pack(">hhhh", bottom, height, 0, -height)
    return outline + b"\0" * (-len(outline) % 4)


def _cmap() -> bytes:
    """Format 13: all characters of a range are one glyph."""
    groups = struct.pack(">III", *_LATIN, _NARROW)
    groups += b"".join(struct.pack(">III", first, last, _WIDE) for first, last in _RANGES)
    table = struct.pack(">HHIII", 13, 0, 16 + len(groups), 0, 1 + len(_RANGES)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _head() -> bytes:
    magic = 0x5F0F3CF5
    return struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, magic, 3, _EM, 0, 0, _LEFT, _BOTTOM, _RIGHT, _TOP,
                       0, 8, 2, 0, 0)


def _os2() -> bytes:
    simplified_and_traditional = (1 << 18) | (1 << 20)
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHIIhhHHH", 4, _EM, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 250, 0,
        b"\0" * 10, 0, 1 << 27, 0, 0, b"NONE", 0x40, 0x2000, 0xFFEF, 880, -120, 0, 880, 120,
        simplified_and_traditional, 0, 480, 700, 0, 32, 1)


def _name() -> bytes:
    text = FACE.encode("utf-16-be")
    records = b"".join(struct.pack(">HHHHHH", 3, 1, 0x409, number, len(text), 0) for number in (1, 4, 6))
    return struct.pack(">HHH", 0, 3, 6 + len(records)) + records + text
