"""Where a character stands on a line of fixed-width text: 汉 takes two columns, a letter one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_TAB_STOP = 8
_AMBIGUOUS = "A"


@lru_cache(maxsize=8192)
def character_width(character: str, ambiguous: int = 1) -> int:
    """Columns a character takes: 2 for East Asian wide, 0 for combining marks, else 1.

    “ ” … — are as wide as a letter in some fonts and as 汉 in others: ``ambiguous`` says which.
    """
    if character.isascii():
        return 1
    width = unicodedata.east_asian_width(character)
    if width in ("W", "F"):
        return 2
    if unicodedata.combining(character):
        return 0
    return ambiguous if width == _AMBIGUOUS else 1


def column_offsets(text: str, widths: Mapping[str, int], ambiguous: int = 1) -> list[int]:
    """The display column at which each character begins, and the one after the last.

    ``widths`` overrides single characters.
    """
    offsets = [0]
    column = 0
    for character in text:
        if character == "\t":
            column += _TAB_STOP - column % _TAB_STOP
        else:
            column += widths.get(character) or character_width(character, ambiguous)
        offsets.append(column)
    return offsets
