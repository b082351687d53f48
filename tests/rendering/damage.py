"""Damages that happen to documents on their way from a clerk to a reader, done to the grids of a report.

Only damages that a reader can notice are here. Left out, because what they leave is a faultless table of other
figures: two applicant columns exchanged in every row and the headers not (all sums still hold), two result rows
exchanged with each other but their labels not, a wrong digit in section two (its figures are bound by no sum).
A damage to numbers that happens to keep every sum (two equal columns exchanged) is not done.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.rendering.grid import Document, Grid, GridCell
from tests.rendering.grid_edits import cut_rows, insert_row, remove_column, remove_row, replace_cell, with_grid
from tests.rendering.sums import sums_hold

Damage = Callable[[Document, random.Random], Document]


def _grid(document: Document, section: int) -> Grid:
    return next(grid for grid in document.grids if grid.section == section)


def _values(grid: Grid) -> list[GridCell]:
    return [cell for cell in grid.cells if cell.kind == "value"]


def _row_values(grid: Grid, row: int) -> list[GridCell]:
    return sorted((cell for cell in _values(grid) if cell.row == row), key=lambda cell: cell.column)


def _data_row(grid: Grid, chance: random.Random) -> int:
    return chance.choice(sorted({cell.row for cell in _values(grid)}))


def _summed(document: Document, chance: random.Random) -> Grid:
    """Section three, or now and then section four: the tables whose figures are bound by sums."""
    return _grid(document, 3 if chance.random() < 0.85 else 4)


def drop_row(document: Document, chance: random.Random) -> Document:
    """A row of numbers is lost with its label."""
    grid = _grid(document, chance.choice([2, 3, 3, 3]))
    return with_grid(document, remove_row(grid, _data_row(grid, chance)))


def drop_page(document: Document, chance: random.Random) -> Document:
    """All after some row of section three is lost, and section four with it; or a whole table is."""
    if chance.random() < 0.3:
        lost = chance.choice([2, 3, 4])
        return replace(document, grids=tuple(grid for grid in document.grids if grid.section != lost))
    grid = _grid(document, 3)
    cut = cut_rows(grid, chance.randrange(grid.header_rows, grid.row_count))
    kept = with_grid(document, cut)
    if chance.random() < 0.5:
        return kept
    return replace(kept, grids=tuple(one for one in kept.grids if one.section != 4))


def drop_middle(document: Document, chance: random.Random) -> Document:
    """A page in the middle of section three is lost."""
    grid = _grid(document, 3)
    first = chance.randrange(grid.header_rows + 1, grid.row_count - 4)
    for _ in range(chance.randrange(2, min(9, grid.row_count - first))):
        grid = remove_row(grid, first)
    return with_grid(document, grid)


def drop_column(document: Document, chance: random.Random) -> Document:
    """A column of numbers is lost with its header."""
    grid = _summed(document, chance)
    column = chance.choice(sorted({cell.column for cell in _values(grid)}))
    return with_grid(document, remove_column(grid, column))


def change_digit(document: Document, chance: random.Random) -> Document:
    """One digit of one number is another."""
    grid = _summed(document, chance)
    cell = chance.choice(_values(grid))
    if not cell.text:
        return document
    position = chance.randrange(len(cell.text))
    digit = chance.choice([one for one in "123456789" if one != cell.text[position]])
    return with_grid(document, replace_cell(grid, cell, cell.text[:position] + digit + cell.text[position + 1 :]))


def lose_digit(document: Document, chance: random.Random) -> Document:
    """One digit of a longer number is lost."""
    grid = _summed(document, chance)
    longer = [cell for cell in _values(grid) if len(cell.text) > 1]
    if not longer:
        return document
    cell = chance.choice(longer)
    position = chance.randrange(len(cell.text))
    return with_grid(document, replace_cell(grid, cell, cell.text[:position] + cell.text[position + 1 :]))


def transpose_digits(document: Document, chance: random.Random) -> Document:
    """Two neighbouring digits of one number change places."""
    grid = _summed(document, chance)
    pairs = [
        (cell, position)
        for cell in _values(grid)
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
    grid = _grid(document, chance.choice([2, 3, 3, 4]))
    return with_grid(document, replace_cell(grid, chance.choice(_values(grid)), chance.choice(["", "-", "—", "/"])))


def _rewrite(grid: Grid, cells: list[GridCell], texts: list[str]) -> Grid:
    for cell, text in zip(cells, texts, strict=True):
        grid = replace_cell(
            grid, next(one for one in grid.cells if (one.row, one.column) == (cell.row, cell.column)), text
        )
    return grid


def shift_row(document: Document, chance: random.Random) -> Document:
    """The numbers of a row stand one column too far left or right."""
    grid = _grid(document, 3)
    cells = _row_values(grid, _data_row(grid, chance))
    texts = [cell.text for cell in cells]
    shifted = [*texts[1:], ""] if chance.random() < 0.5 else ["", *texts[:-1]]
    return with_grid(document, _rewrite(grid, cells, shifted))


def swap_with_total(document: Document, chance: random.Random) -> Document:
    """The numbers of an applicant stand under 总计 and the totals under the applicant."""
    grid = _grid(document, 3)
    columns = sorted({cell.column for cell in _values(grid)})
    return with_grid(document, _swap_columns(grid, chance.choice(columns[:-1]), columns[-1], grid.header_rows))


def swap_columns_of_a_page(document: Document, chance: random.Random) -> Document:
    """From some row on two columns are exchanged."""
    grid = _grid(document, 3)
    columns = chance.sample(sorted({cell.column for cell in _values(grid)}), 2)
    start = chance.randrange(grid.header_rows + 3, grid.row_count - 2)
    return with_grid(document, _swap_columns(grid, columns[0], columns[1], start))


def reorder_columns(document: Document, chance: random.Random) -> Document:
    """Two applicant columns are exchanged, headers and numbers alike: another form, but a readable one."""
    grid = _grid(document, 3)
    left, right = chance.sample(range(4, 9), 2)
    return with_grid(document, _swap_columns(grid, left, right, 2))


def _swap_columns(grid: Grid, left: int, right: int, start: int) -> Grid:
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
    grid = _grid(document, 3)
    rows = sorted({cell.row for cell in _values(grid)})
    outer = chance.choice([rows[0], rows[1], rows[-1], rows[-2]])
    inner = chance.choice(rows[2:-2])
    one, other = _row_values(grid, outer), _row_values(grid, inner)
    texts = [cell.text for cell in one], [cell.text for cell in other]
    return with_grid(document, _rewrite(_rewrite(grid, one, texts[1]), other, texts[0]))


def glue_cells(document: Document, chance: random.Random) -> Document:
    """Two neighbouring numbers stand in one cell; the other cell is empty, or the rest of the row has moved up."""
    grid = _summed(document, chance)
    cells = _row_values(grid, _data_row(grid, chance))
    texts = [cell.text for cell in cells]
    position = chance.randrange(len(texts) - 1)
    glued = texts[position] + texts[position + 1]
    rest = texts[position + 2 :]
    new = [*texts[:position], glued, *([*rest, ""] if chance.random() < 0.5 else ["", *rest])]
    return with_grid(document, _rewrite(grid, cells, new))


def split_number(document: Document, chance: random.Random) -> Document:
    """A number is torn into two cells and the rest of its row moves on; the last is lost."""
    grid = _summed(document, chance)
    cells = _row_values(grid, _data_row(grid, chance))
    texts = [cell.text for cell in cells]
    longer = [index for index, text in enumerate(texts[:-1]) if len(text) > 1]
    if not longer:
        return document
    index = chance.choice(longer)
    cut = chance.randrange(1, len(texts[index]))
    new = [*texts[:index], texts[index][:cut], texts[index][cut:], *texts[index + 1 :]]
    return with_grid(document, _rewrite(grid, cells, new[: len(texts)]))


def blank_header(document: Document, chance: random.Random) -> Document:
    """A header says nothing."""
    grid = _grid(document, chance.choice([2, 3, 3, 4]))
    headers = [cell for cell in grid.cells if cell.kind == "header"]
    return with_grid(document, replace_cell(grid, chance.choice(headers), ""))


def duplicate_row(document: Document, chance: random.Random) -> Document:
    """A row stands twice."""
    grid = _grid(document, chance.choice([2, 3, 3, 3]))
    row = _data_row(grid, chance)
    copies = [cell for cell in grid.cells if cell.row == row and cell.row_span == 1]
    return with_grid(document, insert_row(grid, row + 1, copies))


def insert_foreign_row(document: Document, chance: random.Random) -> Document:
    """A row that the form does not know stands between its rows."""
    grid = _grid(document, 3)
    row = chance.randrange(grid.header_rows + 3, grid.row_count - 2)
    label = chance.choice(["小计", "其中：网上申请", "备注", ""])
    cells = [
        GridCell(label, 0, 2),
        *(GridCell(str(chance.randrange(60)), 0, 3 + index, kind="value") for index in range(7)),
    ]
    return with_grid(document, insert_row(grid, row, cells))


def drop_label(document: Document, chance: random.Random) -> Document:
    """The label of a row is lost while its numbers stand."""
    grid = _grid(document, chance.choice([2, 3, 3, 3]))
    labels = [cell for cell in grid.cells if cell.kind == "label" and cell.code]
    return with_grid(document, replace_cell(grid, chance.choice(labels), ""))


def swap_labels(document: Document, chance: random.Random) -> Document:
    """Two rows of results change places with their labels: another order, but a readable one."""
    grid = _grid(document, 3)
    labels = [cell for cell in grid.cells if cell.kind == "label" and cell.column == 2 and cell.code]
    one, other = chance.sample(labels, 2)
    moved = {one.row: other.row, other.row: one.row}
    cells = [
        replace(cell, row=moved[cell.row]) if cell.row in moved and (cell.kind == "value" or cell.column == 2) else cell
        for cell in grid.cells
    ]
    return with_grid(document, replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))))


def twice(document: Document, chance: random.Random) -> Document:
    """Two damages in one document."""
    for damage in chance.sample(_SINGLE, 2):
        try:
            document = damage(document, chance)
        except (StopIteration, ValueError, IndexError):
            continue  # the first damage took away what the second needs
    return document


_SINGLE: list[Damage] = [
    drop_row,
    drop_page,
    drop_middle,
    drop_column,
    change_digit,
    lose_digit,
    transpose_digits,
    blank_cell,
    shift_row,
    swap_with_total,
    swap_columns_of_a_page,
    reorder_columns,
    swap_rows,
    glue_cells,
    split_number,
    blank_header,
    duplicate_row,
    insert_foreign_row,
    drop_label,
    swap_labels,
]

_OF_NUMBERS = {
    change_digit,
    lose_digit,
    transpose_digits,
    shift_row,
    swap_with_total,
    swap_columns_of_a_page,
    swap_rows,
    glue_cells,
    split_number,
    twice,
}


def _noticeable(damage: Damage) -> Damage:
    """The damage where it breaks a sum of the form; otherwise the document stays as it is."""

    def careful(document: Document, chance: random.Random) -> Document:
        changed = damage(document, chance)
        same_shape = [grid.row_count for grid in changed.grids] == [grid.row_count for grid in document.grids]
        return document if same_shape and sums_hold(changed) else changed

    return careful


DAMAGES: dict[str, Damage] = {
    damage.__name__: _noticeable(damage) if damage in _OF_NUMBERS else damage for damage in [*_SINGLE, twice]
}
"""Every damage by its name."""
