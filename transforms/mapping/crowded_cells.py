"""Cells that hold what should stand in several: a row's figures in one cell, several rows in one row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from transforms.mapping.anchors import vocabulary
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.values import is_value

_FEWEST_FIGURES = 3
"""Two figures in one cell may as well be one number with a space in it."""
_MOST_LINES = 60
_LINE_BREAK = re.compile("\n")
_WHITE_SPACE = re.compile(r"\s+")


def figures_apart(row: DocumentRow, width: int) -> DocumentRow:
    """The row with each cell that holds as many figures as it spans columns parted into them.

    A row whose only value cell holds the ``width`` figures of a whole row is parted as well. Figures below each
    other may be one number wrapped in a narrow column.
    """
    values = [cell for cell in row.own if cell.is_value or _figures(cell)]
    printed = [cell for cell in values if not cell.is_blank]
    cells: list[RowCell] = []
    for cell in row.cells:
        figures = [] if cell.is_inherited else _figures(cell)
        if len(figures) >= _FEWEST_FIGURES and (
            (len(figures) == cell.column_span and "\n" not in cell.text.strip())
            or (printed == [cell] and len(figures) == width)
        ):
            cells += [RowCell(text, cell.column + number, 1, cell.place) for number, text in enumerate(figures)]
        else:
            cells.append(cell)
    return row if len(cells) == len(row.cells) else replace(row, cells=tuple(cells))


def _figures(cell: RowCell) -> list[str]:
    parts = cell.text.split()
    return parts if len(parts) >= _FEWEST_FIGURES and all(is_value(part) for part in parts) else []


def rows_apart(row: DocumentRow) -> list[DocumentRow]:
    """The rows that stand in one row of cells, known by labels and figures of equal number.

    They stand below each other line by line, or side by side with white space between.
    """
    for separator in (_LINE_BREAK, _WHITE_SPACE):
        rows = _rows_apart(row, separator)
        if len(rows) > 1:
            return rows
    return [row]


def items_apart(row: DocumentRow) -> list[DocumentRow]:
    """The rows of section two that stand in one row of cells: several items line by line, and as many figures."""
    labels = next((cell for cell in row.own if not cell.is_value and "\n" in cell.text), None)
    if labels is None:
        return [row]
    names = labels.text.split("\n")
    others = [(cell, cell.text.split("\n")) for cell in row.own if cell is not labels and not cell.is_blank]
    is_stacked = others and all(len(parts) == len(names) and all(map(is_value, parts)) for _, parts in others)
    if not is_stacked or not all(vocabulary().items.exact(name) for name in names):
        return [row]
    return _parted(row, {id(labels): names} | {id(cell): parts for cell, parts in others})


def _rows_apart(row: DocumentRow, separator: re.Pattern[str]) -> list[DocumentRow]:
    columns = [
        (cell, parts)
        for cell in row.own
        if len(parts := separator.split(cell.text)) > 1 and all(is_value(part) for part in parts)
    ]
    count = len(columns[0][1]) if columns else 0
    if len(columns) < _FEWEST_FIGURES or any(len(parts) != count for _, parts in columns):
        return [row]
    stacks = [cell for cell, _ in columns]
    named = [cell for cell in row.own if not cell.is_value and cell not in stacks]
    labels = _labels(separator.split(named[-1].text), count, separator) if named else None
    if labels is None or any(cell.is_value and not cell.is_blank and cell not in stacks for cell in row.own):
        return [row]
    return _parted(row, {id(cell): lines for cell, lines in columns} | {id(named[-1]): list(labels)})


def _parted(row: DocumentRow, lines_of: Mapping[int, Sequence[str]]) -> list[DocumentRow]:
    """The row once for each line; ``lines_of`` has the lines of the cells that are parted, by identity."""
    return [
        replace(
            row,
            cells=tuple(
                replace(cell, text=lines_of[id(cell)][number]) if id(cell) in lines_of else cell for cell in row.cells
            ),
        )
        for number in range(len(next(iter(lines_of.values()))))
    ]


def _labels(lines: Sequence[str], count: int, separator: re.Pattern[str]) -> tuple[str, ...] | None:
    """The lines put together to ``count`` labels of the form, in the only way that makes each one exact."""
    rows = vocabulary().rows
    if separator is _LINE_BREAK and len(lines) == count and all(rows.scores(line) for line in lines):
        return tuple(lines)
    if not count <= len(lines) <= _MOST_LINES:
        return None

    @cache
    def ways(start: int, left: int) -> tuple[tuple[str, ...], ...]:
        if left == 0:
            return ((),) if start == len(lines) else ()
        found: list[tuple[str, ...]] = []
        for end in range(start + 1, len(lines) - left + 2):
            label = "".join(lines[start:end])
            if rows.exact(label):
                found += [(label, *rest) for rest in ways(end, left - 1)]
        return tuple(found[:2])

    found = ways(0, count)
    return found[0] if len(found) == 1 else None
