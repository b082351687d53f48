"""Workbooks in the one XML file of Excel 2003 (SpreadsheetML), as programs that export tables still write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from extractors.invisible import visible
from extractors.limits import MAX_PART_BYTES, MAX_ROW_SPAN, check_size
from extractors.nesting import FlowTable
from extractors.packages import parse_part
from extractors.sheets import MOST_COLUMNS, Sheet, blocks_of_sheets, flow_of, shown_day, shown_number, unseen_finding

READER_VERSION = "1"
NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_WHAT = "the workbook"
_LONGEST = 7
"""Digits of the last row that a sheet can have."""


def readings(data: bytes) -> Iterator[Reading]:
    """The reading of a workbook; places give table, row and column within the table.

    Raises UnreadableDocument (DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    check_size(len(data), MAX_PART_BYTES, _WHAT)
    root = parse_part(data.lstrip(b"\xef\xbb\xbf \t\r\n"), _WHAT)
    if root.tag != f"{{{NAMESPACE}}}Workbook":
        raise UnreadableDocument("DOC.DAMAGED", f"{_WHAT} holds no sheets: open it and save it as XLSX anew")
    items: list[str | FlowTable] = []
    unseen = 0
    for worksheet in _named(root, "Worksheet"):
        if all((element.text or "").strip() == "SheetVisible" for element in worksheet.iter("{*}Visible")):
            for table in _named(worksheet, "Table"):
                sheet = _read(table)
                unseen += sheet.hidden
                items += flow_of(sheet)
    blocks, nested = blocks_of_sheets(items)
    yield Reading(Format.XLS, "xls.xml", READER_VERSION, blocks, findings=nested + unseen_finding(unseen))


def _read(table: etree._Element) -> Sheet:
    sheet = Sheet()
    hidden_columns = {
        one
        for column, element in _counted(_named(table, "Column"))
        if _is_hidden(element)
        for one in range(column, min(column + 1 + _whole(element, "Span"), MOST_COLUMNS))
    }
    for row, element in _counted(_named(table, "Row")):
        is_hidden = _is_hidden(element)
        has_hidden = False
        for column, cell in _counted(_named(element, "Cell")):
            text = _shown(cell)
            if column >= MOST_COLUMNS:
                break
            if is_hidden or column in hidden_columns:
                has_hidden = has_hidden or bool(text)
                continue
            if text:
                sheet.add(row, column, text)
            down, across = _whole(cell, "MergeDown"), _whole(cell, "MergeAcross")
            if down or across:
                sheet.merge((row, column), (row + down, column + across))
        sheet.hidden += has_hidden
    return sheet


def _counted(elements: Iterator[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    """Each with its place from 0: behind the one before, unless it says its own (from 1)."""
    place = 0
    for element in elements:
        place = max(place, _whole(element, "Index") - 1)
        yield place, element
        place += 1 + _whole(element, "Span") + _whole(element, "MergeAcross")


def _shown(cell: etree._Element) -> str:
    data = next(_named(cell, "Data"), None)
    if data is None:
        formula = cell.get(f"{{{NAMESPACE}}}Formula")
        # What it comes to was never stored: that is no empty cell.
        return formula or ""
    text = visible("".join(map(str, data.itertext()))).strip()
    kind = data.get(f"{{{NAMESPACE}}}Type")
    try:
        if kind == "Number":
            return shown_number(float(text))
        if kind == "DateTime":
            return shown_day(datetime.fromisoformat(text)) or text
    except (ValueError, ArithmeticError):
        return text
    return text


def _is_hidden(element: etree._Element) -> bool:
    return element.get(f"{{{NAMESPACE}}}Hidden") == "1"


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return parent.iterchildren(f"{{{NAMESPACE}}}{name}")


def _whole(element: etree._Element, name: str) -> int:
    """A count of a sheet's size; what is none counts as 0."""
    value = element.get(f"{{{NAMESPACE}}}{name}") or ""
    is_count = value.isascii() and value.isdigit() and len(value) <= _LONGEST
    return min(int(value), MAX_ROW_SPAN) if is_count else 0
