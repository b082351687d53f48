"""Counted figures of section four: which of them are empty, and in which order the headings name their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from transforms.forms import Form
from transforms.mapping.anchors import vocabulary
from transforms.mapping.litigation_rows import named_proceedings
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.values import parse_value

_LITIGATION = "litigation"
_OUTCOMES = 5
_MOST_TERMINATORS = 2
"""Empty cells that separators make of the end of a line of text."""


@dataclass(frozen=True, slots=True)
class PrintedOrder:
    """For each column of the form the position of its figure among the fifteen.

    ``is_certain`` is False where the headings contradict the form's order and do not tell their own.
    """

    positions: tuple[int, ...]
    is_of_the_form: bool
    is_certain: bool


def printed_order(rows: Sequence[DocumentRow], form: Form) -> PrintedOrder:
    """The order of the columns by their headings in reading order, for figures that are only counted."""
    proceedings = [row.code for row in form.proceedings]
    outcomes = [column.code for column in form.outcomes]
    named = _proceedings(rows)
    below = [code for row in rows for cell in row.own for code in vocabulary().outcomes.exact(cell.text)]
    groups = [below[start : start + len(outcomes)] for start in range(0, len(below), len(outcomes))]
    is_told = sorted(named) == sorted(proceedings)
    are_told = len(below) == len(proceedings) * len(outcomes) and all(
        sorted(group) == sorted(outcomes) for group in groups
    )
    # A table that goes on over a page may repeat its headings.
    copies = max(1, len(groups) // len(proceedings))
    in_order = _follows(named, proceedings) and _follows(below, outcomes * len(proceedings) * copies)
    if in_order or not (is_told and are_told) or (named != proceedings and groups.count(groups[0]) < len(groups)):
        named, groups = proceedings, [outcomes] * len(proceedings)
        certain = in_order
    else:
        certain = True
    printed = [(proceeding, outcome) for proceeding, group in zip(named, groups, strict=True) for outcome in group]
    positions = tuple(printed.index((proceeding, outcome)) for proceeding in proceedings for outcome in outcomes)
    return PrintedOrder(positions, in_order, certain)


def _proceedings(rows: Sequence[DocumentRow]) -> list[str]:
    """The proceedings in the order of their columns; those of litigation stand where the heading over them does."""
    found = list(dict.fromkeys(code for row in rows for cell in row.own for code in named_proceedings(cell.text)))
    of_litigation = [code for code in found if code not in (_LITIGATION, "reconsideration")]
    if _LITIGATION not in found:
        return found
    order: list[str] = []
    for code in found:
        if code == _LITIGATION:
            order += of_litigation
        elif code not in of_litigation:
            order.append(code)
    return order


def _follows(named: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the names, of which some may be lost, stand in the given order."""
    following: Iterator[str] = iter(order)
    return all(name in following for name in named)


def cells_in_order(
    rows: Sequence[Sequence[RowCell]], width: int, *, is_aligned: bool, has_headings: bool
) -> tuple[RowCell, ...] | None:
    """The cells of section four in the printed order, if it is certain which of them are empty.

    Either as many are printed as the form has, or one row has just as many cells, but for an artefact at its end,
    or rows of text have so each for one proceeding or for several. Under headings that say nothing of the row
    (its path to them is broken) empty cells of a table prove nothing.
    """
    printed = tuple(cell for row in rows for cell in row if not cell.is_blank)
    if len(printed) == width:
        return printed
    everything = tuple(cell for row in rows for cell in row)
    if len(everything) == width and not is_aligned and all(len(row) % _OUTCOMES == 0 for row in rows):
        # Five empty cells may be what merged headings left behind, and not a proceeding without figures.
        has_blank_row = any(row and all(cell.is_blank for cell in row) for row in rows)
        return everything if not has_blank_row or _add_up(everything) else None
    filled = [row for row in rows if any(not cell.is_blank for cell in row)] or list(rows[:1])
    if len(filled) != 1 or (is_aligned and has_headings):
        return None
    cells = list(filled[0])
    surplus = len(cells) - width
    if not surplus:
        return tuple(cells)
    if surplus == -1 and not is_aligned:
        return _with_lost_blank(cells)
    if not 0 < surplus <= (1 if is_aligned else _MOST_TERMINATORS):
        return None
    kept, behind = cells[:width], cells[width:]
    # The empty cell too many may as well stand before or between the figures: only their sums tell.
    return tuple(kept) if all(cell.is_blank for cell in behind) and _add_up(kept) else None


def _with_lost_blank(cells: Sequence[RowCell]) -> tuple[RowCell, ...] | None:
    """The cells with an empty one more, where the sums leave one arrangement only (a separator at the end is lost)."""
    blank = RowCell("", 0, 1, cells[-1].place)
    found = {
        tuple(cell.text.strip() for cell in whole): whole
        for position in range(len(cells) + 1)
        if _add_up(whole := (*cells[:position], blank, *cells[position:]))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _add_up(cells: Sequence[RowCell]) -> bool:
    """Whether the last of each five figures is the sum of the others, blanks counting as zeros."""
    numbers = [parse_value(cell.text).number or Decimal(0) for cell in cells]
    groups = [numbers[start : start + _OUTCOMES] for start in range(0, len(numbers), _OUTCOMES)]
    return all(sum(group[:-1], Decimal(0)) == group[-1] for group in groups)
