"""Tables within tables, as HTML and word processors allow them, turned into plain blocks.

A table that only arranges the page (an outer one around the real one, a frame of one cell) dissolves
into what it holds. A cell's inner table of one cell is text of the cell. Any other inner table becomes
a table of its own after its outer one, with a finding, for its cells lie on no grid of the outer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from contracts.findings import Finding, Severity
from contracts.readings import Block, Cell, Line, Place, Table
from extractors.limits import check_cells
from extractors.machine_rows import as_printed

_READING_ORDER = attrgetter("row", "column")
_LONGEST_CELL = 2000
"""Characters; a cell with more holds an article, so its table arranges the page."""


@dataclass(slots=True)
class FlowCell:
    """A cell on its table's grid with its paragraphs and inner tables in order."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    content: list[str | FlowTable] = field(default_factory=list)


@dataclass(slots=True)
class FlowTable:
    """A table as its carrier holds it, inner tables and all."""

    cells: list[FlowCell] = field(default_factory=list)
    is_aligned: bool = True


Flow = Sequence[str | FlowTable]


def blocks_of(flow: Flow) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of a document's flow in reading order, and findings about inner tables.

    Raises UnreadableDocument (DOC.TOO_LARGE) when there are more cells than any report can have.
    """
    blocks: list[Block] = []
    findings: list[Finding] = []
    lines = tables = cells = 0
    # A stack instead of recursion: strangers nest tables as deep as their parser lets them.
    waiting: list[str | FlowTable] = list(reversed(flow))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            blocks.append(Line(item, Place(line=lines)))
            lines += 1
        elif _arranges_page(item):
            waiting += reversed([part for cell in item.cells for part in cell.content])
        else:
            table, inner = _table(_as_printed(item), tables)
            tables += 1
            cells += len(table.cells)
            check_cells(cells)
            blocks.append(table)
            findings += [_inner_finding(tables - 1, cell) for cell, _ in inner]
            waiting += reversed([part for _, part in inner])
    return tuple(blocks), tuple(findings)


def _as_printed(table: FlowTable) -> FlowTable:
    """The table without what a program for data added to it: counts, and merged cells repeated over their span."""
    if any(cell.row_span > 1 or cell.column_span > 1 for cell in table.cells):
        return table
    texts: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=_READING_ORDER):
        text = _plain_text(cell.content)
        if text is None or cell.column != len(texts.setdefault(cell.row, [])):
            return table
        texts[cell.row].append(text)
    printed = as_printed(list(texts.values()))
    if printed is None:
        return table
    return FlowTable(
        [
            FlowCell(row, column, 1, 1, [text] if text else [])
            for row, (_, cells) in enumerate(printed)
            for column, text in enumerate(cells)
        ],
        table.is_aligned,
    )


def _arranges_page(table: FlowTable) -> bool:
    rows = [cell.row for cell in table.cells]
    if len(rows) == len(set(rows)):
        return True
    own = inner = 0
    for cell in table.cells:
        length = 0
        for part in cell.content:
            if isinstance(part, str):
                length += len(part)
            elif len(part.cells) > 1:
                inner += len(part.cells)
        own += length > 0
        if length > _LONGEST_CELL:
            return True
    return inner > 0 and inner >= own


def _table(table: FlowTable, number: int) -> tuple[Table, list[tuple[FlowCell, FlowTable]]]:
    cells = []
    inner: list[tuple[FlowCell, FlowTable]] = []
    for cell in table.cells:
        place = Place(None, None, number, cell.row, cell.column)
        text = _plain_text(cell.content)
        if text is None:
            texts, tables = _unwrapped(cell.content)
            inner += [(cell, part) for part in tables]
            text = "\n".join(texts)
        cells.append(Cell(text, cell.row, cell.column, cell.row_span, cell.column_span, place))
    cells.sort(key=_READING_ORDER)
    return Table(tuple(cells), table.is_aligned, place=Place(table=number)), inner


def _plain_text(content: list[str | FlowTable]) -> str | None:
    """The text of a cell of at most one paragraph, which nearly all are; None for any other."""
    if not content:
        return ""
    first = content[0]
    return first if len(content) == 1 and isinstance(first, str) else None


def _unwrapped(content: Iterable[str | FlowTable]) -> tuple[list[str], list[FlowTable]]:
    """A cell's texts, those inside inner tables of one cell included, and its other inner tables."""
    texts: list[str] = []
    tables: list[FlowTable] = []
    waiting = list(content)[::-1]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            texts.append(part)
        elif len(part.cells) == 1:
            waiting += reversed(part.cells[0].content)
        elif part.cells:
            tables.append(part)
    return texts, tables


def _inner_finding(table: int, cell: FlowCell) -> Finding:
    message = (
        f"table {table + 1}, row {cell.row + 1}, column {cell.column + 1} holds a table of its own, "
        "which was read apart: compare the cell with the original"
    )
    return Finding("DOC.NESTED_TABLE", Severity.WARNING, "document", message)
