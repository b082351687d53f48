"""Workbooks in the one XML file of Excel 2003: rows and cells that say their place, or follow the one before."""

from __future__ import annotations

import pytest

import extractors
from contracts.documents import Format
from contracts.readings import UnreadableDocument
from tests.extractors.carriers import lines, rows, spans, tables

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def book(table: str, options: str = "", encoding: str = "UTF-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}"><Worksheet ss:Name="年报"><Table>{table}</Table>{options}'
        "</Worksheet></Workbook>"
    ).encode(encoding)


def cell(text: str, kind: str = "String", said: str = "") -> str:
    return f"<Cell {said}><Data ss:Type='{kind}'>{text}</Data></Cell>"


def row(*cells: str, said: str = "") -> str:
    return f"<Row {said}>{''.join(cells)}</Row>"


HEAD = row(cell("年报", said='ss:MergeAcross="1"')) + row(cell("信息内容"), cell("总计"))


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "UTF-16"])
def test_a_sheet_is_lines_and_a_table_of_what_is_shown(encoding: str) -> None:
    body = row(cell("规章"), cell("0", "Number")) + row(cell("收费"), cell("18651.06", "Number"))
    (reading,) = extractors.readings(book(HEAD + body, encoding=encoding), file_name="年报.xls")
    assert (reading.format, lines(reading), reading.findings) == (Format.XLS, ["年报"], ())
    assert rows(tables(reading)[0]) == [["信息内容", "总计"], ["规章", "0"], ["收费", "18651.06"]]


def test_places_that_are_told_are_kept_and_merged_cells_span() -> None:
    table = (
        row(cell("甲", said='ss:MergeDown="1"'), cell("乙", said='ss:MergeAcross="1"'))
        + row(cell("1", "Number", 'ss:Index="2"'), cell("2", "Number"))
        + row(cell("丙"), cell("3", "Number", 'ss:Index="3"'), said='ss:Index="4"')
    )
    (reading,) = extractors.readings(book(table))
    assert [one for one in spans(tables(reading)[0]) if one[0]] == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1),
        ("丙", 3, 0, 1, 1), ("3", 3, 2, 1, 1),
    ]  # fmt: skip


def test_a_day_is_shown_as_one_and_rich_text_whole() -> None:
    rich = '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>规</B>章</ss:Data></Cell>'
    (reading,) = extractors.readings(book(row(rich, cell("2024-01-15T00:00:00.000", "DateTime"))))
    assert rows(tables(reading)[0]) == [["规章", "2024年1月15日"]]


def test_a_formula_without_its_result_is_no_empty_cell() -> None:
    (reading,) = extractors.readings(book(row(cell("规章"), '<Cell ss:Formula="=1+1"/>')))
    assert rows(tables(reading)[0]) == [["规章", "=1+1"]]


def test_hidden_rows_and_columns_are_left_out_and_said() -> None:
    table = (
        '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>'
        + row(*map(cell, "甲乙丙丁"))
        + row(*map(cell, "1234"))
        + row(cell("隐"), said='ss:Hidden="1"')
    )
    (reading,) = extractors.readings(book(table))
    shown = [one.text for one in tables(reading)[0].cells if one.text]
    assert (shown, [one.rule for one in reading.findings]) == (["甲", "丁", "1", "4"], ["DOC.UNSEEN_TEXT"])


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (book(HEAD, "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"), "DOC.NO_TEXT"),
        (book(HEAD)[:-20], "DOC.DAMAGED"),
        (f'<?xml version="1.0"?><a xmlns="{SPACE}"/>'.encode(), "DOC.DAMAGED"),
        (book(row(*(cell("1") for _ in range(400))) * 260), "DOC.TOO_LARGE"),
    ],
)
def test_what_shows_nothing_is_damaged_or_endless_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        next(extractors.readings(data))
    assert refusal.value.rule == rule
