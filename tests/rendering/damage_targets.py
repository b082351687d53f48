"""What of a report a damage may strike: its tables, rows and figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.rendering.grid import Document, Grid, GridCell
from tests.rendering.grid_edits import replace_cell

Damage = Callable[[Document, random.Random], Document]


def grid_of(document: Document, section: int) -> Grid:
    """The table of one section. Raises StopIteration where the document has none."""
    return next(grid for grid in document.grids if grid.section == section)


def values_of(grid: Grid) -> list[GridCell]:
    """The cells of figures."""
    return [cell for cell in grid.cells if cell.kind == "value"]


def row_values(grid: Grid, row: int) -> list[GridCell]:
    """The figures of one row from left to right."""
    return sorted((cell for cell in values_of(grid) if cell.row == row), key=lambda cell: cell.column)


def data_row(grid: Grid, chance: random.Random) -> int:
    """Any row with figures."""
    return chance.choice(sorted({cell.row for cell in values_of(grid)}))


def summed_grid(document: Document, chance: random.Random) -> Grid:
    """Section three, or now and then section four: the tables whose figures are bound by sums."""
    return grid_of(document, 3 if chance.random() < 0.85 else 4)


def rewrite(grid: Grid, cells: Sequence[GridCell], texts: Sequence[str]) -> Grid:
    """The grid with other texts in some of its cells."""
    for cell, text in zip(cells, texts, strict=True):
        grid = replace_cell(
            grid, next(one for one in grid.cells if (one.row, one.column) == (cell.row, cell.column)), text
        )
    return grid
