"""Sheets of workbooks, XLSX, XLS and ODS: their cells by place, turned into lines of text and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from contracts.findings import Finding, Severity
from contracts.readings import Block, UnreadableDocument
from extractors.limits import check_cells
from extractors.nesting import FlowCell, FlowTable, blocks_of

MOST_COLUMNS = 500
LONGEST_WHOLE = 15
"""A number is stored with up to 17 digits, of which a workbook shows no more than 15."""
_EARLIEST = 1950
_WIDE = 0.6
"""A text merged over this share of the sheet's columns is prose or a heading, not a label."""


@dataclass(slots=True)
class Sheet:
    """Texts by (row, column), both from 0, and how far merged ones reach (rows, columns)."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: int = 0
    """Rows and columns with text that are hidden; their text is left out."""

    def add(self, row: int, column: int, text: str) -> None:
        """A shown text. Raises UnreadableDocument (DOC.TOO_LARGE)."""
        check_cells(len(self.texts))
        self.texts[row, column] = text

    def merge(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Cells merged from the first to the last."""
        self.spans[first] = (last[0] - first[0] + 1, min(last[1] - first[1] + 1, MOST_COLUMNS))


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


def _spanned_rows(sheet: Sheet, rows: Iterable[int]) -> frozenset[int]:
    """Rows, of those that hold text, over which a text from this row or from above reaches with several rows."""
    spans = sorted(
        (row, row + height)
        for (row, column), (height, _) in sheet.spans.items()
        if height > 1 and (row, column) in sheet.texts
    )
    found: list[int] = []
    reach = position = 0
    for row in sorted(rows):
        while position < len(spans) and spans[position][0] <= row:
            reach = max(reach, spans[position][1])
            position += 1
        if row < reach:
            found.append(row)
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


def blocks_of_sheets(items: list[str | FlowTable]) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of all sheets. Raises UnreadableDocument (DOC.NO_TEXT) where none shows anything."""
    blocks, findings = blocks_of(items)
    if not blocks:
        raise UnreadableDocument("DOC.NO_TEXT", "no sheet of the workbook holds text: look at it by eye")
    return blocks, findings


def shown_day(moment: datetime) -> str | None:
    """A day as the forms write it; None for one that only a number can be that looks like one."""
    return f"{moment.year}年{moment.month}月{moment.day}日" if moment.year > _EARLIEST else None


def shown_number(stored: float) -> str:
    """A stored number as a workbook shows it: 15 digits, without the binary rest."""
    return format(Decimal(format(stored, f".{LONGEST_WHOLE}g")), "f")


def unseen_finding(hidden: int) -> tuple[Finding, ...]:
    """What is said of hidden rows and columns."""
    if not hidden:
        return ()
    message = f"{hidden} rows or columns with text are hidden and were left out: compare with the workbook"
    return (Finding("DOC.UNSEEN_TEXT", Severity.WARNING, "document", message),)
