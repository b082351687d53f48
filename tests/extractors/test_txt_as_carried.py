"""Text as programs carry it: breaks spelled out, marks of Markdown, data frames, sentences, JSON, tables in it."""

from __future__ import annotations

import json

import pytest

import extractors
from contracts.documents import Format
from contracts.readings import Reading
from extractors.txt.unfolding import unfolded
from tests.extractors.carriers import lines, rows, tables

ROWS = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "3", "0"], ["行政规范性文件", "12", "-"]]
TABLE = "\n".join("\t".join(row) for row in ROWS)


def reading(text: str, name: str) -> Reading:
    return next(one for one in extractors.readings(text.encode()) if one.reader == name)


@pytest.mark.parametrize(
    ("carried", "shown"),
    [
        ("甲<br>乙<BR/>" + "<br />" * 10, "甲\n乙\n" + "\n" * 10),
        ("| 甲<br>乙 | 1 |" + "\n| 丙<br>丁 | 2 |" * 10, "| 甲乙 | 1 |" + "\n| 丙丁 | 2 |" * 10),
        (r"甲\t1\n乙\t2" + r"\n" * 10, "甲\t1\n乙\t2" + "\n" * 10),
        ("甲&nbsp;1&#9;" + "&nbsp;" * 9, "甲\xa01\t" + "\xa0" * 9),
        ("# 一、总体情况\n#号", "一、总体情况\n#号"),
        ("| **甲** | **1** | **乙** | \\- |", "| 甲 | 1 | 乙 | - |"),
        ("甲 3987\\.31\n1\\.乙\n2\\.丙", "甲 3987.31\n1.乙\n2.丙"),
        ("- 甲 1\n" * 10, "甲 1\n" * 10),
        ("甲 - 1\n- 2\n" * 10, "甲 - 1\n- 2\n" * 10),
        ("a\\nb", "a\\nb"),
        (
            "甲\n" * 9 + "1\n" + "乙\n" * 9 + " 2 \n" + "丙\n" * 9 + "3\n丁 4",
            "甲\n" * 9 + "\n" + "乙\n" * 9 + "\n" + "丙\n" * 9 + "\n丁 4",
        ),
        ("甲\n1\n乙\n2\n丙\n5", "甲\n1\n乙\n2\n丙\n5"),
    ],
)
def test_breaks_and_marks_are_set_right_only_where_a_program_made_them(carried: str, shown: str) -> None:
    assert unfolded(carried) == shown


def test_everything_in_one_line_is_parted_before_words() -> None:
    text = "年报 " + "规章 3 0 12 行政许可 5件 - " * 100
    assert unfolded(text).split("\n")[:4] == ["年报", "规章 3 0 12", "行政许可 5件 -", "规章 3 0 12"]
    assert unfolded(text[:600]) == text[:600]


def test_merged_cells_that_a_data_frame_repeats_are_read_once_and_its_counts_never() -> None:
    frame = [
        ["", "0", "1", "2", "3"],
        ["0", "第二十条第（五）项", "第二十条第（五）项", "第二十条第（五）项", "第二十条第（五）项"],
        ["1", "信息内容", "本年处理决定数量", "本年处理决定数量", "本年处理决定数量"],
        ["2", "行政许可", "5", "5", "5"],
        ["3", "合计", "5", "4", "nan"],
    ]
    expected = [["第二十条第（五）项", "", "", ""], ["信息内容", "本年处理决定数量", "", ""], ["行政许可", "5", "", ""],
                ["合计", "5", "4", ""]]  # fmt: skip
    page = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in frame)
    assert rows(tables(next(extractors.readings(f"<table>{page}</table>".encode())))[0]) == expected
    printed = "\n".join("  ".join(f"{cell:>10}" for cell in row) for row in frame)
    assert rows(tables(reading(printed, "txt.spaced"))[0]) == expected
    for text in ("\n".join(",".join(row) for row in frame), "\n".join("| " + " | ".join(row) + " |" for row in frame)):
        assert rows(tables(reading(text, "txt.separated"))[0]) == expected


def test_equal_figures_under_different_headings_all_stand() -> None:
    (table,) = tables(reading(TABLE.replace("12\t-", "7\t7"), "txt.separated"))
    assert rows(table)[2] == ["行政规范性文件", "7", "7"]


def test_rows_written_as_sentences() -> None:
    text = (
        "规章：本年制发件数 3，本年废止件数0件；\n\n行政规范性文件：本年制发件数12，本年废止件数；\n行政许可：5、6、-"
    )
    (table,) = tables(reading(text, "txt.records"))
    assert rows(table) == [["", "本年制发件数", "本年废止件数"], ["规章", "3", "0件"], ["行政规范性文件", "12", ""],
                           ["行政许可", "5", "6", "-"]]  # fmt: skip
    signed = "许可：上一年3，本年增/减-14；\n强制：上一年4，本年增/减：减5；\n收费：上一年5，本年增/减 +6；"
    assert [row[2] for row in rows(tables(reading(signed, "txt.records"))[0])[1:]] == ["-14", "减5", "+6"]
    prose = "（一）主动公开：本年发布信息 12 条，及时准确。\n（二）依申请公开：收到申请，按时办结。"
    assert [one.reader for one in extractors.readings(prose.encode())] == ["txt.lines"]


@pytest.mark.parametrize("mark", [";", "，"])
def test_other_marks_part_cells_where_figures_stand_between_them(mark: str) -> None:
    text = "\n".join(mark.join([*row, "0", "0"]) for row in ROWS[1:] * 2)
    assert rows(tables(reading(text, "txt.separated"))[0])[0] == ["规章", "3", "0", "0", "0"]
    prose = "\n".join("我局加强领导，完善制度，细化分工，压实责任，提高质量" for _ in range(4))
    assert not any(tables(one) for one in extractors.readings(prose.encode()))


