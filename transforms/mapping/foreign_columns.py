"""Columns of section three that are none of the form's: line numbers, subtotals, last year's figures.

They are taken away before values are placed, so that they neither shift a row nor make it unreadable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from transforms.labels import label_key
from transforms.mapping.columns import Slot
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.values import parse_value

_FEWEST_ROWS = 3
_MOST_FOREIGN = 2
_COMMON = 0.8
"""Share of a text's rows that must have the same surplus of values before it counts as a column."""


def without_line_numbers(rows: Sequence[DocumentRow]) -> list[DocumentRow]:
    """The rows without numbers that only count them: before the label, and rising by one or starting anew."""
    leading = {index: cell for index, row in enumerate(rows) if (cell := _number_before_label(row)) is not None}
    if len(leading) < _FEWEST_ROWS:
        return list(rows)
    before = 0
    for cell in leading.values():
        number = int(cell.text.strip())
        if number not in (before + 1, 1):
            return list(rows)
        before = number
    return [
        replace(row, cells=tuple(cell for cell in row.cells if cell is not leading[index])) if index in leading else row
        for index, row in enumerate(rows)
    ]


def _number_before_label(row: DocumentRow) -> RowCell | None:
    own = [cell for cell in row.own if not cell.is_blank]
    if len(own) < _FEWEST_ROWS or own[1].is_value:
        return None
    text = own[0].text.strip()
    return own[0] if text.isascii() and text.isdigit() else None


def foreign_columns(
    headers: Iterable[DocumentRow], body: Sequence[DocumentRow], slots: Sequence[Slot]
) -> dict[int, str]:
    """Grid columns with a header of their own that names no applicant, and figures below it: column -> header."""
    first = min(slot.column for slot in slots)
    wanted = {slot.column for slot in slots}
    if len(wanted) < len(slots):
        return {}
    found: dict[int, str] = {}
    for row in headers:
        for cell in row.cells:
            covered = range(cell.column, cell.column + cell.column_span)
            if not (row.is_aligned and label_key(cell.text) and wanted.isdisjoint(covered)):
                continue
            if _holds_figures(body, covered) and (body or cell.column > first):
                found.update(dict.fromkeys(covered, cell.text.strip()))
    return found


def _holds_figures(body: Sequence[DocumentRow], columns: range) -> bool:
    if not body:
        # The header stands in a table of its own: what is below it stands in the next.
        return True
    below = [cell for row in body for cell in row.own if cell.column in columns]
    return all(cell.is_value for cell in below) and any(not cell.is_blank for cell in below)


def surplus_positions(
    rows: Sequence[tuple[RowCell, ...]], width: int, named: Callable[[], int | None]
) -> tuple[int, ...] | None:
    """Which positions of ragged rows hold a column too many, as told by the rows' own sums.

    ``rows`` are the value cells of each row; some must be printed in full, for empty cells fit any sum. An
    answer is given when, with those positions gone, every row adds up, and no other choice leads to other
    figures; else ``named`` (the position that the header gives to a column of its own) may choose among
    several that add up, or, where rows are not printed in full, be believed if all have just one cell too many.
    """
    lengths = Counter(len(cells) for cells in rows if any(not cell.is_blank for cell in cells))
    if not lengths:
        return None
    length, count = lengths.most_common(1)[0]
    surplus = length - width
    if count < _FEWEST_ROWS or count < _COMMON * lengths.total() or not 0 < surplus <= _MOST_FOREIGN:
        return None
    even = [cells for cells in rows if len(cells) == length]
    if sum(all(not cell.is_blank for cell in cells) for cells in even) < _FEWEST_ROWS:
        spoken = named() if surplus == 1 and count == lengths.total() else None
        return None if spoken is None or any(_contradicts(cells, spoken) for cells in even) else (spoken,)
    numbers = [[_number(cell) for cell in cells] for cells in even]
    readings: dict[tuple[int, ...], list[list[Decimal]]] = {}
    for gone in combinations(range(length), surplus):
        kept = [[value for position, value in enumerate(row) if position not in gone] for row in numbers]
        if all(sum(row[:-1], Decimal(0)) == row[-1] for row in kept) and any(row[-1] for row in kept):
            readings[gone] = kept
    if not readings:
        return None
    first = next(iter(readings))
    if all(one == readings[first] for one in readings.values()):
        return first
    spoken = named()
    return (spoken,) if spoken is not None and (spoken,) in readings else None


def _contradicts(cells: Sequence[RowCell], gone: int) -> bool:
    """True when a row, without one of its cells, prints parts that exceed its total."""
    kept = [cell for position, cell in enumerate(cells) if position != gone]
    parts = sum((_number(cell) for cell in kept[:-1]), Decimal(0))
    return not kept[-1].is_blank and parts > _number(kept[-1])


def is_total_first(rows: Sequence[tuple[RowCell, ...]], width: int) -> bool:
    """True when the sums of ragged rows say that the total stands before its parts, and never behind them."""
    full = [
        [_number(cell) for cell in cells]
        for cells in rows
        if len(cells) == width and not any(cell.is_blank for cell in cells)
    ]
    telling = [row for row in full if sum(row[:-1], Decimal(0)) != row[-1]]
    return len(telling) >= _FEWEST_ROWS and all(sum(row[1:], Decimal(0)) == row[0] for row in full)


def _number(cell: RowCell) -> Decimal:
    return parse_value(cell.text).number or Decimal(0)


def without_columns(row: DocumentRow, columns: Iterable[int]) -> tuple[DocumentRow, tuple[RowCell, ...]]:
    """The row without the cells that lie within the given grid columns, and what was printed there."""
    gone = frozenset(columns)
    taken = tuple(cell for cell in row.cells if gone.issuperset(range(cell.column, cell.column + cell.column_span)))
    printed = tuple(cell for cell in taken if not cell.is_blank and not cell.is_inherited)
    return replace(row, cells=tuple(cell for cell in row.cells if cell not in taken)), printed
