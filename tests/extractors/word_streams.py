"""The streams of a Word 97 document made by hand: pieces in any order, properties in their pages."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from extractors.doc.header import STORIES, WordStreams

IN_TABLE = struct.pack("<HB", 0x2416, 1)
ROW_END = IN_TABLE + struct.pack("<HB", 0x2417, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
HIDDEN = struct.pack("<HB", 0x083C, 1)
_TEXT_AT = 2048


@dataclass(frozen=True)
class Piece:
    """A stretch of text with its character properties; ``is_narrow`` stores it in code page 1252."""

    text: str
    is_narrow: bool = False
    properties: bytes = b""


def row_end(edges: list[int], flags: list[int]) -> bytes:
    """The modifiers of a row's end mark: its cells' edges and merge flags."""
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    operand = struct.pack("<B", len(flags)) + struct.pack(f"<{len(edges)}h", *edges) + cells
    return ROW_END + struct.pack("<HH", 0xD608, len(operand) + 1) + operand


def huge(group: bytes, data: bytearray) -> bytes:
    """The modifier that points to a group kept in the data stream, as Word keeps those of wide rows."""
    place = len(data)
    data += struct.pack("<H", len(group)) + group
    return struct.pack("<HI", 0x6646, place)


def word_streams(
    pieces: list[Piece], paragraph_properties: list[bytes], *, backwards: bool = False, data: bytes = b""
) -> WordStreams:
    """A document of one story. ``backwards`` stores the pieces in the reverse order, as fast saves do."""
    document = bytearray(_TEXT_AT)
    offsets: dict[int, int] = {}
    order = range(len(pieces))
    for index in reversed(order) if backwards else order:
        offsets[index] = len(document)
        document += pieces[index].text.encode("cp1252" if pieces[index].is_narrow else "utf-16-le")
    bounds = [0]
    records = b""
    marks: list[int] = []
    for index, piece in enumerate(pieces):
        bounds.append(bounds[-1] + len(piece.text))
        place = offsets[index] * 2 | 0x40000000 if piece.is_narrow else offsets[index]
        records += struct.pack("<HIH", 0, place, 0)
        width = 1 if piece.is_narrow else 2
        marks += [offsets[index] + at * width for at, character in enumerate(piece.text) if character in "\r\x07"]
    plex = struct.pack(f"<{len(bounds)}I", *bounds) + records
    table = b"\x02" + struct.pack("<I", len(plex)) + plex
    pieces_at = (0, len(table))
    places = []
    paragraphs = dict(zip(marks, paragraph_properties, strict=True))
    runs = {offsets[index]: piece.properties for index, piece in enumerate(pieces)}
    for groups, record in ((paragraphs, 13), (runs, 1)):
        numbers = []
        document += bytes(-len(document) % 512)
        for page in _pages(groups, record):
            numbers.append(len(document) // 512)
            document += page
        places.append((len(table), 4 * (2 * len(numbers) + 1)))
        table += bytes(4 * (len(numbers) + 1)) + struct.pack(f"<{len(numbers)}I", *numbers)
    lengths = (bounds[-1], *[0] * (len(STORIES) - 1))
    return WordStreams(bytes(document), table, data, pieces_at, places[0], places[1], lengths, {})


def _pages(groups: dict[int, bytes], record: int) -> list[bytes]:
    """Pages of properties: each group holds from its offset to the next one's."""
    pages: list[dict[int, bytes]] = [{}]
    room = 480
    for start in sorted(groups):
        stored = _stored(groups[start], record)
        if room < len(stored) + record + 5:
            pages.append({})
            room = 480
        pages[-1][start] = stored
        room -= len(stored) + record + 5
    return [_page(page, record) for page in pages]


def _stored(group: bytes, record: int) -> bytes:
    if record == 1:
        return bytes([len(group)]) + group
    styled = b"\0\0" + group
    styled += b"\0" * (len(styled) % 2 == 0)
    return bytes([(len(styled) + 1) // 2]) + styled


def _page(groups: dict[int, bytes], record: int) -> bytes:
    starts = sorted(groups)
    page = bytearray(512)
    struct.pack_into(f"<{len(starts) + 1}I", page, 0, *starts, starts[-1] + 2)
    end = 510
    for index, start in enumerate(starts):
        end = (end - len(groups[start])) // 2 * 2
        page[end : end + len(groups[start])] = groups[start]
        page[4 * (len(starts) + 1) + record * index] = end // 2
    page[511] = len(starts)
    return bytes(page)