def test_a_quoted_cell_of_the_clipboard_goes_on_in_the_next_line() -> None:
    text = '"1.属于\n国家""秘密"\t3\t0\n2.其他\t1\t2'
    assert rows(tables(reading(text, "txt.separated"))[0]) == [['1.属于国家"秘密', "3", "0"], ["2.其他", "1", "2"]]


def test_lines_drawn_around_aligned_columns_are_no_row() -> None:
    text = "--------  ----  ----\n信息内容  制发  废止\n规章      3     0\n许可            12\n--------  ----  ----"
    (table,) = tables(reading(text, "txt.spaced"))
    assert rows(table) == [["信息内容", "制发", "废止"], ["规章", "3", "0"], ["许可", "", "12"]]


def test_a_gap_of_several_separators_holds_empty_cells() -> None:
    text = "信息内容  上一年  增减  决定\n行政许可      6\n行政处罚    22\n行政强制  4    27"
    (table,) = tables(reading(text, "txt.spaced"))
    assert rows(table)[1:] == [["行政许可", "", "", "6"], ["行政处罚", "", "22"], ["行政强制", "4", "", "27"]]


def test_blanks_in_aligned_rows_that_lost_their_headings_are_not_guessed() -> None:
    text = "（七）总计              14     5            1    20\n四、结转                      1     2             3"
    (table,) = tables(reading(text, "txt.spaced"))
    assert not table.is_aligned
    assert rows(table) == [["（七）总计", "14", "5", "1", "20"], ["四、结转", "1", "2", "3"]]


def test_tables_in_text_keep_the_lines_around_them_apart() -> None:
    table = (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"
    )
    found = next(extractors.readings(f"# 某局年报\n一、总体情况\n{table}\n某局\n2024年1月5日".encode()))
    assert (found.format, lines(found)) == (Format.HTML, ["某局年报", "一、总体情况", "某局", "2024年1月5日"])
    assert rows(tables(found)[0]) == ROWS


def test_the_answer_of_an_interface_is_the_page_it_carries() -> None:
    table = "<table><tr><td>规章</td><td>3</td></tr><tr><td>许可</td><td>5</td></tr></table>"
    page = f"<p>总体情况</p>{table}{'<p>字</p>' * 60}"
    for content, kind in ((page, Format.HTML), (TABLE + "\n字" * 200, Format.TXT)):
        answer = json.dumps({"code": 200, "data": [{"id": "7", "title": "某局年报", "content": content}]})
        found = next(extractors.readings(answer.encode()))
        assert (found.format, len(tables(found))) == (kind, 1)
    assert next(extractors.readings(b'{"a": "' + b"[" * 100_000 + b'"}')).format is Format.TXT


def test_what_fills_up_a_row_of_one_cell_a_line_is_no_cell_and_an_empty_cell_is_one() -> None:
    printed = [
        "第二十条 |",
        "|||",
        "信息内容 |",
        "制发 |",
        "废止 | ||",
        "规章 |",
        "1 |",
        "|",
        "||",
        "许可 |",
        "|",
        "2 | |",
    ]
    (table,) = tables(reading("\n".join(printed * 2), "txt.separated"))
    shown = ["第二十条", "信息内容", "制发", "废止", "规章", "1", "", "许可", "", "2"]
    assert [text for (text,) in rows(table)] == shown * 2


def test_a_stroke_below_a_text_closes_its_cell_and_any_other_is_an_empty_one() -> None:
    cells = ["信息内容", "制发", "商业\n企业", "规章", "1", "", "3", "许可", "", "", "7"]
    text = (
        "二、主动公开政府信息情况\n表格如下:\n"
        + "\n".join(f"{cell}\n|" if cell else "|" for cell in cells * 2)
        + "\n三、无"
    )
    found = reading(text, "txt.separated")
    assert [shown for (shown,) in rows(tables(found)[0])] == [cell.replace("\n", "") for cell in cells * 2]
    assert lines(found) == ["二、主动公开政府信息情况", "表格如下:", "三、无"]
    prose = "甲\n|\n乙\n|\n丙"
    assert [one.reader for one in extractors.readings(prose.encode())] == ["txt.lines"]


def test_a_label_alone_at_the_left_edge_is_an_empty_row_of_its_table() -> None:
    text = "信息内容      制发  废止  现行\n规章          3     0\n许可\n处罚                      7\n"
    expected = [
        ["信息内容", "制发", "废止", "现行"],
        ["规章", "3", "0", ""],
        ["许可", "", "", ""],
        ["处罚", "", "", "7"],
    ]
    assert rows(tables(reading(text, "txt.spaced"))[0]) == expected


def test_a_heading_before_the_head_of_another_table_is_no_row() -> None:
    text = "信息内容      制发  废止\n规章          3     0\n四、诉\n结果维持      纠正  其他\n1             2     3\n"
    found = reading(text, "txt.spaced")
    assert (len(tables(found)), lines(found)) == (2, ["四、诉"])


def test_columns_padded_by_counting_characters_are_columns() -> None:
    cells = [
        ["信息内容", "本年制发件数", "废止", "现行有效"],
        ["规章", "", "101", "12"],
        ["行政规范性文件", "12", "", "85"],
        ["其他", "", "", "31"],
    ]
    text = "\n".join("  ".join(f"{cell:<8}" for cell in row).rstrip() for row in cells)
    assert rows(tables(reading(text, "txt.spaced"))[0]) == cells
