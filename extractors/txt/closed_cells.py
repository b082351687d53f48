"""Cells closed by a stroke on a line of its own: what web archives make of cells that hold paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from contracts.readings import Line
from extractors.txt.grid import Item

_STROKE = "|"
_FEWEST = 12
"""Lines that a stroke of its own follows; fewer are prose with strokes in it."""
_LONGEST_PART = 6
"""Parts of a label broken over lines (商业, 企业) are short; a longer line above a cell is a line of its own."""
_MOST_PARTS = 3


def with_strokes_behind(items: Sequence[Item]) -> list[Item]:
    """The items, each stroke that stands alone below a text put behind it; the others are empty cells."""
    closed = sum(_is_text(one) and _is_stroke(other) for one, other in pairwise(items))
    if closed < _FEWEST:
        return list(items)
    found: list[Item] = []
    parts: list[Line] = []
    for item in items:
        if isinstance(item, Line) and _is_text(item):
            parts.append(item)
            continue
        if _is_stroke(item) and parts:
            is_one_cell = len(parts) <= _MOST_PARTS and all(len(part.text.strip()) <= _LONGEST_PART for part in parts)
            first = 0 if is_one_cell else len(parts) - 1
            text = "".join(part.text.strip() for part in parts[first:])
            found += [*parts[:first], Line(f"{text} {_STROKE}", parts[first].place)]
        else:
            found += [*parts, item]
        parts = []
    return found + parts


def _is_stroke(item: Item) -> bool:
    return isinstance(item, Line) and item.text.strip() == _STROKE


def _is_text(item: Item) -> bool:
    return isinstance(item, Line) and bool(item.text.strip()) and _STROKE not in item.text
