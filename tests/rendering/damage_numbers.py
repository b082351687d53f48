"""Damages to single figures: digits changed or lost, separators misplaced, neighbours run together."""

from __future__ import annotations

import random

from tests.rendering.damage_targets import data_row, grid_of, rewrite, row_values, summed_grid, values_of
from tests.rendering.grid import Document
from tests.rendering.grid_edits import replace_cell, with_grid


def change_digit(document: Document, chance: random.Random) -> Document:
    """One digit of one number is another."""
    grid = summed_grid(document, chance)
    cell = chance.choice(values_of(grid))
    if not cell.text:
        return document
    position = chance.randrange(len(cell.text))
    digit = chance.choice([one for one in "123456789" if one != cell.text[position]])
    return with_grid(document, replace_cell(grid, cell, cell.text[:position] + digit + cell.text[position + 1 :]))


def lose_digit(document: Document, chance: random.Random) -> Document:
    """One digit of a longer number is lost."""
    grid = summed_grid(document, chance)
    longer = [cell for cell in values_of(grid) if len(cell.text) > 1]
    if not longer:
        return document
    cell = chance.choice(longer)
    position = chance.randrange(len(cell.text))
    return with_grid(document, replace_cell(grid, cell, cell.text[:position] + cell.text[position + 1 :]))


def transpose_digits(document: Document, chance: random.Random) -> Document:
    """Two neighbouring digits of one number change places."""
    grid = summed_grid(document, chance)
    pairs = [
        (cell, position)
        for cell in values_of(grid)
        for position in range(len(cell.text) - 1)
        if cell.text[position] != cell.text[position + 1]
    ]
    if not pairs:
        return document
    cell, position = chance.choice(pairs)
    text = cell.text
    swapped = text[:position] + text[position + 1] + text[position] + text[position + 2 :]
    return with_grid(document, replace_cell(grid, cell, swapped))


def blank_cell(document: Document, chance: random.Random) -> Document:
    """A number is not printed, or a dash stands for it."""
    grid = grid_of(document, chance.choice([2, 3, 3, 4]))
    return with_grid(document, replace_cell(grid, chance.choice(values_of(grid)), chance.choice(["", "-", "—", "/"])))


def glue_cells(document: Document, chance: random.Random) -> Document:
    """Two neighbouring numbers stand in one cell; the other cell is empty, or the rest of the row has moved up."""
    grid = summed_grid(document, chance)
    cells = row_values(grid, data_row(grid, chance))
    texts = [cell.text for cell in cells]
    position = chance.randrange(len(texts) - 1)
    glued = texts[position] + texts[position + 1]
    rest = texts[position + 2 :]
    new = [*texts[:position], glued, *([*rest, ""] if chance.random() < 0.5 else ["", *rest])]
    return with_grid(document, rewrite(grid, cells, new))


def split_number(document: Document, chance: random.Random) -> Document:
    """A number is torn into two cells and the rest of its row moves on; the last is lost."""
    grid = summed_grid(document, chance)
    cells = row_values(grid, data_row(grid, chance))
    texts = [cell.text for cell in cells]
    longer = [index for index, text in enumerate(texts[:-1]) if len(text) > 1]
    if not longer:
        return document
    index = chance.choice(longer)
    cut = chance.randrange(1, len(texts[index]))
    new = [*texts[:index], texts[index][:cut], texts[index][cut:], *texts[index + 1 :]]
    return with_grid(document, rewrite(grid, cells, new[: len(texts)]))


def misplace_separator(document: Document, chance: random.Random) -> Document:
    """A comma, a point or a space stands within a figure where none belongs."""
    grid = grid_of(document, chance.choice([2, 3, 3, 4]))
    longer = [cell for cell in values_of(grid) if len(cell.text) > 1 and cell.text.isdigit()]
    if not longer:
        return document
    cell = chance.choice(longer)
    # In section two a point may make another faultless amount, and a comma before three digits changes nothing.
    mark = chance.choice([",", "，", " "] if grid.section == 2 else [",", "，", " ", ".", "．"])
    place = chance.randrange(1, len(cell.text))
    return with_grid(document, replace_cell(grid, cell, cell.text[:place] + mark + cell.text[place:]))


def exchange_within_sum(document: Document, chance: random.Random) -> Document:
    """What one figure loses another of its row gains, so that the row still adds up."""
    grid = summed_grid(document, chance)
    cells = row_values(grid, data_row(grid, chance))[:-1]
    giving = [cell for cell in cells if cell.text.isdigit() and int(cell.text) > 0]
    if not giving:
        return document
    one = chance.choice(giving)
    other = chance.choice([cell for cell in cells if cell is not one])
    amount = chance.randrange(1, int(one.text) + 1)
    gained = str(int(other.text or "0") + amount) if other.text.isdigit() or not other.text else str(amount)
    return with_grid(document, rewrite(grid, [one, other], [str(int(one.text) - amount), gained]))


def count_too_much(document: Document, chance: random.Random) -> Document:
    """A figure of section three is too large, and so are its row's total, its column's, or both."""
    grid = grid_of(document, 3)
    form_row = chance.choice([cell.row for cell in values_of(grid) if cell.code.startswith(("granted", "refused"))])
    handled = next(cell.row for cell in values_of(grid) if cell.code == "total_handled.total")
    column = chance.choice(sorted({cell.column for cell in values_of(grid)})[:-1])
    last = max(cell.column for cell in values_of(grid))
    others = chance.choice(
        [{(form_row, last)}, {(handled, column)}, {(form_row, last), (handled, column), (handled, last)}]
    )
    struck = [cell for cell in values_of(grid) if (cell.row, cell.column) in {(form_row, column), *others}]
    if not all(cell.text.isdigit() or not cell.text for cell in struck):
        return document
    amount = chance.choice([1, 2, 10])
    return with_grid(document, rewrite(grid, struck, [str(int(cell.text or "0") + amount) for cell in struck]))
