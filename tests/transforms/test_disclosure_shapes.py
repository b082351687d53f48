"""Section two in the shapes sites give it: blocks side by side, a table for each block, one measure a row."""

from decimal import Decimal

import pytest

from contracts.findings import Severity
from contracts.readings import Cell, Table
from contracts.reports import ValueStatus
from tests.transforms.test_mapping import read, rules, table
from transforms.forms import load_forms
from transforms.mapping import Mapping

FORMS = ["2021", "2019"]


def filled(form: str) -> dict[tuple[str, str], str]:
    """Distinct figures for every cell of section two."""
    cells = [
        (row.code, column.code) for block in load_forms()[form].blocks for row in block.rows for column in block.columns
    ]
    return {cell: str(11 + 13 * number) for number, cell in enumerate(cells)}


def blocks(form: str, figures: dict[tuple[str, str], str]) -> list[list[list[str]]]:
    """Each article as rows: its name, its header, its items."""
    return [
        [
            [block.label_zh, *([""] * len(block.columns))],
            ["信息内容", *(column.label_zh for column in block.columns)],
            *([row.label_zh, *(figures[row.code, column.code] for column in block.columns)] for row in block.rows),
        ]
        for block in load_forms()[form].blocks
    ]


def numbers(mapping: Mapping) -> dict[tuple[str, str], str]:
    return {(fact.row, fact.column): str(fact.value) for fact in mapping.facts if fact.section == 2}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_aligned", [True, False])
def test_blocks_side_by_side(form: str, is_aligned: bool) -> None:
    figures = filled(form)
    found = blocks(form, figures)
    rows: list[list[str]] = []
    for left, right in zip(found[::2], [*found[1::2], []], strict=False):
        for number in range(max(len(left), len(right))):
            west = left[number] if number < len(left) else []
            east = right[number] if number < len(right) else []
            rows.append([*west, *([""] * (4 - len(west))), *east] if is_aligned else [*west, *east])
    assert numbers(read(table(rows, is_aligned=is_aligned))) == figures


@pytest.mark.parametrize("form", FORMS)
def test_a_table_for_each_block(form: str) -> None:
    figures = filled(form)
    assert numbers(read(*(table(rows) for rows in blocks(form, figures)))) == figures


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_aligned", [True, False])
@pytest.mark.parametrize("item_repeated", [True, False])
def test_one_measure_a_row(form: str, is_aligned: bool, item_repeated: bool) -> None:
    figures = filled(form)
    rows = [["条款", "信息内容", "指标", "数值"]]
    for block in load_forms()[form].blocks:
        for row in block.rows:
            for number, column in enumerate(block.columns):
                item = row.label_zh if item_repeated or number == 0 else ""
                rows.append([block.label_zh, item, column.label_zh, figures[row.code, column.code]])
    assert numbers(read(table(rows, is_aligned=is_aligned))) == figures


def test_a_measure_told_twice_and_differently_is_a_finding() -> None:
    rows = [["行政许可", "本年处理决定数量", "7"], ["行政处罚", "本年处理决定数量", "8"]]
    mapping = read(table([*rows, ["行政许可", "本年处理决定数量", "9"]]))
    assert numbers(mapping)["20(5).administrative_license", "decisions"] == str(Decimal(7))
    assert "FORM.DUPLICATE_ROW" in rules(mapping)


def test_an_item_without_figures_beside_figures_without_an_item_is_doubted_with_its_neighbours() -> None:
    rows = blocks("2021", filled("2021"))[2]
    figures = [row[1] for row in rows[2:]]
    slid = [
        *rows[:2],
        *([row[0], text] for row, text in zip(rows[2:], ["", *figures], strict=False)),
        [figures[-1], ""],
    ]
    doubted = {one.where for one in read(table(slid)).findings if one.rule == "READ.LABEL_LOST"}
    assert doubted == {"section2.20(6).administrative_penalty", "section2.20(6).administrative_coercion"}


@pytest.mark.parametrize("is_aligned", [True, False])
def test_figures_follow_a_header_in_another_order(is_aligned: bool) -> None:
    figures = filled("2021")
    rows = [row for block in blocks("2021", figures) for row in block]
    exchanged = [[row[0], row[3], row[2], row[1]] for row in rows[1:4]]
    mapping = read(table([rows[0], *exchanged, *rows[4:]], is_aligned=is_aligned))
    assert numbers(mapping) == figures
    assert "READ.COLUMN_ORDER" in rules(mapping)


def test_a_row_of_text_that_lost_a_figure_with_its_separator_is_doubted() -> None:
    rows = [row for block in blocks("2019", filled("2019")) for row in block]
    place = next(index for index, row in enumerate(rows) if row[0].startswith("行政事业性收费"))
    rows[place - 1].append("")
    rows[place][1:] = ["28", ""]
    found = read(table(rows, is_aligned=False)).findings
    assert ("READ.COLUMNS", "section2.20(8).administrative_fee") in {(one.rule, one.where) for one in found}


