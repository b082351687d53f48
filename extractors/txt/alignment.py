"""From the positions of cells on their lines to columns that all rows share.

Numbers tell the columns, for they stand in nearly every row; labels to their left tell columns by where
they begin; headers are placed over the columns they cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from contracts.readings import Line
from extractors.limits import MAX_TEXT_COLUMNS
from extractors.txt.grid import TextCell, TextGrid

_MOST_LABEL_COLUMNS = 5
_MOST_CLASHES = 0.1
"""Share of rows in which two cells fall into one column; above it the text is not aligned."""


@dataclass(frozen=True, slots=True)
class Token:
    """A cell's text with its first display column and the one after its last."""

    text: str
    start: int
    end: int
    is_number: bool


Row = tuple[Line, list[Token]]
_Column = tuple[int, int]


def steadiness(rows: list[Row]) -> int:
    """How many different positions numbers begin at: the fewer, the better the rows line up."""
    return len({token.start for _, tokens in rows for token in tokens if token.is_number})


def aligned_grid(rows: list[Row]) -> TextGrid | None:
    """The rows on common columns, blank cells included; None where the positions do not agree."""
    columns = _columns(rows)
    if columns is None:
        return None
    cells: list[TextCell] = []
    clashes = 0
    for number, (line, tokens) in enumerate(rows):
        placed: dict[int, tuple[int, str]] = {}
        clashed = False
        for token in tokens:
            first, span = _covered(token, columns)
            clashed = clashed or first in placed
            held = placed.get(first)
            placed[first] = (max(span, held[0]), f"{held[1]} {token.text}") if held else (span, token.text)
        clashes += clashed
        cells += _filled(line, number, placed, len(columns))
    return TextGrid(tuple(cells), is_aligned=True) if clashes <= _MOST_CLASHES * len(rows) else None


def _columns(rows: list[Row]) -> list[_Column] | None:
    tokens = [token for _, tokens in rows for token in tokens]
    numbers = _merged([token for token in tokens if token.is_number])
    if (
        not numbers
        or len(numbers) > MAX_TEXT_COLUMNS
        or any(_together(row, column) for _, row in rows for column in numbers)
    ):
        return None
    columns = sorted(_label_columns(rows, numbers[0][0]) + numbers)
    # Headers of columns in which nothing is printed; the row with most of them has the narrowest.
    for _, row in sorted(rows, key=lambda row: -len(row[1])):
        if len(columns) > MAX_TEXT_COLUMNS:
            return None
        columns += [(token.start, token.end) for token in row if not any(_overlap(token, column) for column in columns)]
    return sorted(columns)


def _label_columns(rows: list[Row], first_number: int) -> list[_Column]:
    """Columns by where the labels of rows with numbers begin, each up to the next."""
    labels = [
        token for _, row in rows if any(token.is_number for token in row) for token in row if token.start < first_number
    ]
    if not labels:
        return []
    starts = sorted({token.start for token in labels})
    if len(starts) > _MOST_LABEL_COLUMNS:
        starts = starts[:1]
    return list(pairwise([*starts, max(token.end for token in labels)]))


def _merged(tokens: list[Token]) -> list[_Column]:
    """The intervals covered by tokens, those that touch joined."""
    merged: list[_Column] = []
    for token in sorted(tokens, key=lambda token: token.start):
        if merged and token.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], token.end))
        else:
            merged.append((token.start, token.end))
    return merged


def _together(row: list[Token], column: _Column) -> bool:
    return sum(token.is_number and _overlap(token, column) for token in row) > 1


def _overlap(token: Token, column: _Column) -> bool:
    return token.start < column[1] and token.end > column[0]


def _covered(token: Token, columns: list[_Column]) -> tuple[int, int]:
    """The first column a token covers and how many; the nearest one where it covers none."""
    covered = [number for number, column in enumerate(columns) if _overlap(token, column)]
    if covered:
        return covered[0], len(covered)
    middle = (token.start + token.end) / 2
    return min(range(len(columns)), key=lambda number: abs(sum(columns[number]) / 2 - middle)), 1


def _filled(line: Line, row: int, placed: dict[int, tuple[int, str]], width: int) -> list[TextCell]:
    cells = []
    column = 0
    while column < width:
        span, text = placed.get(column, (1, ""))
        span = min([span] + [other - column for other in placed if other > column])
        cells.append(TextCell(text, row, column, line, 1, span))
        column += span
    return cells
