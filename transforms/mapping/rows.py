"""One shape for all carriers: a document as a stream of rows of cells.

Tables give rows as they stand. Text outside tables, and tables of one cell a row, give rows by the
alternation of words and numbers, so that a table that lost its separators, or has one cell a line,
becomes rows as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from contracts.readings import Block, Cell, Line, Place, Table
from transforms.labels import label_key
from transforms.mapping.directions import Direction, direction_of
from transforms.values import is_value

# One cell, and perhaps the empty one behind a separator that closes the line.
_SINGLE_WITH_TERMINATOR = 2
_BY_COLUMN = attrgetter("column")


_BLANKS = "\u200b\ufeff \t\r\n\u3000\xa0"


@dataclass(slots=True, eq=False)
class RowCell:
    """A cell seen from one of its rows, itself and no other that looks the same. Never changed once made.

    ``is_inherited``: it began in a row above (row span). ``is_blank``: nothing is printed. ``is_value``:
    a number, a blank or a dash. Both are asked for a dozen times a cell, so they are worked out once.
    """

    text: str
    column: int
    column_span: int
    place: Place
    is_inherited: bool = False
    is_blank: bool = field(init=False)
    is_value: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_blank = not self.text or not self.text.strip(_BLANKS)
        self.is_value = is_value(self.text)

    @property
    def key(self) -> str:
        """The text as a label key."""
        return label_key(self.text)


@dataclass(slots=True)
class DocumentRow:
    """One row of a table, or one line (``table`` is None). Cells by column, inherited ones included.

    ``own``: the cells that begin in this row. ``direction``: which way they go on the page. Never changed once made.
    """

    cells: tuple[RowCell, ...]
    table: int | None
    is_aligned: bool
    direction: Direction = Direction.ACROSS
    own: tuple[RowCell, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.own = tuple([cell for cell in self.cells if not cell.is_inherited])

    @property
    def is_single(self) -> bool:
        """True when the row says only one thing and says nothing by its position."""
        if self.is_aligned or len(self.cells) > _SINGLE_WITH_TERMINATOR:
            return False
        return sum(not cell.is_blank for cell in self.cells) <= 1


def _table_rows(table: Table, number: int) -> Iterator[DocumentRow]:
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    spanning: list[Cell] = []
    if not by_row:
        return
    direction = direction_of(table)
    for row in range(min(by_row), max(by_row) + 1):
        spanning = [cell for cell in spanning if cell.row + cell.row_span > row]
        own = by_row.get(row, [])
        cells = [RowCell(cell.text, cell.column, cell.column_span, cell.place) for cell in own]
        cells += [RowCell(cell.text, cell.column, cell.column_span, cell.place, True) for cell in spanning]
        cells.sort(key=_BY_COLUMN)
        if cells:
            yield DocumentRow(tuple(cells), number, table.is_aligned, direction)
        spanning += [cell for cell in own if cell.row_span > 1]


def document_rows(blocks: Sequence[Block]) -> list[DocumentRow]:
    """All rows of a reading in reading order. ``table`` counts the reading's tables from 0."""
    rows: list[DocumentRow] = []
    tables = 0
    for block in blocks:
        if isinstance(block, Line):
            rows.append(DocumentRow((RowCell(block.text, 0, 1, block.place),), None, False))
        else:
            rows.extend(_table_rows(block, tables))
            tables += 1
    return rows


def runs_by_table(rows: Iterable[DocumentRow]) -> Iterator[tuple[int | None, list[DocumentRow]]]:
    """Consecutive rows of the same table, or of no table."""
    for table, group in groupby(rows, key=lambda row: row.table):
        yield table, list(group)
