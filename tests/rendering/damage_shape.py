"""Damages to a table's build: rows, columns, headers and labels lost, repeated, merged or in another order."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.rendering.damage_places import swap_columns
from tests.rendering.damage_targets import data_row, grid_of, rewrite, row_values, summed_grid, values_of
from tests.rendering.grid import Document, GridCell
from tests.rendering.grid_edits import cut_rows, insert_row, remove_column, remove_row, replace_cell, with_grid
from tests.rendering.sums import could_be_faultless


def drop_row(document: Document, chance: random.Random) -> Document:
    """A row of numbers is lost with its label."""
    grid = grid_of(document, chance.choice([2, 3, 3, 3]))
    return with_grid(document, remove_row(grid, data_row(grid, chance)))


def drop_page(document: Document, chance: random.Random) -> Document:
    """All after some row of section three is lost, and section four with it; or a whole table is."""
    if chance.random() < 0.3:
        lost = chance.choice([2, 3, 4])
        return replace(document, grids=tuple(grid for grid in document.grids if grid.section != lost))
    grid = grid_of(document, 3)
    cut = cut_rows(grid, chance.randrange(grid.header_rows, grid.row_count))
    kept = with_grid(document, cut)
    if chance.random() < 0.5:
        return kept
    return replace(kept, grids=tuple(one for one in kept.grids if one.section != 4))


def drop_middle(document: Document, chance: random.Random) -> Document:
    """A page in the middle of section three is lost."""
    grid = grid_of(document, 3)
    first = chance.randrange(grid.header_rows + 1, grid.row_count - 4)
    for _ in range(chance.randrange(2, min(9, grid.row_count - first))):
        grid = remove_row(grid, first)
    return with_grid(document, grid)


def drop_column(document: Document, chance: random.Random) -> Document:
    """A column of numbers is lost with its header."""
    grid = summed_grid(document, chance)
    column = chance.choice(sorted({cell.column for cell in values_of(grid)}))
    return with_grid(document, remove_column(grid, column))


def reorder_columns(document: Document, chance: random.Random) -> Document:
    """Two applicant columns are exchanged, headers and numbers alike: another form, but a readable one."""
    grid = grid_of(document, 3)
    left, right = chance.sample(range(4, 9), 2)
    return with_grid(document, swap_columns(grid, left, right, 2))


def blank_header(document: Document, chance: random.Random) -> Document:
    """A header says nothing."""
    grid = grid_of(document, chance.choice([2, 3, 3, 4]))
    headers = [cell for cell in grid.cells if cell.kind == "header"]
    return with_grid(document, replace_cell(grid, chance.choice(headers), ""))


def duplicate_row(document: Document, chance: random.Random) -> Document:
    """A row stands twice."""
    grid = grid_of(document, chance.choice([2, 3, 3, 3]))
    row = data_row(grid, chance)
    copies = [cell for cell in grid.cells if cell.row == row and cell.row_span == 1]
    return with_grid(document, insert_row(grid, row + 1, copies))


def insert_foreign_row(document: Document, chance: random.Random) -> Document:
    """A row that the form does not know stands between its rows."""
    grid = grid_of(document, 3)
    row = chance.randrange(grid.header_rows + 3, grid.row_count - 2)
    label = chance.choice(["小计", "其中：网上申请", "备注", ""])
    cells = [
        GridCell(label, 0, 2),
        *(GridCell(str(chance.randrange(60)), 0, 3 + index, kind="value") for index in range(7)),
    ]
    return with_grid(document, insert_row(grid, row, cells))


def drop_label(document: Document, chance: random.Random) -> Document:
    """The label of a row is lost while its numbers stand."""
    grid = grid_of(document, chance.choice([2, 3, 3, 3]))
    labels = [cell for cell in grid.cells if cell.kind == "label" and cell.code]
    return with_grid(document, replace_cell(grid, chance.choice(labels), ""))


def swap_labels(document: Document, chance: random.Random) -> Document:
    """Two rows of results change places with their labels: another order, but a readable one."""
    grid = grid_of(document, 3)
    labels = [cell for cell in grid.cells if cell.kind == "label" and cell.column == 2 and cell.code]
    one, other = chance.sample(labels, 2)
    moved = {one.row: other.row, other.row: one.row}
    cells = [
        replace(cell, row=moved[cell.row]) if cell.row in moved and (cell.kind == "value" or cell.column == 2) else cell
        for cell in grid.cells
    ]
    return with_grid(document, replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))))


def drop_header_row(document: Document, chance: random.Random) -> Document:
    """A row of headers is lost, or all of them."""
    grid = grid_of(document, chance.choice([2, 3, 3, 4]))
    headers = sorted({cell.row for cell in grid.cells if cell.kind == "header"})
    lost = headers if grid.section != 2 and chance.random() < 0.3 else [chance.choice(headers)]
    for row in reversed(lost):
        grid = remove_row(grid, row)
    return with_grid(document, grid)


def merge_rows(document: Document, chance: random.Random) -> Document:
    """Two rows stand in one: their labels and figures below each other, side by side or run together.

    Not where nothing of the lower label and of the upper figures is left: that is the upper row with other figures.
    """
    grid = grid_of(document, chance.choice([2, 3, 3, 3]))
    rows = sorted({cell.row for cell in values_of(grid)})
    upper = chance.choice([row for row in rows if row + 1 in rows])
    mark = chance.choice(["\n", " ", ""])
    below = {cell.column: cell.text for cell in grid.cells if cell.row == upper + 1 and cell.row_span == 1}
    for cell in [one for one in grid.cells if one.row == upper and one.row_span == 1 and one.column in below]:
        text = mark.join(part for part in (cell.text, below[cell.column]) if part)
        grid = replace_cell(grid, cell, text)
    lower = next(cell for cell in reversed(grid.cells) if cell.row == upper + 1 and cell.kind == "label")
    merged = with_grid(document, remove_row(grid, upper + 1))
    is_named = any(lower.text in cell.text for cell in grid.cells if cell.row == upper and cell.kind == "label")
    return merged if is_named or not could_be_faultless(merged) else document


def exchange_halves(document: Document, chance: random.Random) -> Document:
    """The lower part of section three stands before the upper, labels and figures alike."""
    grid = grid_of(document, 3)
    flat = [replace(cell, row_span=1) if cell.kind == "label" else cell for cell in grid.cells]
    rows = sorted({cell.row for cell in values_of(grid)})
    cut = chance.randrange(2, len(rows) - 2)
    moved = dict(zip([*rows[cut:], *rows[:cut]], rows, strict=True))
    taken = {cell.row: set[int]() for cell in flat}
    for cell in flat:
        taken[cell.row].update(range(cell.column, cell.column + cell.column_span))
    covered = [
        GridCell("", row, column) for row in rows for column in range(grid.column_count) if column not in taken[row]
    ]
    cells = [replace(cell, row=moved.get(cell.row, cell.row)) for cell in (*flat, *covered)]
    return with_grid(document, replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))))


def exchange_tables(document: Document, chance: random.Random) -> Document:
    """Two tables stand under each other's headings."""
    one, other = chance.sample([2, 3, 4], 2)
    moved = {one: other, other: one}
    return replace(
        document, grids=tuple(replace(grid, section=moved.get(grid.section, grid.section)) for grid in document.grids)
    )


