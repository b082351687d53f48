"""On a page that lies on its side, too, a table that goes on without a header has its columns below that header."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from contracts.readings import Cell, Place, Table
from tests.transforms.test_mapping import FORM, HEADER, application_rows, read, rules, values

Box = tuple[float, float, float, float]
WIDTH, HEIGHT = 595.0, 842.0


def placed(rows: list[list[str]], top: float, shown: Callable[[Box], Box], beside: int = 0) -> Table:
    """A table, a little askew, whose labels span ``beside`` columns more; ``shown`` turns a box of the upright page."""
    cells = []
    for row, texts in enumerate(rows):
        for number, text in enumerate(texts):
            left, right = (0.0, 60.0) if number == 0 else (20.0 + 40 * number, 60.0 + 40 * number)
            upper = top + 12 * row + 0.01 * number
            column, span = (number + beside, 1) if number else (0, 1 + beside)
            place = Place(page=1, box=shown((left, upper, right, upper + 12)), row=row, column=column)
            cells.append(Cell(text, row, column, 1, span, place))
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
    mapping = read(placed(HEADER + rows[:2], 20, shown), placed(rows[2:], 400, shown, beside=2))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) if text else None for text in printed[1:]]
    assert "READ.MERGED_CELL" not in rules(mapping)
