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


def word_streams(pieces: list[Piece], paragraph_properties: list[bytes], *, backwards: bool = False) -> WordStreams:
    """A document of one story. ``backwards`` stores the pieces in the reverse order, as fast saves do."""
    order = range(len(pieces) - 1, -1, -1) if backwards else range(len(pieces))
    document = bytearray(_TEXT_AT)
    offsets: dict[int, int] = {}
    for index in order:
        offsets[index] = len(document)
        document += pieces[index].text.encode("cp1252" if pieces[index].is_narrow else "utf-16-le")
    bounds = [0]
    records = b""
    marks: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        bounds.append(bounds[-1] + len(piece.text))
        place = offsets[index] * 2 | 0x40000000 if piece.is_narrow else offsets[index]
        records += struct.pack("<HIH", 0, place, 0)
        width = 1 if piece.is_narrow else 2
        marks += [(offsets[index] + at * width, width) for at, c in enumerate(piece.text) if c in "\r\x07"]
    plex = struct.pack(f"<{len(bounds)}I", *bounds) + records
    clx = b"\x02" + struct.pack("<I", len(plex)) + plex
    paragraphs = {mark: group for (mark, _), group in zip(marks, paragraph_properties, strict=True)}
    runs = {offsets[index]: piece.properties for index, piece in enumerate(pieces)}
    document[512:1024] = _page(paragraphs, 13)
    document[1024:1536] = _page(runs, 1)
    table = clx
    places = []
    for number in (1, 2):
        places.append((len(table), 12))
        table += struct.pack("<III", 0, len(document), number)
    lengths = (bounds[-1], *[0] * (len(STORIES) - 1))
    return WordStreams(bytes(document), table, b"", (0, len(clx)), places[0], places[1], lengths, {})


def _page(groups: dict[int, bytes], width: int) -> bytes:
    """A page of properties: each group holds from its offset to the next one's."""
    starts = sorted(groups)
    page = bytearray(512)
    struct.pack_into(f"<{len(starts) + 1}I", page, 0, *starts, starts[-1] + 2)
    end = 510
    for index, start in enumerate(starts):
        group = groups[start]
        if width == 13:
            stored = b"\0\0" + group
            stored += b"\0" * (len(stored) % 2 == 0)
            stored = bytes([(len(stored) + 1) // 2]) + stored
        else:
            stored = bytes([len(group)]) + group
        end = (end - len(stored)) // 2 * 2
        page[end : end + len(stored)] = stored
        page[4 * (len(starts) + 1) + width * index] = end // 2
    page[511] = len(starts)
    return bytes(page)
