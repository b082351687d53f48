"""XLS (Excel 97–2003 and older) and ET of WPS: the cells of a workbook's sheets as they are shown.

xlrd reads the records; merged cells, hidden rows, columns and sheets are taken from it too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import xlrd

from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from extractors.compound import read_streams
from extractors.invisible import visible
from extractors.nesting import FlowTable
from extractors.sheets import MOST_COLUMNS, Sheet, blocks_of_sheets, flow_of, shown_day, shown_number, unseen_finding

READER_VERSION = "1"
_OF_DAMAGED_FILES = (
    xlrd.XLRDError, struct.error, ValueError, IndexError, KeyError, TypeError, AttributeError,
    AssertionError, OverflowError, RecursionError, NotImplementedError,
)  # fmt: skip
"""What xlrd raises at records that contradict each other."""
_ENCRYPTED = "encrypted"
_STRINGS = 0xFC
"""The record of the texts that cells share."""
_RECORD_HEAD = 4
_SHORTEST = 3
"""Bytes of an empty text."""
_TRUTH = {0: "FALSE", 1: "TRUE"}


class _Silence:
    """Takes what xlrd would print."""

    def write(self, text: str) -> None:
        """Nothing is kept of it."""

    def flush(self) -> None:
        """There is nothing to flush."""


def readings(data: bytes) -> Iterator[Reading]:
    """The reading of a workbook; places give table, row and column within the table.

    Raises UnreadableDocument (DOC.DAMAGED, DOC.TOO_LARGE, DOC.ENCRYPTED, DOC.NO_TEXT).
    """
    items: list[str | FlowTable] = []
    hidden = 0
    for sheet in _sheets(_book(data)):
        hidden += sheet.hidden
        items += flow_of(sheet)
    blocks, findings = blocks_of_sheets(items)
    yield Reading(Format.XLS, "xls.records", READER_VERSION, blocks, findings=findings + unseen_finding(hidden))


def _book(data: bytes) -> bytes:
    """The stream of records. What it says about its table of strings must fit into it."""
    found = read_streams(data, ("Workbook", "Book"), "the workbook")
    records = found.get("Workbook") or found.get("Book") or b""
    position = 0
    while position + _RECORD_HEAD + 8 <= len(records):
        kind, length = struct.unpack_from("<HH", records, position)
        if kind == _STRINGS and struct.unpack_from("<I", records, position + 8)[0] > len(records) // _SHORTEST:
            raise _damaged("it claims more texts than it can hold")
        position += _RECORD_HEAD + length
    return records


def _sheets(records: bytes) -> list[Sheet]:
    try:
        book = xlrd.open_workbook(file_contents=records, logfile=_Silence(), formatting_info=True, ragged_rows=True)
        return [_read(sheet, book.datemode) for sheet in book.sheets() if sheet.visibility == 0]
    except _OF_DAMAGED_FILES as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        if _ENCRYPTED in reason:
            message = "the workbook is protected by a password: ask the agency for an open copy"
            raise UnreadableDocument("DOC.ENCRYPTED", message) from error
        raise _damaged(reason[:200]) from error


def _damaged(reason: str) -> UnreadableDocument:
    return UnreadableDocument("DOC.DAMAGED", f"the workbook is cut off or damaged ({reason}): fetch it again")


def _read(source: xlrd.sheet.Sheet, date_mode: int) -> Sheet:
    sheet = Sheet()
    hidden_columns = {column for column, info in source.colinfo_map.items() if info.hidden}
    for row in range(source.nrows):
        info = source.rowinfo_map.get(row)
        is_hidden = info is not None and bool(info.hidden)
        has_hidden = False
        for column, cell in enumerate(source.row(row)[:MOST_COLUMNS]):
            text = visible(_shown(cell, date_mode)).strip()
            if text and (is_hidden or column in hidden_columns):
                has_hidden = True
            elif text:
                sheet.add(row, column, text)
        sheet.hidden += has_hidden
    for top, bottom, left, right in source.merged_cells:
        sheet.merge((top, left), (bottom - 1, right - 1))
    return sheet


def _shown(cell: xlrd.sheet.Cell, date_mode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shown_number(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, date_mode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _TRUTH.get(cell.value, "\ufffd")
    return str(xlrd.error_text_from_code.get(cell.value, "\ufffd")) if cell.ctype == xlrd.XL_CELL_ERROR else ""


def _date(stored: float, date_mode: int) -> str:
    """A day as the forms write it; a number that only looks like one stays a number."""
    try:
        moment = xlrd.xldate.xldate_as_datetime(stored, date_mode)
    except (ValueError, OverflowError):
        return shown_number(stored)
    return shown_day(moment) or shown_number(stored)
