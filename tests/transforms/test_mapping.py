"""Tables become facts by their labels: in order, in place, and never by guessing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Block, Cell, Line, Place, Reading, Table
from contracts.reports import Fact, ValueStatus
from transforms.forms import load_forms
from transforms.mapping import Mapping, map_reading
from transforms.mapping.alignment import align_rows
from transforms.mapping.glue import unique_cut

FORM = load_forms()["2021"]
HEADER = [
    ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况", "", "", "", "", "", ""],
    ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
]


def table(rows: list[list[str]], *, is_aligned: bool = True) -> Table:
    return Table(
        tuple(
            Cell(text, row, column, place=Place(table=0, row=row, column=column))
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        ),
        is_aligned,
    )


def read(*blocks: Block) -> Mapping:
    return map_reading(Reading(Format.TXT, "test", "1", blocks))


def application_rows(start: int = 1) -> list[list[str]]:
    """A row for each of the form's rows: six different parts and their sum."""
    rows = []
    for index, row in enumerate(FORM.rows):
        parts = [start + index * 7 + part for part in range(6)]
        rows.append([row.label_zh, *map(str, parts), str(sum(parts))])
    return rows


def values(mapping: Mapping, row: str) -> list[Decimal | None]:
    return [fact.value for fact in mapping.facts if fact.section == 3 and fact.row == row]


def statuses(mapping: Mapping, row: str) -> set[ValueStatus]:
    return {fact.status for fact in mapping.facts if fact.section == 3 and fact.row == row}


def rules(mapping: Mapping) -> set[str]:
    return {finding.rule for finding in mapping.findings}


@pytest.mark.parametrize("is_aligned", [True, False])
def test_every_row_of_a_plain_table_is_found(is_aligned: bool) -> None:
    rows = application_rows()
    mapping = read(table(HEADER + rows, is_aligned=is_aligned))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]


@given(st.sets(st.sampled_from([row.code for row in FORM.rows[:20]]), min_size=1, max_size=6), st.booleans())
@settings(max_examples=40, deadline=None)
def test_rows_left_out_are_missing_and_shift_nothing(gone: set[str], is_aligned: bool) -> None:
    rows = application_rows()
    kept = [printed for printed, row in zip(rows, FORM.rows, strict=True) if row.code not in gone]
    mapping = read(table(HEADER + kept, is_aligned=is_aligned))
    for printed, row in zip(rows, FORM.rows, strict=True):
        if row.code in gone:
            assert statuses(mapping, row.code) == {ValueStatus.MISSING_ROW}
        else:
            assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]


