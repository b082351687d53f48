"""Rows as programs for data write them: rows and columns counted from 0, merged cells repeated over their span.

Set back to what is printed: the counts are no figures, and a figure that stands three times under one merged
heading stands there once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

Row = tuple[int, list[str]]
"""A row's number and the texts of its cells."""
_FEWEST_COUNTED = 4
_FEWEST_REPEATED_ROWS = 2
_SHORTEST_HEADING = 4
_LONGEST_RUN_OF_LABELS = 2
_NUMBER = re.compile(r"[+\-−]?\d[\d,.]*")
_NOTHING = frozenset(("nan", "NaN", "None", "<NA>", "null"))


def as_printed(texts: Sequence[Sequence[str]]) -> list[Row] | None:
    """The rows without counts, each merged cell once, at its left, under their old numbers; None where all stays."""
    rows: list[Row] = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(texts)]
    counted = _without_counts(rows)
    has_figures = any(_NUMBER.fullmatch(cell) for _, cells in counted for cell in cells[1:])
    if not has_figures or sum(_repeats_heading(cells) for _, cells in counted) < _FEWEST_REPEATED_ROWS:
        return None if counted is rows else counted
    printed: list[Row] = []
    heading: list[str] = []
    for number, cells in counted:
        if any(_NUMBER.fullmatch(cell) for cell in cells[1:]):
            printed.append((number, _values_once(cells, heading)))
        else:
            printed.append((number, _texts_once(cells, heading)))
            heading = cells
    return printed


def _without_counts(rows: list[Row]) -> list[Row]:
    """Without a first row 0, 1, 2 … and a first column that counts the rows below it."""
    if len(rows) < _FEWEST_COUNTED or not all(cells for _, cells in rows):
        return rows
    first = rows[0][1]
    is_indexed = not first[0]
    counts = first[1:] if is_indexed else first
    if len(counts) < _FEWEST_COUNTED or counts != [str(number) for number in range(len(counts))]:
        return rows
    body = rows[1:]
    # In print, the corner above the index is only white space.
    is_indexed = is_indexed or all(len(cells) == len(first) + 1 for _, cells in body)
    if is_indexed and all(cells[0] == str(count) for count, (_, cells) in enumerate(body)):
        body = [(number, cells[1:]) for number, cells in body]
    return [(number, ["" if cell in _NOTHING else cell for cell in cells]) for number, cells in body]


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
