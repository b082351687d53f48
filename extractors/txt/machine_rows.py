"""Rows as programs for data write them: rows and columns counted from 0, merged cells repeated over their span.

Set back to what is printed: the counts are no figures, and a figure that stands three times under one merged
heading stands there once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from contracts.readings import Line

Row = tuple[Line, list[str]]
_FEWEST_COUNTED = 4
_FEWEST_REPEATED_ROWS = 2
_SHORTEST_HEADING = 4
_LONGEST_RUN_OF_LABELS = 2
_NUMBER = re.compile(r"[+\-−]?\d[\d,.]*")
_NOTHING = frozenset(("nan", "NaN", "None", "<NA>", "null"))


def as_printed(rows: Sequence[Row]) -> list[Row]:
    """The rows without counts, each merged cell once, at its left."""
    rows = _without_counts([(line, [cell.strip() for cell in cells]) for line, cells in rows])
    has_figures = any(_NUMBER.fullmatch(cell) for _, cells in rows for cell in cells[1:])
    if not has_figures or sum(_repeats_heading(cells) for _, cells in rows) < _FEWEST_REPEATED_ROWS:
        return list(rows)
    printed: list[Row] = []
    heading: list[str] = []
    for line, cells in rows:
        if any(_NUMBER.fullmatch(cell) for cell in cells[1:]):
            printed.append((line, _values_once(cells, heading)))
        else:
            printed.append((line, _texts_once(cells, heading)))
            heading = cells
    return printed


def _without_counts(rows: list[Row]) -> list[Row]:
    """Without a first row 0, 1, 2 … and a first column that counts the rows below it."""
    if len(rows) < _FEWEST_COUNTED:
        return rows
    first = rows[0][1]
    is_indexed = not first[0]
    counts = first[1:] if is_indexed else first
    if len(counts) < _FEWEST_COUNTED or counts != [str(number) for number in range(len(counts))]:
        return rows
    body = rows[1:]
    if is_indexed and all(cells[0] == str(number) for number, (_, cells) in enumerate(body)):
        body = [(line, cells[1:]) for line, cells in body]
    return [(line, ["" if cell in _NOTHING else cell for cell in cells]) for line, cells in body]


def _repeats_heading(cells: list[str]) -> bool:
    return any(
        len(text) >= _SHORTEST_HEADING and not _NUMBER.fullmatch(text) and len(list(run)) > _LONGEST_RUN_OF_LABELS
        for text, run in groupby(cells)
    )


def _texts_once(cells: list[str], above: list[str]) -> list[str]:
    """A row of headings: what stands to the left or above already is the same merged cell."""
    return [
        "" if (number and cell == cells[number - 1]) or (number < len(above) and cell == above[number]) else cell
        for number, cell in enumerate(cells)
    ]


def _values_once(cells: list[str], heading: list[str]) -> list[str]:
    """A row of figures: one that stands again under the same heading is the same merged cell."""
    return [
        ""
        if 0 < number < len(heading) and cell == cells[number - 1] and heading[number] == heading[number - 1] != ""
        else cell
        for number, cell in enumerate(cells)
    ]