def repeat_table(document: Document, chance: random.Random) -> Document:
    """Behind the rows of section three stand some of them again, with other figures."""
    grid = grid_of(document, 3)
    rows = sorted({cell.row for cell in values_of(grid)})
    first = chance.randrange(len(rows) - 3)
    for row in rows[first : first + chance.randrange(1, len(rows) - first)]:
        label = next(cell for cell in reversed(grid.cells) if cell.row == row and cell.kind == "label" and cell.code)
        cells = [
            GridCell(label.text, 0, 0, 1, 3, code=label.code),
            *(replace(cell, text=str(chance.randrange(60))) for cell in row_values(grid, row)),
        ]
        grid = insert_row(grid, grid.row_count, cells)
    return with_grid(document, grid)


def slide_labels(document: Document, chance: random.Random) -> Document:
    """The labels of several rows stand a row too high or too low, the last where the first was."""
    grid = grid_of(document, chance.choice([2, 3, 3]))
    labels = [cell for cell in grid.cells if cell.kind == "label" and cell.code]
    first = chance.randrange(len(labels) - 1)
    slid = labels[first : chance.randrange(first + 2, len(labels) + 1)]
    texts = [cell.text for cell in slid]
    return with_grid(
        document, rewrite(grid, slid, [*texts[1:], texts[0]] if chance.random() < 0.5 else texts[-1:] + texts[:-1])
    )


def repeat_label(document: Document, chance: random.Random) -> Document:
    """A row bears the label of another."""
    grid = grid_of(document, chance.choice([2, 3, 3]))
    one, other = chance.sample([cell for cell in grid.cells if cell.kind == "label" and cell.code], 2)
    return with_grid(document, replace_cell(grid, one, other.text))


def glue_label(document: Document, chance: random.Random) -> Document:
    """The first figure of a row stands in its label's cell, and the others a column too far to the left."""
    grid = grid_of(document, chance.choice([2, 3, 3]))
    label = chance.choice([cell for cell in grid.cells if cell.kind == "label" and cell.code])
    cells = row_values(grid, label.row)
    texts = [cell.text for cell in cells]
    if not texts[0].isdigit():
        return document
    glued = label.text + chance.choice(["", " "]) + texts[0]
    return with_grid(document, rewrite(grid, [label, *cells], [glued, *texts[1:], ""]))


def cut_within_cell(document: Document, chance: random.Random) -> Document:
    """The document breaks off within a figure of section two or three."""
    grid = grid_of(document, chance.choice([2, 3, 3]))
    last = chance.choice([cell for cell in values_of(grid) if len(cell.text) > 1] or values_of(grid))
    begun = {last.column: last.text[: chance.randrange(len(last.text) + 1)]}
    cells = [
        replace(
            cell,
            row_span=min(cell.row_span, last.row + 1 - cell.row),
            text=begun.get(cell.column, "") if cell.row == last.row and cell.column >= last.column else cell.text,
        )
        for cell in grid.cells
        if cell.row <= last.row
    ]
    cut_grid = replace(grid, cells=tuple(cells), row_count=last.row + 1)
    narrative = replace(
        document.narrative,
        headings={number: text for number, text in document.narrative.headings.items() if number <= grid.section},
        after=(),
        signature=(),
    )
    return Document(narrative, tuple(one for one in with_grid(document, cut_grid).grids if one.section <= grid.section))
