"""Plain text: each layout read back as it was written, nothing lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.documents import Format
from contracts.readings import Reading
from extractors import readings
from tests.extractors.carriers import lines, rows, tables

GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.text(alphabet="规章总计（一）0123456789.-ab", max_size=6), min_size=width, max_size=width),
        min_size=2,
        max_size=6,
    )
)


def read(text: str, reader: str) -> Reading:
    found = {reading.reader: reading for reading in readings(text.encode())}
    assert reader in found, f"{reader} was not given, only {sorted(found)}"
    return found[reader]


def has_a_full_row(grid: list[list[str]]) -> bool:
    """A row that cannot be taken for an indented paragraph."""
    return any(row[0] and row[1] for row in grid)


@given(GRIDS.filter(has_a_full_row))
def test_tabs_keep_every_cell_and_every_blank(grid: list[list[str]]) -> None:
    reading = read("二、情况\n" + "\n".join("\t".join(row) for row in grid) + "\n三、情况", "txt.separated")
    assert rows(tables(reading)[0]) == grid
    assert lines(reading) == ["二、情况", "三、情况"]
    assert not tables(reading)[0].is_aligned


@given(GRIDS.filter(has_a_full_row).filter(lambda grid: any(row[0] for row in grid) and any(row[-1] for row in grid)))
def test_pipes_in_all_three_habits(grid: list[list[str]]) -> None:
    between = "\n".join(" | ".join(row) for row in grid)
    after = "\n".join("".join(f"{cell} |" for cell in row) for row in grid)
    around = "\n".join("|" + "|".join(f" {cell} " for cell in row) + "|" for row in grid)
    for text in (between, after, around):
        assert rows(tables(read(text, "txt.separated"))[0]) == grid


@given(GRIDS.filter(has_a_full_row))
def test_markdown_rule_is_no_row(grid: list[list[str]]) -> None:
    written = ["|" + "|".join(f" {cell} " for cell in row) + "|" for row in grid]
    written.insert(1, "|" + "|".join([":---:"] * len(grid[0])) + "|")
    assert rows(tables(read("\n".join(written), "txt.separated"))[0]) == grid


@given(
    st.lists(st.lists(st.sampled_from(["规章", "1,234", "0", "", 'a"b', "两\n行"]), min_size=4, max_size=4), min_size=3)
)
def test_csv_with_quoted_commas_and_breaks(grid: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(grid)
    assert rows(tables(read(out.getvalue(), "txt.separated"))[0]) == grid


@given(GRIDS)
def test_every_reading_holds_all_the_text(grid: list[list[str]]) -> None:
    text = "标题\n" + "\n\n".join("\n".join("\t" + cell for cell in row) for row in grid) + "\n\n末段。"
    expected = sorted("".join(text.split()))
    for reading in readings(text.encode()):
        said = "".join(lines(reading)) + "".join(cell.text for table in tables(reading) for cell in table.cells)
        assert sorted("".join(said.split())) == expected, reading.reader


def test_rows_parted_by_a_page_break_stay_one_table() -> None:
    reading = read("规章\t1\t2\t3\n\n\t许可\t4\t5\n\n五、问题", "txt.separated")
    assert rows(tables(reading)[0]) == [["规章", "1", "2", "3"], ["", "许可", "4", "5"]]


def test_pipe_rows_shorter_header_and_trailing_bars() -> None:
    reading = read("项 | |||\n内容 | 甲 | 乙 |||\n规章 | 1 | 2 |\n", "txt.separated")
    assert rows(tables(reading)[0]) == [["项", "", "", ""], ["内容", "甲", "乙", "", ""], ["规章", "1", "2"]]


def test_indented_prose_is_no_table() -> None:
    reading = read("\t第一段。\n\t第二段。", "txt.lines")
    assert lines(reading) == ["第一段。", "第二段。"]
    assert [reading.reader for reading in readings("\t第一段。\n\t第二段。".encode())] == ["txt.lines"]


def test_cell_per_line_marked_by_tabs_with_a_blank_line_inside_a_cell() -> None:
    text = "二、情况\n\n\t规章\n\t1\n\t2\n\n\t\n\t（三）\n\n不予公开\n\t3\n\n三、情况\n\n\t许可\n\t4\n"
    reading = read(text, "txt.cell_per_line")
    assert [rows(table) for table in tables(reading)] == [
        [["规章", "1", "2"], ["", "（三）\n不予公开", "3"]],
        [["许可", "4"]],
    ]
    assert lines(reading) == ["二、情况", "三、情况"]


def test_cell_per_line_without_marks() -> None:
    text = "正文说明。\n\n规章\n1\n2\n\n许可\n3\n4\n\n处罚\n5\n6\n\n结尾的一段话。"
    reading = read(text, "txt.cell_per_line")
    assert rows(tables(reading)[0]) == [["规章", "1", "2"], ["许可", "3", "4"], ["处罚", "5", "6"]]
    assert lines(reading) == ["正文说明。", "结尾的一段话。"]


def test_cells_alone_on_their_lines_stay_lines_in_order() -> None:
    reading = next(readings("规章 |\n1 |\n2 |\n许可 |\n| \n4 |\n".encode()))
    assert reading.reader == "txt.lines"
    assert [line.split("|")[0].strip() for line in lines(reading)] == ["规章", "1", "2", "许可", "", "4"]


def test_many_cells_alone_on_their_lines_keep_the_empty_ones() -> None:
    text = "".join(f"{label} |\n | \n{number} |\n" for number, label in enumerate("甲乙丙丁戊"))
    table = tables(read(text, "txt.separated"))[0]
    assert [cell.text for cell in table.cells] == [
        text for number, label in enumerate("甲乙丙丁戊") for text in (label, "", str(number))
    ]


@pytest.mark.parametrize("quote_width", [1, 2])
def test_columns_aligned_by_spaces_find_the_column_of_a_blank(quote_width: int) -> None:
    pad = " " * (4 - 2 * quote_width)
    text = (
        "                  自然人  企业    总计\n"
        "一、新收          111     22      133\n"
        "三、结果  （一）  44              44\n"
        f"          “二”{pad}  5       666     671\n"
    )
    table = tables(read(text, "txt.spaced"))[0]
    assert table.is_aligned
    cells = {(cell.row, cell.column): cell.text for cell in table.cells}
    total = next(cell.column for cell in table.cells if cell.text == "总计")
    persons = next(cell.column for cell in table.cells if cell.text == "自然人")
    assert [cells[row, total] for row in (1, 2, 3)] == ["133", "44", "671"]
    assert [cells[row, persons] for row in (1, 2, 3)] == ["111", "44", "5"]
    assert cells[2, persons + 1] == ""


def test_numbers_one_space_apart_are_parted_but_not_aligned() -> None:
    table = tables(read("规章 1 2 3\n行政规范性文件 44 55 66\n", "txt.spaced"))[0]
    assert rows(table) == [["规章", "1", "2", "3"], ["行政规范性文件", "44", "55", "66"]]


def test_box_drawing_keeps_spans() -> None:
    text = "┌────┬────┐\n│表头│总计│\n├────┼────┤\n│规章│1   │\n│    ├────┤\n│续  │2   │\n└────┴────┘\n"
    table = tables(read(text, "txt.separated"))[0]
    assert [(c.text, c.row, c.column, c.row_span) for c in table.cells] == [
        ("表头", 0, 0, 1),
        ("总计", 0, 1, 1),
        ("规章\n续", 1, 0, 2),
        ("1", 1, 1, 1),
        ("2", 2, 1, 1),
    ]


def test_ascii_box_with_dash_cells() -> None:
    text = "+----+----+\n| 甲 | 乙 |\n+----+----+\n| 1  | -  |\n| 2  | 3  |\n+----+----+\n"
    assert rows(tables(read(text, "txt.separated"))[0]) == [["甲", "乙"], ["1", "-"], ["2", "3"]]


def test_places_give_the_line() -> None:
    reading = read("标题\n\n规章\t7\t8\n", "txt.separated")
    assert reading.format is Format.TXT
    assert reading.blocks[0].place.line == 0
    assert [(cell.place.line, cell.place.row, cell.place.column) for cell in tables(reading)[0].cells] == [
        (2, 0, 0),
        (2, 0, 1),
        (2, 0, 2),
    ]


def test_zero_width_characters_part_nothing() -> None:
    assert rows(tables(read("规\u200b章\t\ufeff1\t2\xa0\n许可\t3\t4", "txt.separated"))[0])[0] == ["规章", "1", "2"]


def test_equal_gaps_part_cells_and_say_nothing_of_columns() -> None:
    """Where empty cells were dropped, a figure's place on its line is not its column's."""
    text = "信息内容  上一年项目数量  本年增/减  处理决定数量\n行政许可  3  1  12\n行政处罚  7\n"
    table = tables(read(text, "txt.spaced"))[0]
    assert not table.is_aligned
    assert rows(table)[-1] == ["行政处罚", "7"]
