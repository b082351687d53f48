"""Labels that stand together above the figures of all of them."""

from __future__ import annotations

import pytest

from contracts.readings import Place
from transforms.mapping.rows import DocumentRow, RowCell
from transforms.mapping.stacked_rows import unstacked

FIRST, SECOND = ["3", "1", "0", "4"], ["2", "2", "1", "5"]


def row(*texts: str) -> DocumentRow:
    return DocumentRow(tuple(RowCell(text, number, 1, Place()) for number, text in enumerate(texts)), None, False)


def texts(rows: list[DocumentRow]) -> list[list[str]]:
    return [[cell.text for cell in one.cells] for one in rows]


def test_each_label_gets_its_row_where_every_sum_holds() -> None:
    rows = [row("甲", "1"), row("3.其他"), row("（七）总计", *FIRST, *SECOND)]
    assert texts(unstacked(rows, 4)) == [["甲", "1"], ["3.其他", *FIRST], ["（七）总计", *SECOND]]


@pytest.mark.parametrize(
    "rows",
    [
        [row("甲"), row("乙", *FIRST, *reversed(SECOND))],
        [row("甲", "1"), row("乙", *FIRST, *SECOND)],
        [row("乙", *FIRST, *SECOND)],
        [row("甲"), row("乙", *FIRST, *SECOND, "1")],
        [row("甲"), row("乙", *FIRST)],
        [row("（三）不予公开"), row("甲"), row("乙", *FIRST, *SECOND)],
    ],
    ids=["a sum fails", "no bare label", "no label", "no whole rows", "one row", "a heading among the labels"],
)
def test_anything_else_stays(rows: list[DocumentRow]) -> None:
    assert texts(unstacked(rows, 4)) == texts(rows)
