"""The characters of a document, put together from its pieces, with their file offsets."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.readings import UnreadableDocument
from extractors.doc.header import STORIES, WordStreams
from extractors.doc.properties import PropertyRuns, character_runs, modifiers

_PIECE_TABLE = 2
_GROUP = 1
_COMPRESSED = 0x40000000
_MOST_CHARACTERS = 3_000_000
_DELETED = 0x0800
_HIDDEN = 0x083C
_SYMBOL = 0x6A09
_MARKS = re.compile(r"[\r\x07\x0c]")
# Compressed text is always code page 1252; Chinese characters never stand in it.
_CP1252 = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` and where the first of them lies in the document stream."""

    start: int
    end: int
    offset: int
    width: int
    group: bytes
    """Modifiers a fast save laid over the whole piece."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its visible raw text, its mark, and the file offset of the mark."""

    text: str
    mark: str
    mark_offset: int
    is_mark_deleted: bool
    group: bytes


class DocumentText:
    """The document's text. Deleted and hidden characters are left out, marks never."""

    def __init__(self, streams: WordStreams) -> None:
        self._streams = streams
        self._pieces = _pieces(streams)
        self._starts = [piece.start for piece in self._pieces]
        self._runs = character_runs(streams)
        self._texts = [self._visible(piece) for piece in self._pieces]

    def stories(self) -> Iterator[tuple[str, list[Paragraph]]]:
        """Each story's name with its paragraphs."""
        start = 0
        for name, length in zip(STORIES, self._streams.story_lengths, strict=True):
            yield name, list(self._paragraphs(start, start + length))
            start += length

    def _paragraphs(self, start: int, end: int) -> Iterator[Paragraph]:
        text: list[str] = []
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._pieces)):
            piece = self._pieces[index]
            if piece.start >= end:
                break
            first = max(start, piece.start) - piece.start
            content = self._texts[index][first : min(end, piece.end) - piece.start]
            done = 0
            for match in _MARKS.finditer(content):
                text.append(content[done : match.start()].replace("\x00", ""))
                done = match.end()
                offset = piece.offset + (first + match.start()) * piece.width
                deleted, _ = _changes(self._runs.at(offset))
                yield Paragraph("".join(text), match[0], offset, deleted, piece.group)
                text.clear()
            text.append(content[done:].replace("\x00", ""))
        if "".join(text).strip():
            yield Paragraph("".join(text), "\r", -1, False, b"")

    def _visible(self, piece: Piece) -> str:
        """The piece's characters, those not to be seen replaced by NUL so that positions stay."""
        size = (piece.end - piece.start) * piece.width
        raw = self._streams.document[piece.offset : piece.offset + size]
        if len(raw) < size:
            raise UnreadableDocument("DOC.TRUNCATED", "the DOC file ends within its text: fetch it again")
        text = raw.decode("latin-1").translate(_CP1252) if piece.width == 1 else _wide(raw)
        whole_deleted, _ = _changes(piece.group)
        if whole_deleted:
            return _blanked(text, "\x00")
        return _without_hidden(text, piece, self._runs)


def _wide(raw: bytes) -> str:
    """UTF-16 units one by one, so that a character beyond the first plane does not shift the positions."""
    text = raw.decode("utf-16-le", errors="surrogatepass")
    if len(text) * 2 == len(raw):
        return text
    return "".join(chr(unit) for (unit,) in struct.iter_unpack("<H", raw))


def _without_hidden(text: str, piece: Piece, runs: PropertyRuns) -> str:
    kept: list[str] = []
    done = 0
    for start, end, group in runs.between(piece.offset, piece.offset + len(text) * piece.width):
        hidden, symbol = _changes(group)
        if not (hidden or symbol):
            continue
        first, last = (start - piece.offset) // piece.width, (end - piece.offset) // piece.width
        kept += [text[done:first], _blanked(text[first:last], "\x00" if hidden else "\ufffd")]
        done = last
    return "".join([*kept, text[done:]])


def _blanked(text: str, filler: str) -> str:
    return "".join(character if _MARKS.match(character) else filler for character in text)


@lru_cache(maxsize=4096)
def _changes(group: bytes) -> tuple[bool, bool]:
    """Whether the characters are deleted or hidden, and whether they stand for symbols of a symbol font."""
    hidden = symbol = False
    for code, operand in modifiers(group):
        if code in (_DELETED, _HIDDEN):
            hidden = hidden or (bool(operand) and operand[0] in (1, 0x81))
        elif code == _SYMBOL:
            symbol = True
    return hidden, symbol


def _pieces(streams: WordStreams) -> list[Piece]:
    offset, length = streams.pieces
    table = streams.table[offset : offset + length]
    groups: list[bytes] = []
    position = 0
    while position < len(table) and table[position] == _GROUP:
        size = int.from_bytes(table[position + 1 : position + 3], "little")
        groups.append(table[position + 3 : position + 3 + size])
        position += 3 + size
    if not length or len(table) < length or position + 5 > len(table) or table[position] != _PIECE_TABLE:
        raise UnreadableDocument("DOC.DAMAGED", "the DOC file's table of text pieces is broken: fetch it again")
    size = int.from_bytes(table[position + 1 : position + 5], "little")
    plex = table[position + 5 : position + 5 + size]
    count = (len(plex) - 4) // 12
    if count < 1:
        raise UnreadableDocument("DOC.DAMAGED", "the DOC file's table of text pieces is empty: fetch it again")
    bounds = struct.unpack_from(f"<{count + 1}I", plex, 0)
    if list(bounds) != sorted(bounds) or bounds[-1] > _MOST_CHARACTERS:
        raise UnreadableDocument("DOC.DAMAGED", "the DOC file's text pieces overlap: fetch it again")
    pieces = []
    for number in range(count):
        _, place, modifier = struct.unpack_from("<HIH", plex, 4 * (count + 1) + 8 * number)
        compressed = bool(place & _COMPRESSED)
        offset = (place & ~_COMPRESSED) // 2 if compressed else place
        group = groups[modifier >> 1] if modifier & 1 and modifier >> 1 < len(groups) else b""
        pieces.append(Piece(bounds[number], bounds[number + 1], offset, 1 if compressed else 2, group))
    return pieces
