"""XLS: cells as they are shown, whatever their sheets hide, merge or lock; damaged records are refused in one line."""

from __future__ import annotations

import random

import pytest

import extractors
from contracts.documents import Format
from contracts.readings import UnreadableDocument
from tests.extractors.biff import DATE, record, xls
from tests.extractors.carriers import lines, rows, spans, tables

TABLE = {
    (0, 0): "年报",
    (1, 0): "信息内容",
    (1, 1): "总计",
    (2, 0): "规章",
    (2, 1): 0.0,
    (3, 0): "收费",
    (3, 1): 18651.06,
}


def test_a_sheet_is_lines_and_a_table_of_what_is_shown() -> None:
    (reading,) = extractors.readings(xls(TABLE, [(0, 0, 0, 1)]), file_name="年报.et")
    assert (reading.format, reading.findings) == (Format.XLS, ())
    assert lines(reading) == ["年报"]
    assert rows(tables(reading)[0]) == [["信息内容", "总计"], ["规章", "0"], ["收费", "18651.06"]]


def test_merged_cells_span_as_they_do_in_the_sheet() -> None:
    data = xls({(0, 0): "甲", (0, 1): "乙", (1, 1): 1.0, (1, 2): 2.0}, [(0, 1, 0, 0), (0, 0, 1, 2)])
    (reading,) = extractors.readings(data)
    assert spans(tables(reading)[0]) == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("1", 1, 1, 1, 1), ("2", 1, 2, 1, 1),
    ]  # fmt: skip


def test_hidden_rows_and_columns_are_left_out_and_said() -> None:
    cells = {(row, column): float(10 * row + column) for row in range(3) for column in range(4)}
    (reading,) = extractors.readings(xls(cells, hidden_rows=[1], hidden_columns=[3]))
    shown = [cell.text for cell in tables(reading)[0].cells if cell.text]
    assert shown == ["0", "1", "2", "20", "21", "22"]
    assert [one.rule for one in reading.findings] == ["DOC.UNSEEN_TEXT"]


def test_a_day_is_shown_as_one_and_a_number_never() -> None:
    (reading,) = extractors.readings(xls({(0, 0): (DATE, 45306.0), (0, 1): 45306.0, (1, 0): (DATE, 7.0), (1, 1): "x"}))
    assert rows(tables(reading)[0]) == [["2024年1月15日", "45306"], ["7", "x"]]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (xls(TABLE, visibility=1), "DOC.NO_TEXT"),
        (xls({}), "DOC.NO_TEXT"),
        (xls(TABLE, before_sheet=record(0x2F, bytes(6))), "DOC.ENCRYPTED"),
        (xls(TABLE)[:2500], "DOC.DAMAGED"),
        (xls({(0, 0): "1", (65535, 255): "2"}, [(0, 65535, 0, 255)]), "DOC.TOO_LARGE"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, rule: str) -> None:
    with pytest.raises(UnreadableDocument) as told:
        list(extractors.readings(data))
    assert told.value.rule == rule
    assert "\n" not in told.value.message


def test_damaged_records_are_read_or_refused() -> None:
    chance = random.Random(5)
    whole = xls(TABLE, [(0, 0, 0, 1)])
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(512, len(data))] = chance.choice((0, 0xFF, chance.randrange(256)))
        try:
            list(extractors.readings(bytes(data)))
        except UnreadableDocument as refusal:
            assert refusal.rule.startswith("DOC.") and "\n" not in refusal.message
