"""One sheet: its cells with their spans, hidden rows and columns left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

from extractors.invisible import visible
from extractors.limits import check_cells
from extractors.nesting import FlowCell, FlowTable
from extractors.xlsx.workbook import text_of

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_FLOATED = 15
"""A number is stored with up to 17 digits, of which a workbook shows no more than 15."""
_LONGEST = 7
"""Digits of the last row that a sheet can have."""
_MOST_COLUMNS = 500
_WIDE = 0.6
"""A text merged over this share of the sheet's columns is prose or a heading, not a label."""


@dataclass(slots=True)
class Sheet:
    """Texts by (row, column), both from 0, and how far merged ones reach (rows, columns)."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: int = 0


def read_sheet(root: etree._Element, strings: list[str]) -> Sheet:
    """The cells of a sheet as they are shown."""
    sheet = Sheet()
    hidden_columns = _hidden_columns(root)
    row = -1
    for element in root.iter("{*}row"):
        row = _whole(element.get("r"), row + 2) - 1
        column = -1
        is_hidden = element.get("hidden") in ("1", "true")
        has_hidden = False
        for cell in element.iterchildren("{*}c"):
            place = _place(cell.get("r") or "")
            column = column + 1 if place is None else place[1]
            text = visible(_shown(cell, strings)).strip()
            if not text or column >= _MOST_COLUMNS:
                continue
            if is_hidden or column in hidden_columns:
                has_hidden = True
                continue
            check_cells(len(sheet.texts))
            sheet.texts[row, column] = text
        sheet.hidden += has_hidden
    for merge in root.iter("{*}mergeCell"):
        first, _, last = (merge.get("ref") or "").partition(":")
        start, end = _place(first), _place(last)
        if start is not None and end is not None:
            sheet.spans[start] = (end[0] - start[0] + 1, min(end[1] - start[1] + 1, _MOST_COLUMNS))
    return sheet


def flow_of(sheet: Sheet) -> list[str | FlowTable]:
    """The sheet as lines and tables.

    A row with one text is a line where that text reaches over most of the sheet, and before and behind the
    rows with several texts; between those it is the label of an empty row.
    """
    items: list[str | FlowTable] = []
    table: list[int] = []
    waiting: list[int] = []
    rows: dict[int, list[int]] = {}
    for row, column in sorted(sheet.texts):
        rows.setdefault(row, []).append(column)
    width = max((column + 1 for _, column in sheet.texts), default=0)
    spanned = _spanned_rows(sheet, rows)
    for row, columns in rows.items():
        if len(columns) > 1 or row in spanned:
            if not table:
                items += _lines(sheet, waiting)
                waiting = []
            table += [*waiting, row]
            waiting = []
        elif sheet.spans.get((row, columns[0]), (1, 1))[1] < _WIDE * width:
            waiting.append(row)
        else:
            items += [*_table(sheet, table), *_lines(sheet, [*waiting, row])]
            table, waiting = [], []
    return [*items, *_table(sheet, table), *_lines(sheet, waiting)]


def _spanned_rows(sheet: Sheet, rows: dict[int, list[int]]) -> frozenset[int]:
    """Rows in which a text from this row or from above reaches over several rows."""
    found: set[int] = set()
    for (row, column), (height, _) in sheet.spans.items():
        if height > 1 and (row, column) in sheet.texts:
            found.update(range(row, min(row + height, max(rows) + 1)))
    return frozenset(found)


def _lines(sheet: Sheet, rows: list[int]) -> list[str]:
    texts = (text for (row, _), text in sorted(sheet.texts.items()) if row in rows)
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def _table(sheet: Sheet, rows: list[int]) -> list[FlowTable]:
    if not rows:
        return []
    columns = [column for row, column in sheet.texts if rows[0] <= row <= rows[-1]]
    left, right = min(columns), max(columns)
    cells: list[FlowCell] = []
    taken: set[tuple[int, int]] = set()
    for row in range(rows[0], rows[-1] + 1):
        for column in range(left, right + 1):
            if (row, column) in taken:
                continue
            height, width = sheet.spans.get((row, column), (1, 1))
            height, width = min(height, rows[-1] + 1 - row), min(width, right + 1 - column)
            check_cells(len(taken) + height * width)
            taken.update((row + down, column + across) for down in range(height) for across in range(width))
            text = sheet.texts.get((row, column))
            cells.append(FlowCell(row - rows[0], column - left, height, width, [text] if text else []))
    return [FlowTable(cells)]


def _shown(cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    value = next((element.text or "" for element in cell.iterchildren("{*}v")), "")
    if kind == "s":
        index = _whole(value, len(strings))
        return strings[index] if index < len(strings) else "\ufffd"
    return _number(value) if kind == "n" and value else value


def _number(value: str) -> str:
    """A stored number as a workbook shows it: 15 digits, without the binary rest."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or number.adjusted() >= _FLOATED:
        return value
    rounded = format(float(value), f".{_FLOATED}g")
    return format(Decimal(rounded), "f")


def _whole(value: str | None, default: int) -> int:
    """A whole number of a sheet's size; what is none counts as if it were not there."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= _LONGEST else default


def _place(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _hidden_columns(root: etree._Element) -> frozenset[int]:
    found: set[int] = set()
    for element in root.iter("{*}col"):
        if element.get("hidden") in ("1", "true"):
            first, last = _whole(element.get("min"), 1), _whole(element.get("max"), 1)
            found.update(range(first - 1, min(last, _MOST_COLUMNS)))
    return frozenset(found)
