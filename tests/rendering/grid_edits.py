"""Rows and columns taken out of a grid or put into it, with the spans of merged cells kept in step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.rendering.grid import Document, Grid, GridCell


def _ordered(cells: Iterable[GridCell]) -> tuple[GridCell, ...]:
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def remove_row(grid: Grid, row: int) -> Grid:
    """The grid without one row; a merged cell that began there begins in the next."""
    cells = []
    for cell in grid.cells:
        last = cell.row + cell.row_span - 1
        if cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        elif last < row:
            cells.append(cell)
        elif cell.row_span > 1:
            cells.append(replace(cell, row_span=cell.row_span - 1))
    return replace(
        grid,
        cells=_ordered(cells),
        row_count=grid.row_count - 1,
        header_rows=grid.header_rows - (1 if row < grid.header_rows else 0),
    )


def insert_row(grid: Grid, before: int, new: Iterable[GridCell]) -> Grid:
    """The grid with a row put in before row ``before``; ``new`` are its cells (their row numbers are set here)."""
    cells = [replace(cell, row=before) for cell in new]
    taken = {column for cell in cells for column in range(cell.column, cell.column + cell.column_span)}
    for cell in grid.cells:
        if cell.row >= before:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.row + cell.row_span > before or (cell.row + cell.row_span == before and cell.column not in taken):
            cells.append(replace(cell, row_span=cell.row_span + 1))
        else:
            cells.append(cell)
    return replace(grid, cells=_ordered(cells), row_count=grid.row_count + 1)


def remove_column(grid: Grid, column: int) -> Grid:
    """The grid without one column."""
    cells = []
    for cell in grid.cells:
        last = cell.column + cell.column_span - 1
        if cell.column > column:
            cells.append(replace(cell, column=cell.column - 1))
        elif last < column:
            cells.append(cell)
        elif cell.column_span > 1:
            cells.append(replace(cell, column_span=cell.column_span - 1))
    return replace(grid, cells=_ordered(cells), column_count=grid.column_count - 1)


def replace_cell(grid: Grid, cell: GridCell, text: str) -> Grid:
    """The grid with another text in one of its cells."""
    return replace(grid, cells=tuple(replace(one, text=text) if one is cell else one for one in grid.cells))


def cut_rows(grid: Grid, keep: int) -> Grid:
    """The first ``keep`` rows of the grid: what is left when the following page is lost."""
    while grid.row_count > keep:
        grid = remove_row(grid, grid.row_count - 1)
    return grid


def with_grid(document: Document, grid: Grid) -> Document:
    """The document with its grid of the same section replaced."""
    return replace(document, grids=tuple(grid if one.section == grid.section else one for one in document.grids))
