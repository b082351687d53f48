"""Columns aligned by runs of spaces, as ``pdftotext -layout`` and typists make them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.readings import Line
from extractors.txt.grid import Item, TextCell, TextGrid, grid_of_rows
from extractors.txt.width import column_offsets

_TOKEN = re.compile(r"\S+(?:[ \u00a0]\S+)*")
"""Words one space apart are one cell; two spaces (or one U+3000) part cells."""
_NUMERAL = r"[+\-−]?[\d０-９][\d０-９.,，]*(?:[件元万宗条个]{0,2})|[-—/]|无"
_NUMBER_TAIL = re.compile(rf"(?P<label>\S.*?)??[ \u00a0]*(?P<tail>(?:(?:{_NUMERAL})[ \u00a0]+)+(?:{_NUMERAL}))\s*")
_MIN_CELLS = 3
_MIN_ROWS = 3
_MOST_BLANK_LINES = 3
_EVEN_ROWS = 0.9
_LONGEST_CONTINUATION = 40


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


_Row = tuple[Line, list[_Token]]


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of lines with cells parted by spaces by grids, aligned where positions truly agree."""
    found: list[Item] = []
    run: list[_Row] = []
    waiting: list[_Row] = []
    blanks = 0
    for item in items:
        tokens = _tokens(item.text) if isinstance(item, Line) else []
        if isinstance(item, Line) and len(tokens) > 1:
            run += [*waiting, (item, tokens)]
            waiting, blanks = [], 0
        elif isinstance(item, Line) and run and _may_carry_on(item, tokens) and blanks < _MOST_BLANK_LINES:
            waiting.append((item, tokens))
            blanks = 0 if tokens else blanks + 1
        else:
            found += _close(run) + [line for line, _ in waiting] + [item]
            run, waiting, blanks = [], [], 0
    return found + _close(run) + [line for line, _ in waiting]


def _may_carry_on(line: Line, tokens: list[_Token]) -> bool:
    """A blank line, or the rest of a label too long for its column; a sentence is neither."""
    return not tokens or (len(line.text.strip()) <= _LONGEST_CONTINUATION and line.text[:1].isspace())


def _tokens(text: str) -> list[_Token]:
    """Cells of a line with their display columns; a tail of numbers one space apart is parted too."""
    offsets = [*column_offsets(text, {}), len(text) * 2]
    tokens = []
    for match in _TOKEN.finditer(text):
        for start, end in _parts(text, match.start(), match.end()):
            tokens.append(_Token(text[start:end], offsets[start], offsets[end - 1] + 1))
    return tokens


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    tail = _NUMBER_TAIL.fullmatch(text, start, end)
    if tail is None:
        return [(start, end)]
    parts = [tail.span("label")] if tail["label"] else []
    return parts + [number.span() for number in re.compile(r"\S+").finditer(text, tail.start("tail"), end)]


def _close(run: list[_Row]) -> list[Item]:
    lines: list[Item] = [line for line, _ in run]
    full = [row for row in run if len(row[1]) >= _MIN_CELLS]
    if len(full) < _MIN_ROWS and not any(len(row[1]) > 2 * _MIN_CELLS for row in full):
        return lines
    columns = _columns(run)
    if columns is None:
        return [grid_of_rows([(line, [token.text for token in tokens]) for line, tokens in run if tokens])]
    return [_aligned(run, columns)]


def _columns(run: list[_Row]) -> list[tuple[int, int]] | None:
    """(start, end) of every column, from the rows with most cells; None where they do not line up."""
    most = max(len(tokens) for _, tokens in run)
    fullest = [tokens for _, tokens in run if len(tokens) == most]
    if len(fullest) < 2:
        return None
    columns: list[list[int]] = []
    for token in sorted((token for tokens in fullest for token in tokens), key=lambda token: token.start):
        if columns and token.start < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], token.end)
        else:
            columns.append([token.start, token.end])
    if len(columns) != most:
        return None
    spans = [(start, end) for start, end in columns]
    rows = [tokens for _, tokens in run if len(tokens) > 1]
    even = sum(len({_nearest(token, spans) for token in tokens}) == len(tokens) for tokens in rows)
    return spans if even >= _EVEN_ROWS * len(rows) else None


def _nearest(token: _Token, columns: list[tuple[int, int]]) -> int:
    """The column a token overlaps most, otherwise the one whose middle is nearest."""
    overlaps = [min(end, token.end) - max(start, token.start) for start, end in columns]
    best = max(range(len(columns)), key=overlaps.__getitem__)
    if overlaps[best] > 0:
        return best
    middles = [(start + end) / 2 for start, end in columns]
    place = bisect_left(middles, token.middle)
    beside = [number for number in (place - 1, place) if 0 <= number < len(columns)]
    return min(beside, key=lambda number: abs(middles[number] - token.middle))


def _aligned(run: list[_Row], columns: list[tuple[int, int]]) -> TextGrid:
    cells: list[TextCell] = []
    rows = [(line, tokens) for line, tokens in run if tokens]
    for row, (line, tokens) in enumerate(rows):
        placed: dict[int, tuple[int, list[str]]] = {}
        for token in tokens:
            covered = [n for n, (start, end) in enumerate(columns) if start < token.end and end > token.start]
            first = covered[0] if covered else _nearest(token, columns)
            span = len(covered) or 1
            if first in placed:
                placed[first] = (max(span, placed[first][0]), [*placed[first][1], token.text])
            else:
                placed[first] = (span, [token.text])
        column = 0
        while column < len(columns):
            span, texts = placed.get(column, (1, []))
            span = min([span] + [other - column for other in placed if other > column])
            cells.append(TextCell(" ".join(texts), row, column, line, 1, span))
            column += span
    return TextGrid(tuple(cells), is_aligned=True)