def test_values_follow_the_header_when_columns_change_places() -> None:
    header = [HEADER[0], ["", "商业企业", "自然人", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
    mapping = read(table(header + application_rows()))
    assert values(mapping, "new_received")[:2] == [2, 1]
    assert "READ.COLUMN_ORDER" in rules(mapping)


def test_a_blank_stays_blank_and_its_neighbours_stay_in_place() -> None:
    rows = application_rows()
    rows[0] = [rows[0][0], "5", "", "", "", "", "", "5"]
    mapping = read(table(HEADER + rows, is_aligned=False))
    assert values(mapping, "new_received") == [5, None, None, None, None, None, 5]


def test_a_total_printed_beside_the_corner_and_blank_cells_at_row_ends_shift_nothing() -> None:
    header = [
        [HEADER[0][0], "", "申请人情况", "", "", "", "", "", "总计", ""],
        ["", "", "自 然 人", "法人或其他组织", "", "", "", "", "", ""],
        ["", "", "", "商 业 企 业", "科研机构", "社会公益组织", "法律服务机构", "其 他", "", ""],
    ]
    rows = application_rows()
    body = [
        ["", "（三） 不予公开", *row] if number % 3 else [row[0], "", *row[1:], ""] for number, row in enumerate(rows)
    ]
    mapping = read(table(header + body, is_aligned=False))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]
    assert not [one for one in mapping.findings if one.rule.startswith("READ.")]


@pytest.mark.parametrize("label_columns", [1, 2])
def test_where_a_row_with_blanks_at_both_ends_stands_is_told_by_its_sum(label_columns: int) -> None:
    """Rows under a spanning label stand one column further left than those under the next one: habits differ."""
    rows = [[row.label_zh, "", "3", "4", "", "", "", "", "7", ""] for row in FORM.rows[:2]]
    rows += [["", "", row.label_zh, "3", "4", "", "", "", "", "7"] for row in FORM.rows[2:-2]]
    doubtful = ["", "（七）总计", *([""] * (label_columns - 1)), "", "369", "", "", "1", "", "370"]
    rows += [
        [*doubtful, *([""] * (10 - len(doubtful)))],
        [FORM.rows[-1].label_zh, "", "3", "", "", "", "", "", "3", ""],
    ]
    mapping = read(table(rows, is_aligned=False))
    assert values(mapping, "total_handled") == [None, Decimal(369), None, None, Decimal(1), None, Decimal(370)]


def test_empty_cells_that_fill_rows_up_at_their_ends_leave_a_lone_total_under_its_heading() -> None:
    """The heading over the organisations is followed at once by the total: what it spans is not printed behind it."""
    header = [["（勾稽）", "申请人情况"], ["自然人", "法人或其他组织", "总计"], HEADER[1][2:7]]
    body = [
        [*(["（三）不予公开"] if n % 4 == 0 else []), row.label_zh, *[""] * 6, "7"] for n, row in enumerate(FORM.rows)
    ]
    mapping = read(table([[*row, *[""] * (10 - len(row))] for row in header + body], is_aligned=False))
    for row in FORM.rows:
        assert values(mapping, row.code) == [None] * 6 + [Decimal(7)]
    merged = [[*row[:-7], "3", *[""] * 6] for row in body]
    mapping = read(table([[*row, *[""] * (10 - len(row))] for row in header + merged], is_aligned=False))
    assert {one.where for one in mapping.findings if one.rule == "READ.MERGED_CELL"} >= {"section3.granted"}


def test_a_heading_spaced_out_on_its_line_is_one_word() -> None:
    texts = [
        "申请人情况",
        "自然 人",
        "法人或其他组织",
        "总计",
        *HEADER[1][2:7],
        "一、本年新收政府信息公开申请数量",
        *"0000000",
    ]
    assert "READ.HEADER_LOST" not in rules(read(*(Line(text, Place(line=n)) for n, text in enumerate(texts))))


def test_a_row_of_six_values_is_unreadable_rather_than_shifted() -> None:
    rows = application_rows()
    del rows[3][4]
    mapping = read(table(HEADER + rows, is_aligned=False))
    assert statuses(mapping, "partially_granted") == {ValueStatus.UNREADABLE}
    assert "READ.COLUMNS" in rules(mapping)


def test_a_row_of_six_zeros_can_only_be_a_row_of_seven() -> None:
    rows = application_rows()
    rows[3] = [rows[3][0], *"000000"]
    mapping = read(table(HEADER + rows, is_aligned=False))
    assert values(mapping, "partially_granted") == [0] * 7
    assert "READ.COLUMNS" in rules(mapping)


def test_a_subtotal_of_a_group_is_no_row_of_the_form() -> None:
    rows = application_rows()
    rows.insert(4, ["（三）不予公开", *"1234567"])
    mapping = read(table(HEADER + rows))
    assert "FORM.EXTRA_ROW" in rules(mapping)
    assert values(mapping, "granted") == [Decimal(text) for text in rows[2][1:]]
    assert [cell.raw_text for cell in mapping.unmatched][:2] == ["（三）不予公开", "1"]


def test_a_row_of_dashes_that_is_none_of_the_forms_loses_no_figure() -> None:
    rows = application_rows()
    for extra, severity in ((["", *["-"] * 7], Severity.INFO), (["", "3", *["-"] * 5, "3"], Severity.WARNING)):
        found = read(table([*HEADER, *rows[:1], extra, *rows[1:]], is_aligned=False)).findings
        assert [one.severity for one in found if one.rule == "FORM.EXTRA_ROW"] == [severity]


def test_a_row_printed_twice_with_other_figures_is_reported() -> None:
    rows = application_rows()
    rows.insert(6, [rows[5][0], *"1111116"])
    assert "FORM.DUPLICATE_ROW" in rules(read(table(HEADER + rows)))


def test_a_lost_label_is_placed_between_its_neighbours_and_flagged() -> None:
    rows = application_rows()
    rows[7][0] = ""
    mapping = read(table(HEADER + rows, is_aligned=False))
    assert values(mapping, FORM.rows[7].code) == [Decimal(text) for text in rows[7][1:]]
    assert "READ.LABEL_LOST" in rules(mapping)


def test_as_many_zeros_as_columns_are_cut_without_a_doubt() -> None:
    texts = ["一、本年新收政府信息公开申请数量0000000", "二、上年结转政府信息公开申请数量1000001"]
    mapping = read(*(Line(text, Place(line=n)) for n, text in enumerate([*HEADER[1][1:], *texts])))
    assert values(mapping, "new_received") == [0] * 7
    assert values(mapping, "carried_in") == [1, 0, 0, 0, 0, 0, 1]
    assert [one.where for one in mapping.findings if one.rule == "READ.GLUED"] == ["section3.carried_in"]


def test_a_label_torn_by_a_page_break_is_joined() -> None:
    rows = application_rows()
    whole = rows[20]
    head = [whole[0][:12], *whole[1:]]
    tail = [whole[0][12:], *[""] * 7]
    mapping = read(table(HEADER + rows[:20] + [head]), table([tail, *rows[21:]]))
    assert values(mapping, FORM.rows[20].code) == [Decimal(text) for text in whole[1:]]
    assert values(mapping, "carried_out") == [Decimal(text) for text in rows[-1][1:]]


def test_a_torn_label_is_joined_over_the_empty_rows_of_the_page_break() -> None:
    rows = application_rows()
    whole = rows[20]
    head, tail, empty = [whole[0][:12], *[""] * 7], [whole[0][12:], *whole[1:]], [""] * 8
    mapping = read(table(HEADER + rows[:20] + [head, empty]), table([empty, tail, *rows[21:]]))
    assert values(mapping, FORM.rows[20].code) == [Decimal(text) for text in whole[1:]]
    assert values(mapping, "carried_out") == [Decimal(text) for text in rows[-1][1:]]


def test_one_value_across_several_columns_is_unreadable() -> None:
    rows = application_rows()
    cells = [cell for cell in table(HEADER + rows).cells if not (cell.row == 5 and cell.column > 0)]
    cells.append(Cell("0", 5, 1, column_span=7, place=Place(row=5, column=1)))
    mapping = read(Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))))
    assert statuses(mapping, FORM.rows[3].code) == {ValueStatus.UNREADABLE}
    assert "READ.MERGED_CELL" in rules(mapping)


