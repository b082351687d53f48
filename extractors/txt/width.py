"""Where a character stands on a line of fixed-width text: 汉 takes two columns, a letter one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_WIDE = ("W", "F")
_TAB_STOP = 8


def character_width(character: str) -> int:
    """Columns a character takes: 2 for East Asian wide, 0 for combining marks, else 1."""
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE or character in "“”‘’…—" else 1


def column_offsets(text: str, widths: Mapping[str, int]) -> list[int]:
    """The display column at which each character of ``text`` begins; ``widths`` overrides single characters."""
    offsets = []
    column = 0
    for character in text:
        offsets.append(column)
        if character == "\t":
            column += _TAB_STOP - column % _TAB_STOP
        else:
            column += widths.get(character) or character_width(character)
    return offsets
