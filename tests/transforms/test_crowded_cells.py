"""Cells that hold what should stand in several: parted where the count of figures leaves no doubt, else not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from contracts.readings import Cell, Place, Table
from contracts.reports import ValueStatus
from tests.transforms.test_mapping import FORM, HEADER, application_rows, read, rules, statuses, table, values


def test_a_row_of_figures_in_one_cell_is_parted() -> None:
    rows = application_rows()
    cells: list[Cell] = list(table(HEADER).cells)
    for number, texts in enumerate(rows, len(HEADER)):
        cells.append(Cell(texts[0], number, 0, place=Place(table=0, row=number, column=0)))
        cells.append(Cell("   ".join(texts[1:]), number, 1, 1, 7, Place(table=0, row=number, column=1)))
    mapping = read(Table(tuple(cells)))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]
    assert "READ.MERGED_CELL" in rules(mapping)


def test_fewer_figures_than_columns_are_not_guessed() -> None:
    rows = application_rows()
    body = [[row[0], " ".join(row[1:6])] for row in rows]
    mapping = read(table([*HEADER, *body]))
    assert all(statuses(mapping, row.code) == {ValueStatus.UNREADABLE} for row in FORM.rows)


@pytest.mark.parametrize("wrapped", [False, True])
def test_rows_standing_line_by_line_in_one_row_are_parted(wrapped: bool) -> None:
    rows = application_rows()
    inner = rows[4:12]
    labels = [label[:5] + "\n" + label[5:] if wrapped else label for label in (row[0] for row in inner)]
    stacked = ["\n".join(labels), *("\n".join(column) for column in list(zip(*inner, strict=True))[1:])]
    mapping = read(table([*HEADER, *rows[:4], stacked, *rows[12:]]))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]


def test_figures_wrapped_over_two_lines_stay_one_number() -> None:
    rows = [[row[0], *(f"{text}\n{text}" for text in row[1:])] for row in application_rows()]
    mapping = read(table([*HEADER, *rows]))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text.replace("\n", "")) for text in printed[1:]]


def test_a_total_before_its_parts_is_found_by_the_sums() -> None:
    rows = application_rows()
    body = [[row[0], row[7], *row[1:7]] for row in rows]
    mapping = read(replace(table(body), is_aligned=False))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]
    assert "READ.COLUMN_ORDER" in rules(mapping)


def test_empty_cells_fit_any_sum_and_so_move_nothing() -> None:
    """Only persons and totals are printed, and separators close each line: every shift would add up."""
    body = [[row.label_zh, "", str(number), *[""] * 5, str(number), ""] for number, row in enumerate(FORM.rows, 1)]
    mapping = read(replace(table(body), is_aligned=False))
    for number, row in enumerate(FORM.rows, 1):
        assert values(mapping, row.code) in ([Decimal(number), *[None] * 5, Decimal(number)], [None] * 7)
    assert "READ.COLUMN_ORDER" not in rules(mapping)


def test_two_rows_side_by_side_in_one_are_parted_by_white_space() -> None:
    rows = application_rows()
    merged = [f"{one} {other}" for one, other in zip(rows[5], rows[6], strict=True)]
    mapping = read(table([*HEADER, *rows[:5], merged, *rows[7:]]))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]


@pytest.mark.parametrize("glue", ["", " ", "\n"])
def test_figures_beside_the_labels_of_two_rows_are_taken_for_neither(glue: str) -> None:
    rows = application_rows()
    merged = [rows[5][0] + glue + rows[6][0], *rows[5][1:]]
    mapping = read(table([*HEADER, *rows[:5], merged, *rows[7:]]))
    assert statuses(mapping, FORM.rows[5].code) == {ValueStatus.UNREADABLE} or (
        statuses(mapping, FORM.rows[6].code) == {ValueStatus.UNREADABLE}
    )
    assert "READ.MERGED_CELL" in rules(mapping)


def test_a_group_before_its_own_row_is_one_label_where_that_row_is_misspelt_too() -> None:
    rows = [[row[0].replace("申请人无正当理由", "中清人无正与理由"), *row[1:]] for row in application_rows()]
    number = next(n for n, row in enumerate(FORM.rows) if row.code == "other_handling.not_corrected_in_time")
    beside = [["（六）其他处理" if n == number else "", *row] for n, row in enumerate(rows)]
    header = [[row[0], "", *row[1:]] for row in HEADER]
    mapping = read(table([*header, *beside]))
    assert values(mapping, FORM.rows[number].code) == [Decimal(text) for text in rows[number][1:]]


def test_a_group_before_its_own_row_is_one_label() -> None:
    rows = application_rows()
    texts = [
        "（五）不予处理 2." + row[0] if form.code == "not_processed.repeated" else row[0]
        for row, form in zip(rows, FORM.rows, strict=True)
    ]
    mapping = read(table([*HEADER, *([text, *row[1:]] for text, row in zip(texts, rows, strict=True))]))
    assert statuses(mapping, "not_processed.repeated") == {ValueStatus.REPORTED}


def test_figures_beside_a_label_in_their_columns_are_doubted() -> None:
    """Only totals are printed, a column is lost, and a label reaches over the last: all stand one too far left."""
    rows = [[row[0], "", "", "", "", "", row[7], "三、本年度办理结果"] for row in application_rows()]
    mapping = read(table([*HEADER, *rows]))
    doubted = {one.where for one in mapping.findings if one.rule == "READ.COLUMNS"}
    assert {f"section3.{row.code}" for row in FORM.rows} <= doubted
