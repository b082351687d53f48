"""Columns aligned by runs of spaces, as ``pdftotext -layout`` and typists make them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from contracts.readings import Line
from extractors.limits import MAX_TEXT_COLUMNS
from extractors.machine_rows import as_printed
from extractors.txt.alignment import Row, Token, aligned_grid, steadiness
from extractors.txt.grid import Item, TextGrid, grid_of_rows
from extractors.txt.width import column_offsets

_TOKEN = re.compile(r"\S+(?:[ \u00a0]\S+)*")
"""Words one space apart are one cell; two spaces (or one U+3000) part cells."""
_WORD = re.compile(r"\S+")
_NUMERAL = r"[+\-−]?[\d０-９][\d０-９.,，]*(?:[件元万宗条个]{0,2})|[-—/]|无"
_NUMBER = re.compile(_NUMERAL)
_NUMBER_TAIL = re.compile(rf"(?P<label>\S.*?)??[ \u00a0]*(?P<tail>(?:(?:{_NUMERAL})[ \u00a0]+)+(?:{_NUMERAL}))\s*")
_RULE = re.compile(r"\s*(?:[-=]{3,}\s+)*[-=]{5,}(?:\s+[-=]{3,})*\s*")
"""A line drawn below headings or behind the last row."""
_MIN_ROWS = 2
_MOST_BLANK_LINES = 3
_SHORTEST_GAP = 2
_FEWEST_HEADINGS = 3
_LONGEST_CELL = 80
_LONGEST_ROW = 400
_LONGEST_CONTINUATION = 40

_RunLine = tuple[Line, bool]
"""A line of a run and whether it has several cells."""


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of lines with cells parted by spaces by grids, aligned where positions truly agree."""
    found: list[Item] = []
    run: list[Line] = []
    waiting: list[Line] = []
    blanks = 0
    for item in items:
        if isinstance(item, Line) and _RULE.fullmatch(item.text):
            found += [] if run else [item]
            continue
        cells = _cells(item.text) if isinstance(item, Line) else []
        if isinstance(item, Line) and len(cells) > 1:
            run += [*waiting, item]
            waiting, blanks = [], 0
        elif isinstance(item, Line) and run and _may_carry_on(item, cells) and blanks < _MOST_BLANK_LINES:
            waiting.append(item)
            blanks = 0 if cells else blanks + 1
        else:
            found += [*_close(run), *waiting, item]
            run, waiting, blanks = [], [], 0
    return [*found, *_close(run), *waiting]


def _may_carry_on(line: Line, cells: list[tuple[int, int]]) -> bool:
    """A blank line, or the rest of a label too long for its column; a sentence is neither."""
    return not cells or (len(line.text.strip()) <= _LONGEST_CONTINUATION and line.text[:1].isspace())


def _cells(text: str) -> list[tuple[int, int]]:
    """Start and end of every cell of a line; a tail of numbers one space apart is parted too."""
    cells: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        tail = _NUMBER_TAIL.fullmatch(text, start, end) if end - start <= _LONGEST_ROW else None
        if tail is None:
            cells.append(match.span())
            continue
        if tail["label"]:
            cells.append(tail.span("label"))
        cells += [number.span() for number in _WORD.finditer(text, tail.start("tail"), match.end())]
    return cells


def _close(run: list[Line]) -> list[Item]:
    rows = [(line, cells) for line in run if (cells := _cells(line.text))]
    texts = [[line.text[start:end] for start, end in cells] for line, cells in rows]
    if not _is_table(texts):
        return list(run)
    if (printed := as_printed(texts)) is not None:
        return [grid_of_rows([(rows[number][0], cells) for number, cells in printed])]
    if (separated := _by_separator(rows)) is not None:
        return [separated]
    # Without headings above them figures may stand anywhere: lines cut loose from their table were moved, too.
    if _gaps_are_equal(rows) or not any(_is_heading(row) for row in texts):
        return [grid_of_rows([(line, row) for (line, _), row in zip(rows, texts, strict=True)])]
    placed = [[_row(line, cells, ambiguous) for line, cells in rows] for ambiguous in (1, 2)]
    for candidate in sorted(placed, key=steadiness):
        grid = aligned_grid(candidate)
        if grid is not None:
            return [grid]
    return [grid_of_rows([(line, row) for (line, _), row in zip(rows, texts, strict=True)])]


def _by_separator(rows: list[tuple[Line, list[tuple[int, int]]]]) -> TextGrid | None:
    """The rows with their empty cells, where every gap is so many times the one between headings; else None.

    Then a fixed number of spaces parts cells, and a longer gap is several of them with nothing in between.
    """
    gaps = [[right[0] - left[1] for left, right in pairwise(cells)] for _, cells in rows]
    unit = min((gap for row in gaps for gap in row), default=0)
    width = max((len(row) + 1 for row in gaps if set(row) == {unit}), default=0)
    if unit < _SHORTEST_GAP or width < _FEWEST_HEADINGS or any(gap % unit for row in gaps for gap in row):
        return None
    split: list[tuple[Line, list[str]]] = []
    for (line, cells), row in zip(rows, gaps, strict=True):
        before = cells[0][0] // unit if cells[0][0] % unit == 0 else 0
        texts = [""] * before
        for (start, end), gap in zip(cells, [unit, *row], strict=True):
            texts += [""] * (gap // unit - 1)
            texts.append(line.text[start:end])
        texts += [""] * ((len(line.text) - cells[-1][1]) // unit)
        split.append((line, texts))
    is_told = max(len(texts) for _, texts in split) <= max(width, *(len(cells) for _, cells in rows))
    return grid_of_rows(split) if is_told else None


def _is_heading(row: list[str]) -> bool:
    return len(row) >= _FEWEST_HEADINGS and not any(_NUMBER.fullmatch(cell) for cell in row)


def _gaps_are_equal(rows: list[tuple[Line, list[tuple[int, int]]]]) -> bool:
    """Whether all cells lie equally far apart: the spaces then part cells, and say nothing of columns."""
    gaps = {line.text[left[1] : right[0]] for line, cells in rows for left, right in pairwise(cells)}
    return len(gaps) == 1


def _row(line: Line, cells: list[tuple[int, int]], ambiguous: int) -> Row:
    offsets = column_offsets(line.text, {}, ambiguous)
    return line, [
        Token(text := line.text[start:end], offsets[start], offsets[end], bool(_NUMBER.fullmatch(text)))
        for start, end in cells
    ]


def _is_table(rows: list[list[str]]) -> bool:
    """Short cells in at least two rows, one of which has nothing but numbers after its first cell."""
    several = [row for row in rows if len(row) > 1]
    if len(several) < _MIN_ROWS or max(map(len, several)) > MAX_TEXT_COLUMNS:
        return False
    if any(len(cell) > _LONGEST_CELL for row in several for cell in row):
        return False
    return any(all(_NUMBER.fullmatch(cell) for cell in row[1:]) for row in several)
