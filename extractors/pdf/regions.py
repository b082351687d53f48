"""Which lines of a page are a table without rules: where figures stand in columns beside labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.pdf.phrases import Phrase
from extractors.pdf.splitting import split_at_carried

_LONG = 0.62
"""A single phrase longer than this share of the text's width is prose."""

_PAGE_NUMBER = re.compile(r"[-—–－―·•\s]*[0-9０-９]{1,3}[-—–－―·•\s]*|第\s*\d+\s*页.*")
_HEAD_LINES, _FEWEST_HEADS = 3, 5
"""A row of heads has so many phrases, and stands within so many lines above the figures."""
_TOP_LINES = 8
"""A table that goes on from the page before has its first figures within so many lines."""


@dataclass(slots=True)
class Region:
    """Lines ``first`` to ``last`` (inclusive) of the page."""

    first: int
    last: int


def table_regions(lines: list[list[Phrase]], carried: Sequence[tuple[float, float]] = ()) -> list[Region]:
    """Stretches of lines that form tables, from top to bottom, none sharing a line.

    ``carried`` are the extents of the figure columns of a table at the end of the page before: it may
    go on at the top of this one with a single row, and its figures are then parted from their labels
    in ``lines``.
    """
    if not lines:
        return []
    if carried:
        lines[:_TOP_LINES] = [split_at_carried(line, carried) for line in lines[:_TOP_LINES]]
    width = max(line[-1].right for line in lines) - min(line[0].left for line in lines)
    anchors = [index for index, line in enumerate(lines) if _is_anchor(line)]
    found: list[Region] = []
    for stretch in _stretches(lines, anchors, width):
        if not _is_table(lines, stretch) and not _goes_on(lines, stretch, carried):
            continue
        floor = found[-1].last + 1 if found else 0
        region = Region(stretch[0], stretch[-1])
        _take_header(lines, region, stretch, floor, width)
        _take_tail(lines, region, stretch, width)
        found.append(region)
    return found


def _is_anchor(line: list[Phrase]) -> bool:
    """A line of a table's body: several figures, or a figure apart from the label before it."""
    values = sum(phrase.is_value for phrase in line)
    if values and _is_letterspaced(line):
        return False
    return values >= 2 or (values == 1 and len(line) >= 2 and line[-1].is_value)


