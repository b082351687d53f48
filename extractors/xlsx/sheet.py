"""One sheet: its cells with their spans, hidden rows and columns left out."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from lxml import etree

from extractors.invisible import visible
from extractors.sheets import LONGEST_WHOLE, MOST_COLUMNS, Sheet, shown_number
from extractors.xlsx.workbook import text_of

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LONGEST = 7
"""Digits of the last row that a sheet can have."""


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
            if not text or column >= MOST_COLUMNS:
                continue
            if is_hidden or column in hidden_columns:
                has_hidden = True
                continue
            sheet.add(row, column, text)
        sheet.hidden += has_hidden
    for merge in root.iter("{*}mergeCell"):
        first, _, last = (merge.get("ref") or "").partition(":")
        start, end = _place(first), _place(last)
        if start is not None and end is not None:
            sheet.merge(start, end)
    return sheet


def _shown(cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    value = next((element.text or "" for element in cell.iterchildren("{*}v")), "")
    if not value and (formula := next(cell.iterchildren("{*}f"), None)) is not None:
        # What it comes to was never stored: that is no empty cell.
        return f"={formula.text or ''}"
    if kind == "s":
        index = _whole(value, len(strings))
        return strings[index] if index < len(strings) else "\ufffd"
    return _number(value) if kind == "n" and value else value


def _number(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return shown_number(float(value)) if number.is_finite() and number.adjusted() < LONGEST_WHOLE else value


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
            found.update(range(first - 1, min(last, MOST_COLUMNS)))
    return frozenset(found)
