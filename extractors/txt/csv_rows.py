"""Comma-separated rows, as a spreadsheet exports them; prose has commas too, so only even runs count.

Semicolons and full-width commas part cells too where most cells behind the first hold figures or nothing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from contracts.readings import Line
from extractors.txt.grid import Item, grid_of_printed

_MARKS = ",;，；"
_MOST_WORDS = 0.5
_FIGURE = re.compile(r"\s*[+\-−]?[\d,.]*\s*")
_MIN_COMMAS = 3
_MIN_ROWS = 3
_LONGEST_MEAN_CELL = 20
_MOST_LINES_A_ROW = 20


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace runs of lines with the same number of comma-separated cells by grids."""
    found: list[Item] = []
    position = 0
    while position < len(items):
        item = items[position]
        mark = _mark_of(item)
        rows, length = _run(items, position, mark) if mark else ([], 0)
        if length:
            if len(rows) >= _MIN_ROWS and _mean_cell(rows) <= _LONGEST_MEAN_CELL and _is_data(rows, mark):
                found.append(grid_of_printed(rows))
            else:
                found += items[position : position + length]
            position += length
        else:
            found.append(item)
            position += 1
    return found


def _mark_of(item: Item) -> str:
    """The mark that parts the cells of a row which may begin here, '' where none does."""
    if not isinstance(item, Line):
        return ""
    # A quoted cell left open goes on in the next lines, and the row's other commas with it.
    if '"' in item.text and item.text.count('"') % 2 == 1:
        return ","
    return next((mark for mark in _MARKS if item.text.count(mark) >= _MIN_COMMAS), "")


def _is_data(rows: list[tuple[Line, list[str]]], mark: str) -> bool:
    cells = [cell for _, row in rows for cell in row[1:]]
    return mark == "," or sum(not _FIGURE.fullmatch(cell) for cell in cells) <= _MOST_WORDS * len(cells)


def _run(items: Sequence[Item], start: int, mark: str) -> tuple[list[tuple[Line, list[str]]], int]:
    """Rows from ``start`` on that all have as many cells as the first, and the number of items they take."""
    rows: list[tuple[Line, list[str]]] = []
    length = 0
    for first, cells, taken in _records(items, start, mark):
        if len(cells) <= _MIN_COMMAS or (rows and len(cells) != len(rows[0][1])):
            break
        rows.append((first, cells))
        length += taken
    return rows, length


def _records(items: Sequence[Item], start: int, mark: str) -> Iterator[tuple[Line, list[str], int]]:
    """CSV records with their first line and the number of lines each takes (quoted cells may hold breaks)."""
    position = start
    while position < len(items):
        first = items[position]
        taken: list[str] = []
        cells: list[str] | None = None
        while isinstance(first, Line) and position + len(taken) < len(items) and len(taken) < _MOST_LINES_A_ROW:
            line = items[position + len(taken)]
            if not isinstance(line, Line):
                break
            taken.append(line.text)
            joined = "\n".join(taken)
            if joined.count('"') % 2 == 0:
                cells = _parse(joined, mark)
                break
        if cells is None or not isinstance(first, Line):
            return
        yield first, cells, len(taken)
        position += len(taken)


def _parse(record: str, mark: str) -> list[str] | None:
    try:
        rows = list(csv.reader([line + "\n" for line in record.split("\n")], delimiter=mark))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _mean_cell(rows: list[tuple[Line, list[str]]]) -> float:
    lengths = [len(cell) for _, cells in rows for cell in cells]
    return sum(lengths) / len(lengths)
