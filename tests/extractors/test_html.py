"""HTML: the grid a person sees, whatever the page is built of."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given

from contracts.readings import Reading, UnreadableDocument
from extractors import readings
from tests.extractors.carriers import Spanning, html_table, lines, rows, spanning_grids, spans, tables

BASE64 = "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>".ljust(200)


def read(page: str) -> Reading:
    return next(readings(page.encode()))


@given(spanning_grids())
def test_any_grid_with_spans_is_read_back(cells: list[Spanning]) -> None:
    assert spans(tables(read("<html><body><p>前</p>" + html_table(cells) + "<p>后</p>"))[0]) == cells


@given(spanning_grids())
def test_a_table_around_the_table_changes_nothing(cells: list[Spanning]) -> None:
    page = f"<html><table><tr><td><p>前</p>{html_table(cells)}<p>后</p></td></tr></table>"
    reading = read(page)
    assert spans(tables(reading)[0]) == cells
    assert lines(reading) == ["前", "后"]


def test_spans_that_lie_are_bounded() -> None:
    page = (
        '<table><tr><td rowspan="0">甲</td><td colspan="abc">1</td><td rowspan="99">2</td></tr>'
        '<tr><td colspan="-3">3</td></tr></table>'
    )
    assert spans(tables(read(page))[0]) == [("甲", 0, 0, 2, 1), ("1", 0, 1, 1, 1), ("2", 0, 2, 2, 1), ("3", 1, 1, 1, 1)]


def test_a_rowspan_ends_with_its_row_group() -> None:
    page = "<table><thead><tr><td rowspan=3>甲<td>乙</thead><tbody><tr><td>1<td>2</tbody></table>"
    assert spans(tables(read(page))[0]) == [
        ("甲", 0, 0, 1, 1),
        ("乙", 0, 1, 1, 1),
        ("1", 1, 0, 1, 1),
        ("2", 1, 1, 1, 1),
    ]


def test_hidden_rows_and_cells_are_left_out_and_unseen_ones_are_blank() -> None:
    page = (
        "<style>.x{color:red;display:none} @media print{.y{display:none}}</style><table>"
        "<tr style='display: none'><td>9<td>9<td>9</tr><tr class=x><td>9<td>9<td>9</tr>"
        "<tr class=y><td>1<td hidden>9<td style='visibility:hidden'>9<td>2</tr><tr><td>3<td>4<td>5</tr></table>"
    )
    assert rows(tables(read(page))[0]) == [["1", "", "2"], ["3", "4", "5"]]


def test_hidden_tables_are_a_reading_of_their_own_with_a_finding() -> None:
    page = "<p>正文</p><div style='display:none'><table><tr><td>规章<td>1</table></div>"
    visible, hidden = readings(page.encode())
    assert (visible.reader, tables(visible)) == ("html.visible", [])
    assert (hidden.reader, rows(tables(hidden)[0])) == ("html.hidden", [["规章", "1"]])
    assert [finding.rule for finding in hidden.findings] == ["DOC.HIDDEN_TEXT"]


def test_cells_of_paragraphs_breaks_inputs_and_inner_tables_of_one_cell() -> None:
    page = (
        "<table><tr><td><p>行政</p><p>许可</p></td><td>1<br>2</td><td><input value=7></td></tr>"
        "<tr><td>&nbsp;</td><td><table><tr><td>8</td></tr></table></td><td>\u3000</td></tr></table>"
    )
    assert rows(tables(read(page))[0]) == [["行政\n许可", "1\n2", "7"], ["", "8", ""]]


def test_raised_figures_never_become_digits_of_a_number() -> None:
    page = "<table><tr><td>12<sup>1</sup></td><td>3<sup><a href=#n>[2]</a></sup>4</td><td>5</td></tr></table>"
    assert rows(tables(read(page))[0]) == [["12¹", "3[²]4", "5"]]


def test_an_inner_table_of_a_data_cell_is_read_apart_and_said() -> None:
    inner = "<table><tr><td>1<td>2</table>"
    page = f"<table><tr><td>甲<td>乙<td>丙</tr><tr><td>丁<td>{inner}<td>戊</tr></table>"
    reading = read(page)
    assert [rows(table) for table in tables(reading)] == [[["甲", "乙", "丙"], ["丁", "", "戊"]], [["1", "2"]]]
    assert [finding.rule for finding in reading.findings] == ["DOC.NESTED_TABLE"]


def test_metadata_and_what_is_no_text() -> None:
    page = (
        "<html><head><title> 年报 </title><meta name=ArticleTitle content='某局年报'>"
        "<META NAME='PubDate' content='2024-01-05 10:00'><script>var a='<table>'</script></head>"
        "<body><!-- 注释 -->正<!-- 中 -->文<style>p{}</style><template>模</template></body>"
    )
    reading = read(page)
    assert lines(reading) == ["正文"]
    assert reading.metadata["title"] == "年报"
    assert reading.metadata["articletitle"] == "某局年报"
    assert reading.metadata["pubdate"] == "2024-01-05 10:00"


def test_tables_as_text_in_a_pre() -> None:
    found = {r.reader: r for r in readings("<div><pre>规章\t1\t2\n许可\t3\t4</pre></div>".encode())}
    assert rows(tables(found["html.separated"])[0]) == [["规章", "1", "2"], ["许可", "3", "4"]]


def test_a_fragment_of_rows_without_its_table() -> None:
    assert rows(tables(read("<tr><td>规章</td><td>1</td></tr><tr><td>许可</td><td>2</td></tr>"))[0]) == [
        ["规章", "1"],
        ["许可", "2"],
    ]


@pytest.mark.parametrize(
    "head", ["<meta charset=gb2312>", "<meta http-equiv=Content-Type content='text/html; charset=gbk'>", ""]
)
def test_gb18030_with_a_narrower_charset_or_none_declared(head: str) -> None:
    page = f"<html><head>{head}</head><table><tr><td>镕朤规章<td>1</table>"
    assert rows(tables(next(readings(page.encode("gb18030"))))[0]) == [["镕朤规章", "1"]]


def test_a_web_archive_named_doc() -> None:
    body = "<html><table><tr><td>规章<td>5</table></html>".encode("gb18030")
    archive = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body + b"\r\n--b--\r\n"
    )
    reading = next(readings(archive, file_name="年报.doc"))
    assert rows(tables(reading)[0]) == [["规章", "5"]]
    assert [finding.rule for finding in reading.findings] == ["DOC.TYPE_MISMATCH"]


@pytest.mark.parametrize("kind", ['multipart/alternative; boundary="b"', "text/html; charset=gb2312"])
def test_a_saved_mail_whose_text_is_a_page(kind: str) -> None:
    page = "<html><table><tr><td>规章<td>5</table></html>".encode("gb18030")
    part = b"--b\nContent-Type: text/html; charset=gb2312\n\n" + page + b"\n--b--\n" if "multipart" in kind else page
    mail = b"From: a@example.org\nSubject: x\n y\nMIME-Version: 1.0\nContent-Type: " + kind.encode() + b"\n\n" + part
    assert rows(tables(next(readings(mail)))[0]) == [["规章", "5"]]


@pytest.mark.parametrize(
    "hidden",
    [
        "<del>9</del>",
        '<span style="text-decoration: line-through">9</span>',
        '<span style="color:#ffffff">9</span>',
        '<font color="#FFFFFF">9</font>',
        '<span style="font-size:0">9</span>',
        '<b style="position:absolute;left:-999px">9</b>',
        '<b class="old">9</b>',
        '<span style="color: transparent">9</span>',
        '<span style="color:rgba(0, 0, 0, 0)">9</span>',
        '<span style="display:inline-block;width:0;overflow:hidden">9</span>',
        '<span style="position:absolute;clip:rect(0 0 0 0)">9</span>',
        '<span class="sr-only">9</span>',
    ],
)
def test_text_that_nobody_takes_for_a_figure_is_left_out(hidden: str) -> None:
    page = (
        "<style>table td b.old, #x .old {display:none} .sr-only{width:1px;height:1px;overflow:hidden}</style>"
        f"<table><tr><td>甲<td>{hidden}12<tr><td>乙<td>3</table>"
    )
    assert rows(tables(read(page))[0]) == [["甲", "12"], ["乙", "3"]]


def test_words_in_white_and_figures_on_a_ground_are_read() -> None:
    page = (
        '<table><tr><td style="color:#fff">规章1<td bgcolor="#003366"><font color="white">7</font>'
        "<tr><td>乙<td>3</table>"
    )
    assert rows(tables(read(page))[0]) == [["规章1", "7"], ["乙", "3"]]


def test_cells_that_cut_off_nothing_and_boxes_within_a_line_are_read_apart() -> None:
    page = '<table><tr height=0><td style="height:0;overflow:hidden">甲<td>1<tr><td>乙<td>3</table><p>{0}{0}</p>'
    reading = read(page.replace("{0}", '<span style="width:40px;display:inline-block">5</span>'))
    assert rows(tables(reading)[0]) == [["甲", "1"], ["乙", "3"]]
    assert lines(reading) == ["5 5"]


@pytest.mark.parametrize("style", ["white-space:pre", "white-space: pre-wrap;", "white-space:break-spaces"])
def test_text_whose_style_keeps_its_lines_is_read_line_by_line(style: str) -> None:
    text = "规章\t3\t0\n行政规范性文件\t\t5"
    assert lines(read(f'<div style="{style}">{text}</div>')) == text.split("\n")
    assert lines(read(f'<div style="{style}"><p>甲\n乙</p></div>')) == ["甲 乙"]


def test_struck_text_is_said() -> None:
    reading = read("<table><tr><td>甲<td><s>9</s>8<tr><td>乙<td>3</table>")
    assert [one.rule for one in reading.findings] == ["DOC.UNSEEN_TEXT"]


@pytest.mark.parametrize(
    "page",
    [
        "<script>var a = '<table><tr><td>甲<td>1<tr><td>乙<td>2<\\/table>';</script>",
        '<script>show("\\u003ctable>\\u003ctr>\\u003ctd>甲\\u003ctd>1\\u003ctr>\\u003ctd>乙\\u003ctd>2\\u003c/table>")</script>',
        "<script>w('<table><tr>');w('<td>甲<td>1');\nw(\"<tr><td>乙<td>2\");w('</table>', 'x')</script>",
        "<textarea>&lt;table&gt;&lt;tr&gt;&lt;td&gt;甲&lt;td&gt;1&lt;tr&gt;&lt;td&gt;乙&lt;td&gt;2&lt;/table&gt;</textarea>",
        '<iframe srcdoc="<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"></iframe>',
        "<script type='text/html'><table><tr><td>甲<td>1<tr><td>乙<td>2</table></script>",
        '<input type="hidden" value="<table><tr><td>甲<td>1<tr><td>乙<td>2</table>">',
        '<script>document.write(unescape("%3Ctable%3E%3Ctr%3E%3Ctd%3E%E7%94%B2%3Ctd%3E1%3Ctr%3E%3Ctd%3E%u4E59%3Ctd%3E2"))</script>',
        f"<script>show(atob('{b64encode(BASE64.encode()).decode()}'))</script>",
        "<noscript><table><tr><td>甲<td>1<tr><td>乙<td>2</table></noscript>",
        "<p>&lt;table&gt;&lt;tr&gt;&lt;td&gt;甲&lt;td&gt;1&lt;tr&gt;&lt;td&gt;乙&lt;td&gt;2&lt;/table&gt;</p>",
    ],
)
def test_a_table_in_a_script_a_frame_or_a_field_is_read_and_said(page: str) -> None:
    found = [one for one in readings(f"<html><body>{page}</body></html>".encode()) if one.reader == "html.embedded"]
    assert rows(tables(found[0])[0]) == [["甲", "1"], ["乙", "2"]]
    assert "DOC.EMBEDDED_PAGE" in {one.rule for one in found[0].findings}


def test_a_css_grid_fills_its_columns_where_it_does_not_say_its_places() -> None:
    page = (
        '<div style="display:grid;grid-template-columns:2fr repeat(2, 1fr)"><div style="grid-row:span 2">甲</div>'
        '<div>1</div><div>2</div><div style="grid-column: span 2">3</div></div>'
    )
    assert spans(tables(read(page))[0]) == [("甲", 0, 0, 2, 1), ("1", 0, 1, 1, 1), ("2", 0, 2, 1, 1), ("3", 1, 1, 1, 2)]


def test_the_longest_part_of_a_web_archive_is_the_page() -> None:
    parts = "".join(
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n"
        for html in ("<p>眉</p>", "<p>正文在这里</p>" * 3, "<p>脚</p>")
    )
    page = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n{parts}--b--\n'
    assert lines(read(page)) == ["正文在这里"] * 3


def test_a_page_deeper_than_the_parser_goes_says_that_it_was_cut() -> None:
    page = "<html><p>前</p>" + "<div>" * 5000 + "深" + "</div>" * 5000
    assert [finding.rule for finding in read(page).findings] == ["DOC.TRUNCATED"]


def test_a_page_filled_by_scripts_has_no_text() -> None:
    with pytest.raises(UnreadableDocument, match="shows no text") as caught:
        read("<html><body><script>load()</script></body></html>")
    assert caught.value.rule == "DOC.NO_TEXT"
