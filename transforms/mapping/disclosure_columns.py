"""Section two's columns: what a header names, which row it is the header of, and where its figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from contracts.findings import Finding, Severity
from transforms.forms import Block
from transforms.mapping.anchors import vocabulary
from transforms.mapping.columns import Placed, Slot, WindowHabit, place_by_column, place_by_window
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.narrative.folding import fold
from transforms.traditional import simplify

LONGEST_LABEL = 80
_UNIT = re.compile("(?:亿|万|千)?元")


@dataclass(frozen=True, slots=True)
class Header:
    """The measures printed above the rows that follow: their texts with the cells they stand in.

    ``length``: how many cells the header's row has. ``article``: the article named above it, None where none is.
    """

    cells: tuple[RowCell, ...]
    is_aligned: bool
    table: int | None
    length: int
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that is about an item, with the header above it; ``label_end``: the index after its label.

    ``number`` counts such rows from the first of the section.
    """

    row: DocumentRow
    label_end: int
    likeness: float
    header: Header | None
    has_values: bool
    number: int


def measures_of(cell: RowCell) -> list[str]:
    """The measures a header cell names (as article/code); none in a sentence."""
    return vocabulary().measures.within(cell.text) if len(cell.text) <= LONGEST_LABEL and not cell.is_value else []


def names(header: Header | None, block: Block) -> list[str]:
    """The codes of this article's measures that a header names, in its order, whichever form they are of."""
    if header is None:
        return []
    named = (name.split("/") for cell in header.cells for name in measures_of(cell))
    return list(dict.fromkeys(code for article, code in named if article == block.article))


def units_named(header: Header | None, block: Block) -> dict[str, str]:
    """The unit of money that a header prints for a measure of this article (采购总金额（万元）), by its code."""
    found: dict[str, str] = {}
    for cell in header.cells if header is not None else ():
        measures = [name.split("/") for name in measures_of(cell)]
        if len(measures) == 1 and measures[0][0] == block.article:
            unit = _UNIT.search(simplify(fold(cell.text)))
            if unit is not None:
                found[measures[0][1]] = unit.group(0)
    return found


def fits(candidate: Candidate, block: Block) -> bool:
    """True when the header is this block's; where it names nothing, when the row has just its width."""
    named = set(names(candidate.header, block))
    wanted = {column.code for column in block.columns}
    if named:
        return named <= wanted and len(wanted - named) * 2 < max(len(wanted), 2)
    values = candidate.row.cells[candidate.label_end :]
    printed = [cell for cell in values if not cell.is_blank]
    return len(printed or values) == len(wanted)


def is_misplaced(candidate: Candidate, block: Block) -> bool:
    """True for a row of this block under the header, or the article, of another."""
    above = candidate.header.article if candidate.header else None
    return above not in (None, block.article) or not fits(candidate, block)


def is_second_row(candidate: Candidate, block: Block) -> bool:
    """True for a row of the block's table, though it prints nothing; a label that stands alone is none."""
    return bool(names(candidate.header, block)) and bool(_behind_label(candidate))


def place_figures(candidate: Candidate, block: Block) -> Placed:
    row, header = candidate.row, candidate.header
    width = len(block.columns)
    if row.is_aligned and header and header.is_aligned and header.table == row.table:
        slots: dict[str, Slot] = {}
        for cell in header.cells:
            for name in measures_of(cell):
                article, code = name.split("/")
                if article == block.article:
                    slots[code] = Slot(cell.column, None)
        ordered = [slots[column.code] for column in block.columns if column.code in slots]
        if len(ordered) == width:
            placed = place_by_column(row, ordered)
            if not placed.stray and all(cell is not None for cell in placed.cells):
                return placed
    cells = list(row.cells[candidate.label_end :])
    if len(cells) > width and all(cell.is_value for cell in cells[:width]) and not cells[width].is_value:
        # What follows a whole row is another one, of which nothing was recognised.
        cells = cells[:width]
    while len(cells) > width and cells[-1].is_blank:
        cells.pop()
    placed = place_by_window(cells, 0, width, WindowHabit(), last_is_sum=False)
    named = names(header, block)
    if len(named) == width and placed.cells:
        placed = replace(placed, cells=tuple(placed.cells[named.index(column.code)] for column in block.columns))
    return placed


def column_doubts(candidate: Candidate, block: Block, placed: Placed, where: str) -> Iterator[Finding]:
    """Findings on headers that do not name the block's columns in order, and on figures that may not be under them."""
    named = names(candidate.header, block)
    following = iter(column.code for column in block.columns)
    if not named:
        message = "no header of this article above the row; columns in the form's order"
        yield Finding("READ.HEADER_LOST", Severity.WARNING, where, message)
    elif not all(code in following for code in named):
        message = "the header names the columns in another order than the form"
        yield Finding("READ.COLUMN_ORDER", Severity.WARNING, where, message)
    is_gappy = any(cell is None or cell.is_blank for cell in placed.cells)
    if is_gappy and 0 < len(named) < len(block.columns):
        lost = ", ".join(column.code for column in block.columns if column.code not in named)
        message = f"the header does not name {lost}, and not every column prints a figure: they may stand in wrong ones"
        yield Finding("READ.HEADER_LOST", Severity.WARNING, where, message)
    above = candidate.header.article if candidate.header else None
    if above not in (None, block.article):
        message = f"the row stands under article {above}: labels and figures may have slid"
        yield Finding("FORM.ROW_ORDER", Severity.WARNING, where, message)
    label = candidate.row.cells[candidate.label_end - 1].text.strip()
    behind = [cell for cell in _behind_label(candidate) if cell.is_value and not cell.is_blank]
    is_cut = placed.cells and not any(cell in candidate.row.cells for cell in placed.cells if cell is not None)
    beside = not is_cut and any(cell not in placed.cells for cell in behind)
    if placed.cells and not placed.doubt and (beside or (is_gappy and label[-1:].isdecimal())):
        message = f"a figure of the row {label!r} stands under no column of the form, or in the label"
        yield Finding("READ.STRAY_VALUE", Severity.WARNING, where, message)
    surplus = _surplus(candidate)
    if placed.cells and ((surplus < 0 and is_gappy) or (surplus > 0 and _has_gap(candidate))):
        message = "the row has not as many cells as its header, and blank ones: figures may stand in wrong columns"
        yield Finding("READ.COLUMNS", Severity.WARNING, where, message)


def _behind_label(candidate: Candidate) -> tuple[RowCell, ...]:
    return candidate.row.cells[candidate.label_end :]


def _surplus(candidate: Candidate) -> int:
    """How many cells more than its header a row of text has, which has gained or lost separators."""
    header, row = candidate.header, candidate.row
    if header is None or not header.length or header.table != row.table or row.table is None or row.is_aligned:
        return 0
    return len(row.cells) - header.length if candidate.has_values else 0


def _has_gap(candidate: Candidate) -> bool:
    """Whether an empty cell stands before a figure."""
    cells = _behind_label(candidate)
    return any(cell.is_blank and not after.is_blank for cell, after in pairwise(cells))
