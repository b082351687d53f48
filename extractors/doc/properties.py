"""Paragraph and character properties: modifiers (sprm) kept in pages of 512 bytes, by file offset.

Codes are those of [MS-DOC] 2.6.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from extractors.doc.header import WordStreams

_PAGE = 512
_DEFINE_TABLE = 0xD608
_CHANGE_TABS = 0xC615
_HUGE_PARAGRAPH = 0x6646
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}

Modifier = tuple[int, bytes]
"""A modifier's code and its operand."""
_GroupReader = Callable[[bytes, int], bytes]


@lru_cache(maxsize=4096)
def modifiers(group: bytes) -> tuple[Modifier, ...]:
    """The modifiers of a group in order; a group that ends within an operand ends there."""
    found: list[Modifier] = []
    position = 0
    while position + 2 <= len(group):
        code = group[position] | group[position + 1] << 8
        position += 2
        size = _OPERAND_SIZES.get(code >> 13)
        if size is None:
            if position >= len(group):
                break
            if code == _DEFINE_TABLE:
                size = max(0, int.from_bytes(group[position : position + 2], "little") - 1)
                position += 2
            else:
                size = group[position]
                position += 1
                if code == _CHANGE_TABS and size == 0xFF:
                    size = _tabs_size(group, position)
        found.append((code, group[position : position + size]))
        position += size
    return tuple(found)


def _tabs_size(group: bytes, position: int) -> int:
    deleted = group[position] if position < len(group) else 0
    added_at = position + 1 + 4 * deleted
    added = group[added_at] if added_at < len(group) else 0
    return 2 + 4 * deleted + 3 * added


class PropertyRuns:
    """Modifier groups by file offset."""

    def __init__(self, starts: Sequence[int], groups: Sequence[bytes]) -> None:
        self._starts = starts
        self._groups = groups

    def at(self, offset: int) -> bytes:
        """The modifier group that holds at a file offset; empty where none does."""
        index = bisect_right(self._starts, offset) - 1
        return self._groups[index] if index >= 0 else b""

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """(start, end, group) of the runs that cover offsets ``start`` to ``end``, cut to them."""
        first = max(0, bisect_right(self._starts, start) - 1)
        for index in range(first, bisect_left(self._starts, end)):
            following = self._starts[index + 1] if index + 1 < len(self._starts) else end
            yield max(start, self._starts[index]), min(end, following), self._groups[index]


def paragraph_runs(streams: WordStreams) -> PropertyRuns:
    """The paragraphs' modifier groups, those kept in the data stream for their size included."""
    return _runs(streams, streams.paragraph_runs, 13, lambda page, at: _paragraph_group(streams, page, at))


def character_runs(streams: WordStreams) -> PropertyRuns:
    """The character runs' modifier groups."""
    return _runs(streams, streams.character_runs, 1, lambda page, at: page[at + 1 : at + 1 + page[at]])


def _runs(streams: WordStreams, where: tuple[int, int], width: int, group_of: _GroupReader) -> PropertyRuns:
    offset, length = where
    index = streams.table[offset : offset + length]
    found: dict[int, bytes] = {}
    for number in _page_numbers(index, len(streams.document) // _PAGE):
        page = _page(streams.document, number & 0x3FFFFF)
        if len(page) < _PAGE:
            continue
        runs = min(page[-1], (_PAGE - 5) // (4 + width))
        starts = struct.unpack_from(f"<{runs + 1}I", page, 0)
        for run in range(runs):
            at = 2 * page[4 * (runs + 1) + width * run]
            found[starts[run]] = group_of(page, at) if at else b""
        found.setdefault(starts[runs], b"")
    ordered = sorted(found)
    return PropertyRuns(ordered, [found[start] for start in ordered])


def _page_numbers(index: bytes, most: int) -> list[int]:
    """The pages an index names; no more than the document has, whatever the index says."""
    count = max(0, (len(index) - 4) // 8)
    return list(struct.unpack_from(f"<{count}I", index, 4 * (count + 1)))[:most] if count else []


def _page(document: bytes, number: int) -> bytes:
    return document[number * _PAGE : (number + 1) * _PAGE] if number else b""


def _paragraph_group(streams: WordStreams, page: bytes, at: int) -> bytes:
    size = 2 * page[at] - 1
    if page[at] == 0:
        at += 1
        size = 2 * page[at]
    # The first two bytes name the style; no style makes a table.
    group = page[at + 3 : at + 1 + size]
    for code, operand in modifiers(group):
        if code == _HUGE_PARAGRAPH and len(operand) == 4:
            place = int.from_bytes(operand, "little")
            length = int.from_bytes(streams.data[place : place + 2], "little")
            # It stands for the whole group; what may follow it in the page is padding.
            return streams.data[place + 2 : place + 2 + length]
    return group