def test_text_without_separators_is_cut_by_the_sum_of_the_row() -> None:
    lines = [Line("三、收到和处理政府信息公开申请情况")]
    lines += [Line(row[0] + "".join(row[1:])) for row in application_rows(start=0)]
    mapping = read(*lines)
    assert values(mapping, "new_received") == [0, 1, 2, 3, 4, 5, 15]
    assert "READ.GLUED" in rules(mapping)


def test_numbering_glued_to_the_figures_before_it_is_numbering() -> None:
    mapping = read(
        Line("三、收到和处理政府信息公开申请情况"),
        Line("一、本年新收政府信息公开申请数量0000000二、上年结转政府信息公开申请数量00000001.属于国家秘密1000001"),
    )
    assert values(mapping, "carried_in") == [0] * 7
    assert values(mapping, "refused.state_secret") == [1, 0, 0, 0, 0, 0, 1]


def test_section_four_in_two_tables_is_one() -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    first = table([["行政复议"] + [""] * 4, outcomes, ["1", "2", "3", "4", "10"]])
    cells = [
        Cell("未经复议直接起诉", 0, 0, column_span=5),
        Cell("复议后起诉", 0, 5, column_span=5),
        *(Cell(text, 1, column) for column, text in enumerate(outcomes * 2)),
        *(Cell(text, 2, column) for column, text in enumerate(["0", "0", "1", "0", "1", "2", "0", "0", "0", "2"])),
    ]
    spanning = Table((Cell("行政复议", 0, 0, column_span=5), *(cell for cell in first.cells if cell.row > 0)))
    mapping = read(Line("四、政府信息公开行政复议、行政诉讼情况"), spanning, Table(tuple(cells)))
    found = [fact.value for fact in mapping.facts if fact.section == 4]
    assert found == [1, 2, 3, 4, 10, 0, 0, 1, 0, 1, 2, 0, 0, 0, 2]


def test_section_four_of_fourteen_numbers_is_unreadable() -> None:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    mapping = read(table([["行政复议", "行政诉讼"], outcomes, [str(number) for number in range(14)]], is_aligned=False))
    assert {fact.status for fact in mapping.facts if fact.section == 4} == {ValueStatus.UNREADABLE}
    assert "READ.COLUMNS" in rules(mapping)


def test_forms_are_told_apart_block_by_block() -> None:
    other_form = load_forms()["2019"]
    disclosure = [
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "1", "2", "3"],
        ["规范性文件", "4", "5", "6"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "7"],
    ]
    mapping = read(table(disclosure, is_aligned=False), table(HEADER + application_rows()))
    found = {f"{fact.row}.{fact.column}": fact.value for fact in mapping.facts if fact.section == 2}
    assert mapping.form is not None and mapping.form.name == "2021"
    assert found["20(1).normative_document.total_published"] == 6
    assert found["20(5).administrative_license.decisions"] == 7
    assert "FORM.MIXED" in rules(mapping)
    assert other_form.blocks[0] in mapping.form.blocks