def _is_letterspaced(line: list[Phrase]) -> bool:
    """Text set with wide gaps between all its letters looks like columns, and is none."""
    letters = [run for phrase in line for run in phrase.runs if not phrase.is_value]
    return sum(len(run.text) == 1 for run in letters) >= max(5, len(letters) // 2 + 1)


def _is_page_number(line: list[Phrase]) -> bool:
    return len(line) == 1 and _PAGE_NUMBER.fullmatch(line[0].text) is not None


def _is_prose(line: list[Phrase], width: float) -> bool:
    return len(line) == 1 and line[0].right - line[0].left > _LONG * width


def _pitch(lines: list[list[Phrase]], stretch: list[int]) -> float:
    """The usual distance of the body's rows."""
    steps = [_middle(lines[j]) - _middle(lines[i]) for i, j in pairwise(stretch)]
    size = type_size(lines[index] for index in stretch)
    return max(median(steps) if steps else 0.0, 1.6 * size)


def type_size(lines: Iterable[list[Phrase]]) -> float:
    """The usual height of labels; figures are less high than the type that they are set in."""
    phrases = [phrase for line in lines for phrase in line]
    labels = [phrase.height for phrase in phrases if not phrase.is_value and len(phrase.text) > 1]
    return median(labels) if labels else median(phrase.height for phrase in phrases) * 1.25


def _middle(line: list[Phrase]) -> float:
    return sum(phrase.middle for phrase in line) / len(line)


def _stretches(lines: list[list[Phrase]], anchors: list[int], width: float) -> list[list[int]]:
    """Anchors with nothing between them that ends a table."""
    found: list[list[int]] = []
    for index in anchors:
        if found and not _is_parted(lines, found[-1], index, width):
            found[-1].append(index)
        else:
            found.append([index])
    return found


def _is_parted(lines: list[list[Phrase]], stretch: list[int], index: int, width: float) -> bool:
    before = stretch[-1]
    between = range(before + 1, index)
    if any(_is_prose(lines[i], width) for i in between):
        return True
    pitch = _pitch(lines, stretch)
    size = type_size(lines[i] for i in stretch)
    for i in between:
        above, below = _top(lines[i]) - _bottom(lines[i - 1]), _top(lines[i + 1]) - _bottom(lines[i])
        is_heading = len(lines[i]) == 1 and lines[i][0].height > 1.15 * size
        if is_heading and (above > 0.6 * size or below > 0.6 * size):
            return True
        if above > max(2.2 * pitch, 4 * size) - size:
            return True
    return _top(lines[index]) - _bottom(lines[index - 1]) > max(3.0 * pitch, 6 * size)


def _top(line: list[Phrase]) -> float:
    return min(phrase.top for phrase in line)


def _bottom(line: list[Phrase]) -> float:
    return max(phrase.bottom for phrase in line)


def _is_table(lines: list[list[Phrase]], stretch: list[int]) -> bool:
    """Two rows whose figures stand under each other, one row of many figures, or of a few under a row of heads."""
    rows = [[phrase for phrase in lines[index] if phrase.is_value] for index in stretch]
    if max(len(row) for row in rows) >= 4:
        return True
    if len(rows) < 2:
        return _stands_under_heads(rows[0], lines[max(stretch[0] - _HEAD_LINES, 0):stretch[0]])
    agreeing = sum(
        any(one.left < other.right and other.left < one.right for one in row for other in next_row)
        for row, next_row in pairwise(rows))
    return agreeing >= 1


def _stands_under_heads(figures: list[Phrase], above: list[list[Phrase]]) -> bool:
    heads = [phrase for line in above if len(line) >= _FEWEST_HEADS for phrase in line if not phrase.is_value]
    return bool(heads) and all(
        any(figure.left < head.right and head.left < figure.right for head in heads) for figure in figures)


def _goes_on(lines: list[list[Phrase]], stretch: list[int], carried: Sequence[tuple[float, float]]) -> bool:
    """Whether a stretch near the top of a page continues the table of the page before."""
    figures = [phrase for index in stretch for phrase in lines[index] if phrase.is_value]
    return stretch[0] <= _TOP_LINES and bool(carried) and all(
        any(phrase.left < right + 2.0 and left - 2.0 < phrase.right for left, right in carried) for phrase in figures)


def _take_header(lines: list[list[Phrase]], region: Region, stretch: list[int], floor: int, width: float) -> None:
    """Grow upward over the header: short phrases close above, up to a heading, a gap or prose."""
    size = type_size(lines[index] for index in stretch)
    widest = max(1.6 * size, 1.3 * _pitch(lines, stretch) - size)
    while region.first > floor:
        line, below = lines[region.first - 1], lines[region.first]
        gap = _top(below) - _bottom(line)
        if gap > widest or _is_prose(line, width):
            break
        if len(line) == 1 and line[0].height > 1.15 * size and gap > 0.5 * size:
            break
        region.first -= 1


def _take_tail(lines: list[list[Phrase]], region: Region, stretch: list[int], width: float) -> None:
    """Grow downward over the last label's further lines and over label rows without figures."""
    size = type_size(lines[index] for index in stretch)
    values_from = min(phrase.left for index in stretch for phrase in lines[index] if phrase.is_value)
    labels_from = min(lines[index][0].left for index in stretch)
    pitch = _pitch(lines, stretch)
    while region.last + 1 < len(lines):
        line = lines[region.last + 1]
        gap = _middle(line) - _middle(lines[region.last])
        fits = all(phrase.height < 1.15 * size for phrase in line) and (
            len(line) > 1 or line[0].right < values_from or abs(line[0].left - labels_from) < 2.0)
        if not fits or _is_page_number(line) or gap > 1.25 * pitch or _is_prose(line, width):
            break
        region.last += 1
