"""Section four in the shapes sites give it: cut in two or three, one proceeding a row, one outcome a row."""

from dataclasses import replace
from decimal import Decimal

import pytest

from contracts.findings import Severity
from contracts.readings import Cell, Line, Place, Table
from tests.transforms.test_mapping import read, table
from transforms.mapping import Mapping

OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
PROCEEDINGS = ["行政复议", "未经复议直接起诉", "复议后起诉"]
FIGURES = [[3, 5, 7, 11, 26], [13, 17, 19, 23, 72], [29, 31, 37, 41, 138]]


def numbers(mapping: Mapping) -> list[Decimal | None]:
    return [fact.value for fact in mapping.facts if fact.section == 4]


def printed(figures: list[list[int]], blank: frozenset[tuple[int, int]] = frozenset()) -> list[list[str]]:
    return [["" if (r, c) in blank else str(one) for c, one in enumerate(row)] for r, row in enumerate(figures)]


FLAT = [Decimal(one) for row in FIGURES for one in row]
FIRST_ROW = frozenset((0, column) for column in range(5))


@pytest.mark.parametrize("is_aligned", [True, False])
@pytest.mark.parametrize("blank", [frozenset(), FIRST_ROW, FIRST_ROW | {(1, 1), (2, 3)}])
def test_a_row_for_each_proceeding(is_aligned: bool, blank: frozenset[tuple[int, int]]) -> None:
    figures = printed(FIGURES, blank)
    rows = [
        ["类别", "", *OUTCOMES],
        ["行政复议", "", *figures[0]],
        ["行政诉讼", PROCEEDINGS[1], *figures[1]],
        ["", PROCEEDINGS[2], *figures[2]],
    ]
    expected = [None if (n // 5, n % 5) in blank else one for n, one in enumerate(FLAT)]
    assert numbers(read(table(rows, is_aligned=is_aligned))) == expected


@pytest.mark.parametrize("is_aligned", [True, False])
@pytest.mark.parametrize("blank", [frozenset(), frozenset((row, 0) for row in range(3))])
def test_a_row_for_each_outcome(is_aligned: bool, blank: frozenset[tuple[int, int]]) -> None:
    figures = printed(FIGURES, blank)
    rows = [
        ["结果", *PROCEEDINGS],
        *([name, *column] for name, column in zip(OUTCOMES, zip(*figures, strict=True), strict=True)),
    ]
    expected = [None if (n // 5, n % 5) in blank else one for n, one in enumerate(FLAT)]
    assert numbers(read(table(rows, is_aligned=is_aligned))) == expected


@pytest.mark.parametrize("is_aligned", [True, False])
@pytest.mark.parametrize("blank", [frozenset(), FIRST_ROW, FIRST_ROW | {(1, 1), (2, 3)}])
def test_a_list_of_outcomes_beside_their_proceedings(is_aligned: bool, blank: frozenset[tuple[int, int]]) -> None:
    figures = printed(FIGURES, blank)
    rows = [
        [PROCEEDINGS[r] if c == 0 else "", name, figures[r][c]] for r in range(3) for c, name in enumerate(OUTCOMES)
    ]
    expected = [None if (n // 5, n % 5) in blank else one for n, one in enumerate(FLAT)]
    assert numbers(read(table(rows, is_aligned=is_aligned))) == expected


def test_a_list_of_outcomes_below_headings_of_their_own() -> None:
    blocks: list[Line | Table] = []
    for r, name in enumerate(PROCEEDINGS):
        blocks += [Line(name, Place()), table([[outcome, str(FIGURES[r][c])] for c, outcome in enumerate(OUTCOMES)])]
    assert numbers(read(Line("四、政府信息公开行政复议、行政诉讼情况", Place()), *blocks)) == FLAT


def test_columns_of_which_one_cell_a_line_is_left_are_no_list() -> None:
    """Whichever figures are printed, they stand behind the last label of their proceeding."""
    rows = [[text] for r, name in enumerate(PROCEEDINGS) for text in (name, *OUTCOMES, str(FIGURES[r][0]))]
    assert not any(numbers(read(table(rows, is_aligned=False))))


@pytest.mark.parametrize("is_aligned", [True, False])
def test_a_table_for_each_proceeding_named_in_brackets(is_aligned: bool) -> None:
    names = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
    tables = [
        table([[name, "", "", "", ""], OUTCOMES, row], is_aligned=is_aligned)
        for name, row in zip(names, printed(FIGURES), strict=True)
    ]
    assert numbers(read(*tables)) == FLAT


def test_three_tables_below_each_other_in_one() -> None:
    """A page that leaves no room between tables shows them as one."""
    names = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
    figures = [["", "", "", "", ""], ["", "", "", "1", "1"], ["", "", "", "", ""]]
    rows = [row for name, one in zip(names, figures, strict=True) for row in ([name], OUTCOMES, one)]
    cells = tuple(replace(cell, column_span=5) if cell.text in names else cell for cell in table(rows).cells)
    assert numbers(read(Table(cells))) == [Decimal(1) if n in (8, 9) else None for n in range(15)]


def test_cells_that_span_the_columns_of_a_finer_grid_are_cells() -> None:
    """Where all sections stand in one table, each column of section four spans several of its grid."""
    texts = [["行政复议", "行政诉讼"], OUTCOMES + PROCEEDINGS[1:], OUTCOMES * 2, ["", "2", "", "0", "2", *[""] * 10]]
    starts = [[0, 20], [0, 4, 8, 12, 16, 20, 40], range(20, 60, 4), range(0, 60, 4)]
    spans = [[20, 40], [4] * 5 + [20, 20], [4] * 10, [4] * 15]
    cells = tuple(
        Cell(text, row, column, 2 if row == 1 and column < 20 else 1, span)
        for row, parts in enumerate(zip(texts, starts, spans, strict=True))
        for text, column, span in zip(*parts, strict=True)
    )
    assert numbers(read(Table(cells))) == [None, Decimal(2), None, Decimal(0), Decimal(2), *[None] * 10]


def test_a_value_under_no_heading_is_never_placed_without_a_warning() -> None:
    """Fillers between the columns shift a row; which empty cell is which can no longer be told."""
    header = [["行政复议", *([""] * 9), "行政诉讼", *([""] * 19)], [text for one in OUTCOMES * 3 for text in (one, "")]]
    row = [""] * 30
    row[24], row[28] = "1", "1"
    mapping = read(table([*header, row], is_aligned=False))
    assert any(one.severity is Severity.WARNING and one.where == "section4" for one in mapping.findings)


def test_sparse_figures_without_rules_belong_to_the_outcomes_above_them_on_the_page() -> None:
    """All the labels stand in few grid columns; only their places on the page tell them apart."""
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3

    def cell(text: str, row: int, column: int, middle: float) -> Cell:
        box = (middle - 10, row * 15.0, middle + 10, row * 15.0 + 8)
        return Cell(text, row, column, place=Place(page=1, box=box, table=0, row=row, column=column))

    cells = [cell("行政复议", 0, 2, 130), cell("行政诉讼", 0, 4, 380)]
    cells += [cell(text, 1 + index, index % 3, 60 + 34 * index) for index, text in enumerate(outcomes)]
    figures = [(0, "1"), (3, "2"), (14, "3")]
    cells += [cell(text, 20, column, 60 + 34 * index) for column, (index, text) in enumerate(figures)]
    mapping = read(Line("四、政府信息公开行政复议、行政诉讼情况"), Table(tuple(cells)))
    found = {f"{fact.row}.{fact.column}": fact for fact in mapping.facts if fact.section == 4}
    assert {name: fact.value for name, fact in found.items() if fact.value is not None} == {
        "reconsideration.upheld": 1,
        "reconsideration.pending": 2,
        "litigation_after_reconsideration.total": 3,
    }
    assert {fact.status.value for fact in found.values()} == {"reported", "blank"}


def _counted(top: list[str], second: list[str], third: list[str]) -> Mapping:
    figures = [str(one) for row in FIGURES for one in row]
    return read(table([top, second, third, figures], is_aligned=False))


def test_counted_figures_follow_the_order_in_which_text_names_the_proceedings() -> None:
    top = ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9]
    found = _counted(top, [*OUTCOMES, PROCEEDINGS[2], *[""] * 4, PROCEEDINGS[1], *[""] * 4], OUTCOMES * 2)
    assert numbers(found) == [*FLAT[:5], *FLAT[10:], *FLAT[5:10]]
    assert ("READ.COLUMN_ORDER", "section4") in {(one.rule, one.where) for one in found.findings}


def test_counted_figures_follow_the_order_in_which_text_names_the_outcomes() -> None:
    top = ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9]
    exchanged = [OUTCOMES[1], OUTCOMES[0], *OUTCOMES[2:]]
    second = [*exchanged, PROCEEDINGS[1], *[""] * 4, PROCEEDINGS[2], *[""] * 4]
    found = _counted(top, second, OUTCOMES * 2)
    assert numbers(found) == [FLAT[1], FLAT[0], *FLAT[2:]]


def test_headings_in_disorder_that_tell_no_order_are_doubted() -> None:
    found = _counted(["行政诉讼", *[""] * 14], [PROCEEDINGS[2], "", PROCEEDINGS[1], *[""] * 12], OUTCOMES * 2)
    assert numbers(found) == FLAT
    assert ("READ.COLUMN_ORDER", "section4") in {(one.rule, one.where) for one in found.findings}
