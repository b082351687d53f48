"""The rows of a table of statistics, whether its cells stand beside each other or one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.readings import Block
from transforms.earlier.columns import Columns, columns_of, unit_of
from transforms.mapping.rows import DocumentRow, RowCell, document_rows

_GAP = re.compile(r"[ \t\u3000\xa0]+|[|｜]")
_LONGEST_HEADER = 6
_SENTENCE = re.compile(r"[。；;]")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row: ``cells`` in printed order; ``row`` is where it stands."""

    row: DocumentRow
    cells: tuple[RowCell, ...]

    def is_aligned_with(self, columns: Columns) -> bool:
        """Whether a cell's column says under which header it stands; so it does behind a page break, too."""
        return self.row.is_aligned and self._width == columns.width

    def ends_table(self, columns: Columns) -> bool:
        """Whether another table or prose begins here."""
        if self.row.table is None:
            return columns.table is not None or bool(_SENTENCE.search(" ".join(cell.text for cell in self.cells)))
        return self.row.is_aligned and self._width != columns.width

    @property
    def _width(self) -> int:
        return max(cell.column + cell.column_span for cell in self.row.cells)


def printed_rows(blocks: Sequence[Block]) -> Iterator[PrintedRow]:
    """The rows of a document; lines of text are parted at their gaps, rows of one cell each are put together."""
    singles: list[PrintedRow] = []
    for row in document_rows(blocks):
        printed = PrintedRow(row, tuple(_parted(row)) if row.table is None else row.cells)
        if row.is_single and sum(not cell.is_blank for cell in printed.cells) <= 1:
            singles.append(printed)
            continue
        yield from _put_together(singles)
        singles = []
        yield printed
    yield from _put_together(singles)


def _parted(row: DocumentRow) -> Iterator[RowCell]:
    """The words of a line as cells; a line that no gap parts is one cell."""
    texts = _GAP.split(row.cells[0].text.strip().removeprefix("|").removesuffix("|").strip())
    for column, text in enumerate(texts):
        yield RowCell(text, column, 1, row.cells[0].place)


def _put_together(rows: Sequence[PrintedRow]) -> Iterator[PrintedRow]:
    """Rows of cells that stand one below the other: the header first, then a label and what follows it.

    Without a header they stay as they are.
    """
    if not rows:
        return
    row = rows[0].row
    cells = [next((cell for cell in one.cells if not cell.is_blank), one.cells[0]) for one in rows]
    columns: Columns | None = None
    start = 0
    while start < len(cells) and columns is None:
        for length in range(_LONGEST_HEADER, 2, -1):
            part = cells[start : start + length]
            if len(part) == length and not any(cell.is_blank for cell in part):
                columns = columns_of(row, _numbered(part))
            if columns is not None:
                yield PrintedRow(row, tuple(_numbered(part)))
                start += length
                break
        else:
            start += 1
    if columns is None:
        yield from rows
        return
    of_row: list[RowCell] = []
    for cell in cells[start:]:
        is_label = not cell.is_value and unit_of(cell.text) is None
        if is_label and of_row:
            yield PrintedRow(row, tuple(_numbered(of_row)))
            of_row = []
        of_row.append(cell)
    if of_row:
        yield PrintedRow(row, tuple(_numbered(of_row)))


def _numbered(cells: Sequence[RowCell]) -> list[RowCell]:
    return [RowCell(cell.text, column, 1, cell.place) for column, cell in enumerate(cells)]
