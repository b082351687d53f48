"""Rows whose labels stand together above the figures of all of them, as text taken from a page's columns has them."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.mapping.rows import DocumentRow, RowCell
from transforms.values import parse_value


def unstacked(rows: Sequence[DocumentRow], width: int) -> list[DocumentRow]:
    """Give each label of a stack its figures, row by row, where the sum of every row bears that out.

    A row of several times ``width`` figures must have exactly as many bare labels above it, less its own: among
    more, some are headings without figures.
    """
    done: list[DocumentRow] = []
    for row in rows:
        values = [cell for cell in row.cells if cell.is_value and not cell.is_blank]
        count, rest = divmod(len(values), width)
        labels = [*done[len(done) - count + 1 :], row] if 1 < count <= len(done) + 1 and not rest else []
        chunks = [values[width * number : width * (number + 1)] for number in range(count)]
        is_more = 0 < count < len(done) + 1 and _is_bare(done[-count])
        is_whole = not row.is_aligned and len(row.cells) == len(values) + 1
        is_stack = bool(labels) and not is_more and all(map(_is_bare, labels[:-1]))
        if is_whole and is_stack and all(map(_adds_up, chunks)):
            del done[len(done) - count + 1 :]
            done += [_with_values(label, chunk) for label, chunk in zip(labels, chunks, strict=True)]
        else:
            done.append(row)
    return done


def _is_bare(row: DocumentRow) -> bool:
    return not row.is_aligned and len(row.cells) == 1 and not row.cells[0].is_value


def _adds_up(cells: Sequence[RowCell]) -> bool:
    numbers = [parse_value(cell.text).number for cell in cells]
    told = [number for number in numbers if number is not None]
    return len(told) == len(numbers) and sum(told[:-1]) == told[-1]


def _with_values(label: DocumentRow, values: Sequence[RowCell]) -> DocumentRow:
    cells = [RowCell(cell.text, number, 1, cell.place) for number, cell in enumerate(values, start=1)]
    return DocumentRow((label.cells[0], *cells), label.table, False, label.direction)
