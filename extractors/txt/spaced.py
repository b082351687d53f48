"""Columns aligned by runs of spaces, as ``pdftotext -layout`` and typists make them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
_ENDS = "。；：;:"

_Cells = list[tuple[Line, list[tuple[int, int]]]]
"""Lines with the start and the end of each of their cells."""
_Width = Callable[[str], Sequence[int]]
"""Gives the column of each character of a line and the one after the last."""


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of lines with cells parted by spaces by grids, aligned where positions truly agree."""
    parts = list(_parts(items))
    runs = [
        [(line, cells) for line in part if (cells := _cells(line.text))] for part in parts if isinstance(part, list)
    ]
    widths = _widths(runs)
    found: list[Item] = []
    for part in parts:
        found += _close(part, widths) if isinstance(part, list) else [part]
    return found


def _parts(items: Sequence[Item]) -> Iterator[Item | list[Line]]:
    """The items, of which those that may be a table's lines come as one list."""
    run: list[Line] = []
    waiting: list[Line] = []
    blanks = 0
    has_label = False
    for item in items:
        if isinstance(item, Line) and _RULE.fullmatch(item.text):
            if not run:
                yield item
            continue
        cells = _cells(item.text) if isinstance(item, Line) else []
        if isinstance(item, Line) and len(cells) > 1:
            are_numbers = [_NUMBER.fullmatch(item.text, *cell) is not None for cell in cells]
            if has_label and (are_numbers[0] or not any(are_numbers)):
                yield run
                yield from waiting
                run, waiting = [], []
            run += [*waiting, item]
            waiting, blanks, has_label = [], 0, False
        elif isinstance(item, Line) and run and not has_label and blanks < _MOST_BLANK_LINES and _may_carry_on(item):
            waiting.append(item)
            blanks = 0 if cells else blanks + 1
        elif isinstance(item, Line) and run and not blanks and _may_be_empty_row(item):
            waiting.append(item)
            has_label = True
        else:
            yield run
            yield from (*waiting, item)
            run, waiting, blanks, has_label = [], [], 0, False
    yield run
    yield from waiting


def _widths(runs: Sequence[_Cells]) -> tuple[_Width, ...]:
    """How wide characters are: as shown, “ as a letter or as 汉; or one column each, where that lines up better.

    Programs that pad cells by counting characters take 汉 for as wide as a letter.
    """
    shown: tuple[_Width, ...] = (_shown_once, _shown_twice)
    spread = {width: sum(steadiness(_placed(run, width)) for run in runs) for width in (*shown, _counted)}
    return (_counted,) if spread[_counted] < min(spread[width] for width in shown) else shown


def _may_carry_on(line: Line) -> bool:
    """A blank line, or the rest of a label too long for its column; a sentence is neither."""
    text = line.text.strip()
    return not text or (len(text) <= _LONGEST_CONTINUATION and line.text[:1].isspace())


def _may_be_empty_row(line: Line) -> bool:
    """A label at the left edge: that of a row without figures, if a row with some follows at once; else a heading."""
    text = line.text.strip()
    return 0 < len(text) <= _LONGEST_CONTINUATION and text[-1] not in _ENDS and any(map(str.isalpha, text))


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


def _close(run: list[Line], widths: Sequence[_Width]) -> list[Item]:
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
    for candidate in sorted((_placed(rows, width) for width in widths), key=steadiness):
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


def _placed(rows: _Cells, width: _Width) -> list[Row]:
    """The rows with their cells as tokens."""
    return [_row(line, cells, width) for line, cells in rows]


def _row(line: Line, cells: list[tuple[int, int]], width: _Width) -> Row:
    offsets = width(line.text)
    return line, [
        Token(text := line.text[start:end], offsets[start], offsets[end], bool(_NUMBER.fullmatch(text)))
        for start, end in cells
    ]


def _shown_once(text: str) -> Sequence[int]:
    return column_offsets(text, {}, 1)


def _shown_twice(text: str) -> Sequence[int]:
    return column_offsets(text, {}, 2)


def _counted(text: str) -> Sequence[int]:
    return range(len(text) + 1)


def _is_table(rows: list[list[str]]) -> bool:
    """Short cells in at least two rows, one of which has nothing but numbers after its first cell."""
    several = [row for row in rows if len(row) > 1]
    if len(several) < _MIN_ROWS or max(map(len, several)) > MAX_TEXT_COLUMNS:
        return False
    if any(len(cell) > _LONGEST_CELL for row in several for cell in row):
        return False
    return any(all(_NUMBER.fullmatch(cell) for cell in row[1:]) for row in several)
