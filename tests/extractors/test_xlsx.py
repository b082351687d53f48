"""Workbooks: cells as they are shown, whatever their sheets hide, merge or share."""

from __future__ import annotations

import extractors
from contracts.documents import Format
from tests.extractors.carriers import lines, rows, spans, tables, workbook

TABLE = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="inlineStr"><is><t>总计</t></is></c></row>'
    '<row r="3"><c r="A3" t="str"><v>规章</v></c></row>'
    '<row r="4"><c r="A4" t="str"><v>收费</v></c><c r="B4"><v>18651.060000000001</v></c></row>'
)
STRINGS = ("<t>年报</t>", "<r><t>信息</t></r><r><t>内容</t></r><rPh><t>xinxi</t></rPh>")


def test_a_sheet_is_lines_and_a_table_of_what_is_shown() -> None:
    (reading,) = extractors.readings(workbook(TABLE, '<mergeCell ref="A1:B1"/>', STRINGS), file_name="年报.xlsx")
    assert (reading.format, reading.findings) == (Format.XLSX, ())
    assert lines(reading) == ["年报"]
    assert rows(tables(reading)[0]) == [["信息内容", "总计"], ["规章", ""], ["收费", "18651.06"]]


def test_merged_cells_span_as_they_do_in_the_sheet() -> None:
    data = workbook(
        '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="str"><v>乙</v></c></row>'
        '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>',
        '<mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/>',
    )
    (reading,) = extractors.readings(data)
    assert spans(tables(reading)[0]) == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1),
    ]  # fmt: skip


def test_a_formula_whose_result_was_never_stored_is_no_empty_cell() -> None:
    cells = '<c r="A1"><f>SUM(B1:C1)</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f t="shared" si="0"/></c>'
    (reading,) = extractors.readings(workbook(f'<row r="1">{cells}</row><row r="2"><c r="A2"><v>1</v></c></row>'))
    assert rows(tables(reading)[0])[0] == ["=SUM(B1:C1)", "2", "="]


def test_hidden_rows_are_left_out_and_said_and_hidden_sheets_are_no_part_of_the_report() -> None:
    row = '<row r="{0}"{1}><c r="A{0}" t="str"><v>甲</v></c><c r="B{0}"><v>{0}</v></c></row>'
    data = workbook(row.format(1, "") + row.format(2, ' hidden="1"'), hidden=row.format(7, ""))
    (reading,) = extractors.readings(data)
    assert rows(tables(reading)[0]) == [["甲", "1"]]
    assert [one.rule for one in reading.findings] == ["DOC.UNSEEN_TEXT"]
