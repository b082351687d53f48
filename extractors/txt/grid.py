"""Rows found in text, before they become tables of the reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.readings import Block, Cell, Line, Place, Table
from extractors.invisible import visible
from extractors.limits import check_cells
from extractors.machine_rows import as_printed


@dataclass(frozen=True, slots=True)
class TextCell:
    """One cell with the line it begins on."""

    text: str
    row: int
    column: int
    line: Line
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class TextGrid:
    """A table found in text. ``is_aligned`` as in contracts.readings.Table."""

    cells: tuple[TextCell, ...]
    is_aligned: bool = False


Item = Line | TextGrid


def grid_of_rows(rows: Sequence[tuple[Line, Sequence[str]]]) -> TextGrid:
    """Rows that count separators: column n of one row says nothing of column n of another."""
    return TextGrid(
        tuple(
            TextCell(visible(text).strip(), row, column, line)
            for row, (line, texts) in enumerate(rows)
            for column, text in enumerate(texts)
        )
    )


def grid_of_printed(rows: Sequence[tuple[Line, Sequence[str]]]) -> TextGrid:
    """The same, set back to what is printed where a program for data wrote the rows."""
    printed = as_printed([texts for _, texts in rows])
    return grid_of_rows(rows if printed is None else [(rows[number][0], texts) for number, texts in printed])


def finish(items: Sequence[Item]) -> tuple[Block, ...]:
    """Blocks in reading order: tables numbered, lines stripped, blank lines left out.

    A blank line remains visible as a gap in the numbers of ``place.line``.
    """
    blocks: list[Block] = []
    table = 0
    check_cells(sum(len(item.cells) for item in items if isinstance(item, TextGrid)))
    for item in items:
        if isinstance(item, TextGrid):
            blocks.append(_table(item, table))
            table += 1
        elif text := visible(item.text).strip():
            blocks.append(Line(text, item.place))
    return tuple(blocks)


def _table(grid: TextGrid, table: int) -> Table:
    cells = tuple(
        Cell(
            cell.text,
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            _cell_place(cell, table),
        )
        for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    )
    first = cells[0].place
    return Table(cells, grid.is_aligned, Place(page=first.page, table=table, line=first.line))


def _cell_place(cell: TextCell, table: int) -> Place:
    base = cell.line.place
    if base.page is None and base.box is None:
        return Place(table=table, row=cell.row, column=cell.column, line=base.line)
    return replace(base, table=table, row=cell.row, column=cell.column)
