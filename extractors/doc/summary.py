"""What a Word file says about itself: the summary information stream ([MS-OLEPS] 2.20, 2.21).

Read here and not by olefile, which loops over as many values as a damaged stream claims to hold.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

SUMMARY = "\x05SummaryInformation"
"""The stream's name."""
_NAMES = {2: "title", 3: "subject", 4: "author", 8: "last_saved_by", 12: "create_time", 13: "last_saved_time"}
_CODE_PAGE = 1
_MOST_PROPERTIES = 100
_SHORT, _BYTES, _WIDE, _TIME = 0x02, 0x1E, 0x1F, 0x40
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_ENCODINGS = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 1200: "utf-16-le", 65001: "utf-8", 1252: "cp1252"}


def summary_of(stream: bytes) -> dict[str, str]:
    """Title, subject, author, last_saved_by and the two times; what cannot be read is left out."""
    try:
        return _values(stream)
    except (struct.error, OverflowError):
        # The summary only describes the document; a broken description does not make it unreadable.
        return {}


def _values(stream: bytes) -> dict[str, str]:
    (section,) = struct.unpack_from("<I", stream, 44)
    (count,) = struct.unpack_from("<I", stream, section + 4)
    places = dict(struct.iter_unpack("<II", stream[section + 8 : section + 8 + 8 * min(count, _MOST_PROPERTIES)]))
    encoding = "cp1252"
    if _CODE_PAGE in places:
        kind, page = struct.unpack_from("<IH", stream, section + places[_CODE_PAGE])
        encoding = _ENCODINGS.get(page, "cp1252") if kind == _SHORT else encoding
    values = {}
    for number, name in _NAMES.items():
        if number in places:
            value = _value(stream, section + places[number], encoding)
            if value:
                values[name] = value
    return values


def _value(stream: bytes, at: int, encoding: str) -> str:
    kind, size = struct.unpack_from("<II", stream, at)
    if kind == _TIME:
        (ticks,) = struct.unpack_from("<Q", stream, at + 4)
        return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds") if ticks else ""
    if kind == _WIDE:
        return stream[at + 8 : at + 8 + 2 * size].decode("utf-16-le", errors="replace").strip("\x00 ")
    if kind == _BYTES:
        return stream[at + 8 : at + 8 + size].decode(encoding, errors="replace").strip("\x00 ")
    return ""
