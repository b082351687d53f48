"""Columns that are none of the form's (line numbers, subtotals, last year) are left out, named and kept."""

from decimal import Decimal

import pytest

from contracts.findings import Severity
from tests.transforms.test_mapping import FORM, application_rows, read, rules, table, values
from transforms.mapping import Mapping

NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def is_whole(mapping: Mapping, rows: list[list[str]]) -> bool:
    """True when every row is read as printed, without the columns added."""
    return all(
        values(mapping, row.code) == [Decimal(text) for text in printed[1:]]
        for printed, row in zip(rows, FORM.rows, strict=True)
    )


@pytest.mark.parametrize("is_aligned", [True, False])
def test_a_column_of_line_numbers_is_no_applicant(is_aligned: bool) -> None:
    rows = application_rows()
    header = ["序号", CORNER, *NAMES, "总计"]
    mapping = read(table([header, *([str(n), *row] for n, row in enumerate(rows, 1))], is_aligned=is_aligned))
    assert is_whole(mapping, rows)


@pytest.mark.parametrize("is_aligned", [True, False])
def test_numbers_cut_off_their_labels_may_start_anew(is_aligned: bool) -> None:
    rows = application_rows()
    numbered = [[str(n % 8 + 1), *row] for n, row in enumerate(rows)]
    assert is_whole(read(table([["", CORNER, *NAMES, "总计"], *numbered], is_aligned=is_aligned)), rows)


@pytest.mark.parametrize("is_aligned", [True, False])
@pytest.mark.parametrize("subtotal", ["小计", "合计"])
def test_a_subtotal_of_organisations_is_left_out_and_kept_apart(is_aligned: bool, subtotal: str) -> None:
    rows = application_rows()
    first = [CORNER, "自然人", "法人或其他组织", "", "", "", "", "", "总计"]
    second = ["", "", *NAMES[1:], subtotal, ""]
    body = [[*row[:7], str(sum(map(int, row[2:7]))), row[7]] for row in rows]
    mapping = read(table([first, second, *body], is_aligned=is_aligned))
    assert is_whole(mapping, rows)
    assert rules(mapping) & {"FORM.EXTRA_COLUMN", "READ.COLUMNS"}
    assert {row[7] for row in body} <= {cell.raw_text for cell in mapping.unmatched}


@pytest.mark.parametrize("is_aligned", [True, False])
def test_last_years_total_beside_this_years_is_left_out(is_aligned: bool) -> None:
    rows = application_rows()
    body = [[*row, str(5000 + n * n)] for n, row in enumerate(rows)]
    mapping = read(table([[CORNER, *NAMES, "总计", "上年总计"], *body], is_aligned=is_aligned))
    assert is_whole(mapping, rows)


def test_a_surplus_that_no_sum_can_tell_is_not_guessed() -> None:
    """With one organisation alone, its figure and the subtotal are equal: without names either could go."""
    body = [[row.label_zh, "3", str(n), "0", "0", "0", "0", str(n), str(3 + n)] for n, row in enumerate(FORM.rows, 1)]
    mapping = read(table(body, is_aligned=False))
    assert all(value is None for row in FORM.rows for value in values(mapping, row.code))
    assert any(one.severity is Severity.WARNING for one in mapping.findings)


def test_labels_repeated_in_every_cell_they_spanned_are_rows_not_headers() -> None:
    rows = application_rows()
    body = [[row[0], row[0], *row[1:]] for row in rows]
    mapping = read(table([[CORNER, CORNER, *NAMES, "总计"], *body]))
    assert is_whole(mapping, rows)


def test_where_empty_cells_hide_which_column_is_too_many_nothing_is_placed_by_them() -> None:
    """Ragged rows with a column more than the form, and the cells at their edges empty in some rows."""
    rows = [
        ["7", "", "", "", "", "", "", "7"],
        ["5", "3", "", "", "", "", "3", "8"],
        ["", "2", "", "", "", "", "2", "2"],
        ["4", "", "", "", "", "2", "2", ""],
    ]
    body = [[row.label_zh, *rows[number % 4]] for number, row in enumerate(FORM.rows)]
    mapping = read(table(body, is_aligned=False))
    flagged = {one.where for one in mapping.findings if one.severity is not Severity.INFO}
    placed = {fact.row for fact in mapping.facts if fact.section == 3 and fact.value is not None}
    assert all(f"section3.{row}" in flagged for row in placed)


def test_a_header_that_names_the_column_too_many_is_believed() -> None:
    body = [[row.label_zh, "", "", "", "", "", "", "0", str(number)] for number, row in enumerate(FORM.rows)]
    mapping = read(table([[CORNER, *NAMES, "小计", "总计"], *body], is_aligned=False))
    for number, row in enumerate(FORM.rows):
        assert values(mapping, row.code) == [*[None] * 6, Decimal(number)]


def test_a_header_beside_the_heading_of_all_applicants_names_a_column_behind_them() -> None:
    first, second = [CORNER, "申请人情况", "上年总计"], [*NAMES, "总计"]
    body = [[row.label_zh, *[""] * 6, str(number), str(900 + number)] for number, row in enumerate(FORM.rows)]
    mapping = read(table([first, second, *body], is_aligned=False))
    for number, row in enumerate(FORM.rows):
        assert values(mapping, row.code) == [*[None] * 6, Decimal(number)]


def test_a_table_that_goes_on_without_its_label_column_keeps_its_foreign_column_out() -> None:
    rows = application_rows()
    body = [[row[0], row[1], str(sum(map(int, row[2:7]))), *row[2:]] for row in rows]
    header = ["", CORNER, "自然人", "小计", *NAMES[1:], "总计"]
    mapping = read(table([header, *(["三、本年度办理结果", *row] for row in body[:9])]), table(body[9:]))
    assert is_whole(mapping, rows)


def test_a_row_shifted_under_the_header_loses_no_column() -> None:
    rows = application_rows()
    header = ["", CORNER, "自然人", "小计", *NAMES[1:], "总计"]
    body = [["", row[0], row[1], str(sum(map(int, row[2:7]))), *row[2:]] for row in rows]
    body[4] = body[4][1:]
    mapping = read(table([header, *body]))
    found = values(mapping, FORM.rows[4].code)
    assert found == [None] * 7 or found == [Decimal(text) for text in rows[4][1:]]
