"""Damages that leave every figure whole and put it in a wrong place."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.rendering.damage_targets import data_row, grid_of, rewrite, row_values, values_of
from tests.rendering.grid import Document, Grid
from tests.rendering.grid_edits import with_grid


def shift_row(document: Document, chance: random.Random) -> Document:
    """The numbers of a row stand one column too far left or right."""
    grid = grid_of(document, 3)
    cells = row_values(grid, data_row(grid, chance))
    texts = [cell.text for cell in cells]
    shifted = [*texts[1:], ""] if chance.random() < 0.5 else ["", *texts[:-1]]
    return with_grid(document, rewrite(grid, cells, shifted))


def swap_with_total(document: Document, chance: random.Random) -> Document:
    """The numbers of an applicant stand under 总计 and the totals under the applicant."""
    grid = grid_of(document, 3)
    columns = sorted({cell.column for cell in values_of(grid)})
    return with_grid(document, swap_columns(grid, chance.choice(columns[:-1]), columns[-1], grid.header_rows))


def swap_columns_of_a_page(document: Document, chance: random.Random) -> Document:
    """From some row on two columns are exchanged."""
    grid = grid_of(document, 3)
    columns = chance.sample(sorted({cell.column for cell in values_of(grid)}), 2)
    start = chance.randrange(grid.header_rows + 3, grid.row_count - 2)
    return with_grid(document, swap_columns(grid, columns[0], columns[1], start))


def swap_columns(grid: Grid, left: int, right: int, start: int) -> Grid:
    moved = {left: right, right: left}
    cells = [
        replace(cell, column=moved[cell.column])
        if cell.row >= start and cell.column in moved and cell.column_span == 1
        else cell
        for cell in grid.cells
    ]
    return replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def swap_rows(document: Document, chance: random.Random) -> Document:
    """The numbers of a result row and of a row outside the results change places."""
    grid = grid_of(document, 3)
    rows = sorted({cell.row for cell in values_of(grid)})
    outer = chance.choice([rows[0], rows[1], rows[-1], rows[-2]])
    inner = chance.choice(rows[2:-2])
    one, other = row_values(grid, outer), row_values(grid, inner)
    texts = [cell.text for cell in one], [cell.text for cell in other]
    return with_grid(document, rewrite(rewrite(grid, one, texts[1]), other, texts[0]))


def move_figure(document: Document, chance: random.Random) -> Document:
    """A figure stands in its neighbour's cell, alone or with the neighbour's own, and its cell is empty."""
    grid = grid_of(document, chance.choice([3, 3, 3, 4]))
    row = data_row(grid, chance)
    cells = row_values(grid, row)
    printed = [index for index, cell in enumerate(cells) if cell.text]
    if not printed:
        return document
    index = chance.choice(printed)
    beside = chance.choice([one for one in (index - 1, index + 1) if 0 <= one < len(cells)])
    mine, theirs = cells[index].text, cells[beside].text
    together = f"{theirs} {mine}" if beside < index else f"{mine} {theirs}"
    text = mine if not theirs or theirs == "0" or chance.random() < 0.4 else together
    return with_grid(document, rewrite(grid, [cells[index], cells[beside]], ["", text]))


def move_figure_down(document: Document, chance: random.Random) -> Document:
    """A figure of section three stands in the row below, and its own cell is empty."""
    grid = grid_of(document, 3)
    column = chance.choice(sorted({cell.column for cell in values_of(grid)}))
    cells = [cell for cell in values_of(grid) if cell.column == column]
    index = chance.randrange(len(cells) - 1)
    return with_grid(document, rewrite(grid, cells[index : index + 2], ["", cells[index].text]))


def shift_column(document: Document, chance: random.Random) -> Document:
    """From some row on the figures of a column stand a row too low; the last is lost."""
    grid = grid_of(document, 3)
    column = chance.choice(sorted({cell.column for cell in values_of(grid)}))
    cells = [cell for cell in values_of(grid) if cell.column == column]
    cells = cells[chance.randrange(len(cells) - 1) :]
    return with_grid(document, rewrite(grid, cells, ["", *(cell.text for cell in cells[:-1])]))


def paste_column(document: Document, chance: random.Random) -> Document:
    """The figures of a column are those of another column, or what section four prints."""
    grid = grid_of(document, 3)
    columns = sorted({cell.column for cell in values_of(grid)})
    target, source = chance.sample(columns, 2)
    cells = [cell for cell in values_of(grid) if cell.column == target]
    if chance.random() < 0.5:
        texts = [cell.text for cell in values_of(grid) if cell.column == source]
    else:
        foreign = [cell.text for cell in values_of(grid_of(document, 4))]
        texts = [foreign[index % len(foreign)] for index in range(len(cells))]
    return with_grid(document, rewrite(grid, cells, texts))


def exchange_halves_of_figures(document: Document, chance: random.Random) -> Document:
    """The figures of the upper and of the lower part of section three change places, the labels do not."""
    grid = grid_of(document, 3)
    rows = sorted({cell.row for cell in values_of(grid)})
    cut = chance.randrange(2, len(rows) - 2)
    order = [*rows[cut:], *rows[:cut]]
    cells = [cell for row in rows for cell in row_values(grid, row)]
    texts = [cell.text for row in order for cell in row_values(grid, row)]
    return with_grid(document, rewrite(grid, cells, texts))


def slide_rows(document: Document, chance: random.Random) -> Document:
    """The figures of several rows of section three stand a row too low; the last are lost."""
    grid = grid_of(document, 3)
    rows = sorted({cell.row for cell in values_of(grid)})
    first = chance.randrange(len(rows) - 1)
    slid = rows[first : chance.randrange(first + 2, len(rows) + 1)]
    texts = [[cell.text for cell in row_values(grid, row)] for row in slid]
    head = chance.choice([["" for _ in texts[0]], ["0" if text else "" for text in texts[0]], texts[0]])
    for row, figures in zip(slid, [head, *texts[:-1]], strict=True):
        grid = rewrite(grid, row_values(grid, row), figures)
    return with_grid(document, grid)