def test_figures_torn_off_the_row_above_are_doubted() -> None:
    rows = [row for block in blocks("2021", filled("2021")) for row in block]
    place = next(index for index, row in enumerate(rows) if row[0].startswith("行政许可"))
    rows[place][-1] = "7"
    found = read(table([*rows[: place + 1], ["19", ""], *rows[place + 1 :]], is_aligned=False)).findings
    assert [one.severity for one in found if one.rule == "FORM.EXTRA_ROW"] == [Severity.WARNING]


def test_a_header_that_lost_a_column_doubts_rows_that_print_fewer_figures() -> None:
    rows = [row for block in blocks("2019", filled("2019")) for row in block]
    place = next(index for index, row in enumerate(rows) if row[0] == "行政处罚")
    rows[place - 1][2], rows[place][2] = "", ""
    found = read(table(rows, is_aligned=False)).findings
    assert ("READ.HEADER_LOST", "section2.20(6).administrative_penalty") in {(one.rule, one.where) for one in found}


def test_a_row_of_text_that_gained_a_figure_beside_a_blank_is_doubted() -> None:
    rows = [row for block in blocks("2021", filled("2021")) for row in block]
    rows[2][1:] = ["", "8", "30", "30"]
    found = read(table(rows, is_aligned=False)).findings
    assert ("READ.COLUMNS", "section2.20(1).regulation") in {(one.rule, one.where) for one in found}


def test_an_item_explained_in_a_long_bracket_is_that_item() -> None:
    figures = filled("2019")
    (block,) = (block for block in blocks("2019", figures) if any(row[0] == "其他对外管理服务事项" for row in block))
    explained = (
        "其他对外管理服务事项（指行政许可以外的政务服务事项，含" + "行政确认、行政处罚、行政强制、" * 6 + "以及其他）"
    )
    for row in block:
        row[0] = explained if row[0] == "其他对外管理服务事项" else row[0]
    told = numbers(read(table(block)))
    assert {
        cell: figure for cell, figure in figures.items() if cell[0].endswith("other_external_service")
    }.items() <= told.items()


@pytest.mark.parametrize(
    ("form", "label", "header", "unit", "rule"),
    [
        ("2021", "administrative_fee", "本年收费金额（单位：元）", "元", "S2.UNIT"),
        ("2021", "administrative_fee", "本年收费金额（单位：万 元，保留4位小数）", "万元", None),
        ("2019", "central_procurement", "采购总金额（万元）", "万元", None),
        ("2019", "central_procurement", "采购总金额", None, None),
    ],
)
def test_the_unit_of_an_amount_is_the_one_its_header_prints(
    form: str, label: str, header: str, unit: str | None, rule: str | None
) -> None:
    found = blocks(form, filled(form))
    for row in (row for rows in found for row in rows):
        row[:] = [header if text.startswith(("本年收费金额", "采购总金额")) else text for text in row]
    mapping = read(*(table(rows) for rows in found))
    (fact,) = (one for one in mapping.facts if one.row.endswith(label) and one.column == "amount")
    assert (fact.unit, "S2.UNIT" in rules(mapping)) == (unit, rule == "S2.UNIT")


@pytest.mark.parametrize("layout", ["spanning", "beside", "below"])
def test_an_item_of_which_only_parts_print_figures_has_none_of_its_own(layout: str) -> None:
    header = ["信息内容", *["", "上一年项目数量", "本年增/减", "处理决定数量"][layout != "spanning" :]]
    label, one, other = "其他对外管理服务事项", ["行政检查", "3", "0", "5"], ["行政确认", "1", "0", "2"]
    if layout == "spanning":
        cells = [Cell(text, 0, column) for column, text in enumerate(header)]
        cells += [
            Cell(label, 1, 0, 2),
            *(Cell(text, 1 + row, 1 + n) for row in (0, 1) for n, text in enumerate((one, other)[row])),
        ]
        mapping = read(Table(tuple(cells)))
    else:
        mapping = read(
            table([header, *([[label, *one]] if layout == "beside" else [[label], one]), other], is_aligned=False)
        )
    told = [fact for fact in mapping.facts if fact.row.endswith("other_external_service")]
    assert [fact.status for fact in told] == [ValueStatus.UNREADABLE] * 3
    assert ("FORM.EXTRA_ROW", told[0].cell.rpartition(".")[0]) in {
        (found.rule, found.where) for found in mapping.findings
    }


@pytest.mark.parametrize("form", FORMS)
def test_items_that_stand_line_by_line_in_one_row_are_parted(form: str) -> None:
    figures = filled(form)
    rows: list[list[str]] = []
    for title, header, *items in blocks(form, figures):
        rows += [title, header, ["\n".join(column) for column in zip(*items, strict=True)]]
    mapping = read(table(rows))
    assert numbers(mapping) == figures
    assert "READ.MERGED_CELL" in rules(mapping)


def test_figures_of_fewer_lines_than_items_are_not_guessed() -> None:
    title, header, *items = blocks("2021", filled("2021"))[0]
    mapping = read(table([title, header, ["\n".join(item[0] for item in items), "3\n4", "5", "6\n7"]]))
    assert not any(fact.value for fact in mapping.facts if fact.section == 2)