def test_prose_alone_is_no_report() -> None:
    assert read(Line("一、总体情况"), Line("本年新收政府信息公开申请3件，均予以公开。")).form is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 4000), min_size=6, max_size=6))
def test_a_cut_is_right_or_refused(parts: list[int]) -> None:
    cells = [str(part) for part in [*parts, sum(parts)]]
    cut = unique_cut("".join(cells), [7], last_is_sum=True)
    assert cut is None or cut == cells


def test_the_published_run_of_digits_has_one_cut() -> None:
    assert unique_cut("15130000154", [7], last_is_sum=True) == ["151", "3", "0", "0", "0", "0", "154"]


def test_alignment_places_a_doubtful_label_by_its_neighbours() -> None:
    scores = [{"a": 1.0}, {"b": 0.7, "d": 0.75}, {"c": 1.0}]
    assert align_rows(scores, ["a", "b", "c", "d"]) == ["a", "b", "c"]


def _cell_addresses(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.cell for fact in facts]


def test_facts_cover_the_whole_form_once() -> None:
    addresses = _cell_addresses(read(table(HEADER + application_rows())).facts)
    assert len(addresses) == len(set(addresses)) == FORM.cell_count


def test_findings_name_the_cell_they_are_about() -> None:
    rows = application_rows()
    rows[0][1] = "O"
    doubt: list[Finding] = [one for one in read(table(HEADER + rows)).findings if one.rule == "READ.OCR_DIGIT"]
    assert [one.where for one in doubt] == ["section3.new_received.natural_person"]


def test_rows_out_of_order_are_taken_by_their_labels_and_told() -> None:
    rows = application_rows()
    mapping = read(table([*HEADER, *rows[10:], *rows[:10]]))
    for printed, row in zip(rows, FORM.rows, strict=True):
        assert values(mapping, row.code) == [Decimal(text) for text in printed[1:]]
    assert "FORM.ROW_ORDER" in rules(mapping)


def test_applicants_in_another_order_are_followed_cell_by_cell() -> None:
    """One cell a line: the kinds of organisation stand behind the heading's row, and take its place."""
    rows = application_rows()
    names = ["自然人", "法人或其他组织", "总计", "商业企业", "社会公益组织", "科研机构", "法律服务机构", "其他"]
    cells = [*names, *(text for row in rows for text in row)]
    mapping = read(Line("收到和处理政府信息公开申请情况"), *(Line(text) for text in cells))
    for printed, row in zip(rows, FORM.rows, strict=True):
        person, company, welfare, research, *rest = [Decimal(text) for text in printed[1:]]
        assert values(mapping, row.code) == [person, company, research, welfare, *rest]
    assert "READ.COLUMN_ORDER" in rules(mapping)


def test_a_label_cut_to_what_two_rows_share_is_doubted_where_one_of_them_is_missing() -> None:
    rows = application_rows()
    cut = [["息公开申请", *rows[1][1:]], *rows[2:]]
    found = [(one.where, one.severity) for one in read(table(HEADER + cut)).findings if one.rule == "READ.LABEL"]
    assert found == [("section3.new_received", Severity.WARNING)]


def test_a_row_whose_label_cells_name_two_rows_is_unreadable() -> None:
    rows = [["", *row] for row in application_rows()]
    rows[5][0] = rows[4][1]
    mapping = read(table([["", *row] for row in HEADER] + rows[:4] + rows[5:]))
    assert statuses(mapping, "refused.other_law") == {ValueStatus.UNREADABLE}


def test_a_label_before_the_shifted_figures_of_the_row_below_is_doubted() -> None:
    rows = application_rows()
    rows[4] = [rows[4][0], "", *rows[5][1:]]
    found = read(table(HEADER + rows[:5] + rows[6:])).findings
    assert ("READ.COLUMNS", "section3.refused.state_secret") in {(one.rule, one.where) for one in found}


def test_a_label_that_may_hold_another_is_doubted_where_the_row_beside_it_is_missing() -> None:
    rows = application_rows()
    rows[0][0] += "他处理"
    found = read(table([*HEADER, rows[0], *rows[2:]])).findings
    assert [one.severity for one in found if one.rule == "READ.LABEL"] == [Severity.WARNING]


def test_figures_on_lines_of_their_own_before_a_missing_row_are_doubted() -> None:
    printed = [text for row in [*application_rows()[:5], *application_rows()[6:]] for text in row]
    lines = [Line(text, Place(line=number)) for number, text in enumerate(printed)]
    found = read(*lines).findings
    assert [one.where for one in found if one.rule == "READ.COLUMNS"] == ["section3.refused.state_secret"]
