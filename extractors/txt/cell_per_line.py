"""One cell a line, rows parted by blank lines: what browsers and converters leave of a table's text.

Either each cell's line begins with a tab (an empty cell is then a lone tab, and a line without one
carries on the cell above), or nothing marks a cell and a row is simply a group of short lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.readings import Line
from extractors.txt.grid import Item, TextCell, TextGrid

_NUMERAL = re.compile(r"[\s\d０-９.,，+\-−—–/％%]*")
_LONGEST_LABEL = 60
_MOST_CONTINUATIONS = 5
_MIN_GROUPS = 3
_SENTENCE_ENDS = ("。", "；", ";", "！")

Row = list[list[Line]]
"""Cells of a row, each the lines it is made of."""


def recognise(items: Sequence[Item]) -> list[Item]:
    """Replace groups of one-cell lines by grids; lines with several cells are left for other readers."""
    lines = [item for item in items if isinstance(item, Line)]
    marked = sum(_is_marked(line) for line in lines)
    if marked >= 2 * _MIN_GROUPS:
        return _recognise_marked(items)
    return _recognise_groups(items)


def _is_marked(line: Line) -> bool:
    return line.text.startswith("\t") and line.text.count("\t") == 1


def _is_blank(item: Item) -> bool:
    return isinstance(item, Line) and not item.text.strip() and not _is_marked(item)


def _recognise_marked(items: Sequence[Item]) -> list[Item]:
    found: list[Item] = []
    rows: list[Row] = []
    blanks: list[Item] = []
    for position, item in enumerate(items):
        if isinstance(item, Line) and _is_marked(item):
            if blanks or not rows:
                rows.append([])
            rows[-1].append([item])
            blanks = []
        elif rows and _is_blank(item):
            blanks.append(item)
        elif isinstance(item, Line) and rows and _carries_on(items, position, rows[-1][-1]):
            rows[-1][-1].append(item)
            blanks = []
        else:
            found += _close(rows) + blanks + [item]
            rows, blanks = [], []
    return found + _close(rows) + blanks


def _carries_on(items: Sequence[Item], position: int, cell: list[Line]) -> bool:
    """Whether an unmarked line is the rest of the cell above: text, with the row's next cell directly below."""
    text = "".join(line.text for line in cell)
    if _NUMERAL.fullmatch(text):
        return False
    for item in items[position : position + _MOST_CONTINUATIONS]:
        if not isinstance(item, Line) or not item.text.strip(" \u3000\xa0"):
            return False
        if _is_marked(item):
            return True
    return False


def _recognise_groups(items: Sequence[Item]) -> list[Item]:
    """Groups of at least two short lines, one of them a number, between blank lines."""
    groups: list[list[Item]] = [[]]
    for item in items:
        if _is_blank(item):
            groups.append([item])
            groups.append([])
        else:
            groups[-1].append(item)
    if sum(_is_row(group) for group in groups) < _MIN_GROUPS:
        return list(items)
    found: list[Item] = []
    rows: list[Row] = []
    blanks: list[Item] = []
    for group in groups:
        if rows and group and _is_blank(group[0]):
            blanks += group
        elif _is_row(group) or (rows and _is_header(group)):
            rows.append([[line] for line in group if isinstance(line, Line)])
            blanks = []
        elif group:
            found += _close(rows) + blanks + group
            rows, blanks = [], []
    return found + _close(rows) + blanks


def _is_row(group: list[Item]) -> bool:
    return _is_header(group) and any(isinstance(line, Line) and _NUMERAL.fullmatch(line.text) for line in group)


def _is_header(group: list[Item]) -> bool:
    return len(group) > 1 and all(
        isinstance(line, Line)
        and len(line.text) <= _LONGEST_LABEL
        and "\t" not in line.text
        and not line.text.rstrip().endswith(_SENTENCE_ENDS)
        for line in group
    )


def _close(rows: list[Row]) -> list[Item]:
    if not rows:
        return []
    cells = tuple(
        TextCell("\n".join(line.text.strip() for line in cell), row, column, cell[0])
        for row, row_cells in enumerate(rows)
        for column, cell in enumerate(row_cells)
    )
    return [TextGrid(cells)]
