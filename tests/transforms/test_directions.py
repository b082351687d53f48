"""On a page that lies on its side, too, a table that goes on without a header has its columns below that header."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from contracts.readings import Cell, Place, Table
from tests.transforms.test_mapping import FORM, HEADER, application_rows, read, rules, values

Box = tuple[float, float, float, float]
WIDTH, HEIGHT = 595.0, 842.0


def placed(rows: list[list[str]], top: float, label: int, shown: Callable[[Box], Box]) -> Table:
    """A table with so many columns before its figures; ``shown`` turns a box of the upright page."""
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            left = 60.0 * column / label if column < label else 60.0 + 40 * (column - label)
            right = 60.0 * (column + 1) / label if column < label else left + 40
            box = shown((left, top + 12 * row, right, top + 12 * (row + 1)))
            cells.append(Cell(text, row, column, place=Place(page=1, box=box, row=row, column=column)))
    return Table(tuple(cells))


@pytest.mark.parametrize(
    "shown",
    [
        lambda box: box,
        lambda box: (box[1], WIDTH - box[2], box[3], WIDTH - box[0]),
        lambda box: (WIDTH - box[2], HEIGHT - box[3], WIDTH - box[0], HEIGHT - box[1]),
        lambda box: (HEIGHT - box[3], box[0], HEIGHT - box[1], box[2]),
    ],
    ids=["upright", "left", "head down", "right"],
)
def test_a_table_goes_on_without_its_header_whichever_way_the_page_lies(shown: Callable[[Box], Box]) -> None:
    rows = application_rows()
    for printed in rows[2:]:
        printed[3] = printed[5] = ""
    mapping = read(placed(HEADER + rows[:2], 20, 1, shown), placed([["", *row] for row in rows[2:]], 400, 2, shown))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) if text else None for text in printed[1:]]
    assert "READ.MERGED_CELL" not in rules(mapping)
