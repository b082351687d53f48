"""Pages made into blocks in reading order, tables numbered and their columns agreed over pages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from contracts.readings import Block, Cell, Line, Place, Table
from extractors.pdf.alignment import aligned_table
from extractors.pdf.frames import Box
from extractors.pdf.pages import Page
from extractors.pdf.phrases import Phrase, phrase_lines
from extractors.pdf.placed import PlacedTable, aligned, phrases_text, ruled
from extractors.pdf.regions import table_regions
from extractors.pdf.runs import box_around

_SAME_RULE = 3.5
"""Vertical rules of two pages this near (points) are the same column's."""
_SAME_LABEL = 12.0
"""Left edges of labels this near are the same column's, where no rule says so."""


def blocks(pages: list[Page]) -> tuple[Block, ...]:
    """All blocks of a document, page by page, from top to bottom."""
    found: list[Block] = []
    previous: PlacedTable | None = None
    placed: list[tuple[Page, list[PlacedTable], list[list[Phrase]]]] = []
    for page in pages:
        tables, lines = _contents(page, previous.values if previous is not None else [])
        if tables and previous is not None:
            _agree(previous, tables[0])
        if tables:
            previous = tables[-1]
        placed.append((page, tables, lines))
    number = 0
    for page, tables, lines in placed:
        entries: list[tuple[float, float, Block]] = []
        for table in tables:
            entries.append((table.box[1], table.box[0], _table(table, page, number)))
            number += 1
        for line in lines:
            box = (line[0].left, min(p.top for p in line), line[-1].right, max(p.bottom for p in line))
            place = Place(page=page.number, box=_rounded(page.frame.shown(box)))
            entries.append(((box[1] + box[3]) / 2, box[0], Line(phrases_text(line), place)))
        for position, turned in enumerate(page.turned):
            box = box_around(turned)
            place = Place(page=page.number, box=_rounded(page.frame.shown(box)))
            # They stand in another direction than all else here, so their order in the file is what is known.
            entries.append((float("-inf"), position, Line("".join(run.text for run in turned), place)))
        entries.sort(key=lambda entry: entry[:2])
        found.extend(block for _, _, block in entries)
    return tuple(found)


def _contents(page: Page, carried: list[tuple[float, float]]) -> tuple[list[PlacedTable], list[list[Phrase]]]:
    """The page's tables from top to bottom, and the lines outside them."""
    tables = [ruled(content) for content in page.tables]
    lines = phrase_lines(page.outside)
    prose: list[list[Phrase]] = []
    after = 0
    for region in () if page.is_too_dense else table_regions(lines, carried):
        prose += lines[after:region.first]
        tables.append(aligned(aligned_table(
            lines[region.first:region.last + 1], page.horizontal, page.vertical, () if after else carried)))
        after = region.last + 1
    prose += lines[after:]
    tables.sort(key=lambda table: table.box[1])
    return tables, prose


def _agree(before: PlacedTable, table: PlacedTable) -> None:
    """Let a table that goes on over a page break count its columns as before.

    Each page shows only the rules and labels of its own rows, so each may lack columns of the other:
    both count by the union of their edges, one list in common.
    """
    if before.is_ruled != table.is_ruled:
        return
    if before.is_ruled:
        if _same_rules(before, table):
            _share(before, table, _SAME_RULE)
    elif len(before.values) == len(table.values) and all(
            one[0] < two[1] and two[0] < one[1] for one, two in zip(before.values, table.values, strict=True)):
        labels = before.edges[:before.label_count]
        shifted = [edge for edge in table.edges[:table.label_count]
                   if all(abs(edge - other) > _SAME_LABEL for other in labels)]
        own = table.edges
        own[table.label_count:] = before.edges[before.label_count:]
        before.label_count = table.label_count = before.label_count + len(shifted)
        _share(before, table, _SAME_LABEL)


def _same_rules(before: PlacedTable, table: PlacedTable) -> bool:
    if abs(before.box[0] - table.box[0]) > _SAME_RULE or abs(before.box[2] - table.box[2]) > _SAME_RULE:
        return False
    fewer, more = sorted((before.edges, table.edges), key=len)
    return sum(min(abs(x - other) for other in more) <= _SAME_RULE for x in fewer) >= 0.8 * len(fewer)


def _share(before: PlacedTable, table: PlacedTable, within: float) -> None:
    union = before.edges.copy()
    for x in table.edges:
        if min(abs(x - other) for other in union) > within:
            union.insert(bisect_left(union, x), x)
    for one in (before, table):
        _recount(one, lambda edge: min(range(len(union)), key=lambda i: abs(union[i] - edge)), len(union))
        one.edges = union


def _recount(table: PlacedTable, index_of: Callable[[float], int], count: int) -> None:
    new = [*(index_of(edge) for edge in table.edges), count]
    for cell in table.cells:
        last = min(cell.column + cell.column_span, len(new) - 1)
        cell.column, cell.column_span = new[cell.column], max(new[last] - new[cell.column], 1)


def _table(table: PlacedTable, page: Page, number: int) -> Table:
    frame, page_number = page.frame, page.number
    is_shown = table.is_ruled and frame.turn == frame.rotation
    cells = tuple([
        Cell(cell.text, cell.row, cell.column, cell.row_span, cell.column_span,
             Place(page_number, cell.box if is_shown else _rounded(frame.shown(cell.box)), number, cell.row,
                   cell.column))
        for cell in table.cells])
    return Table(cells, True, Place(page_number, _rounded(frame.shown(table.box)), number))


def _rounded(box: Box) -> Box:
    left, top, right, bottom = box
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
