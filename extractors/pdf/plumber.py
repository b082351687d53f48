"""The independent reading: pdfplumber's own tables, made only where the fast readings leave doubts."""

from __future__ import annotations

import io
from importlib.metadata import version
from typing import Any

import pdfplumber

from contracts.documents import Format
from contracts.readings import Block, Cell, Line, Place, Reading, Table, UnreadableDocument
from extractors.pdf import opening
from extractors.pdf.frames import Box

_SAME_EDGE = 1.5


def read_by_plumber(data: bytes) -> Reading:
    """Read by pdfplumber. Raises UnreadableDocument where it cannot."""
    with opening.opened(data) as document:
        properties = opening.metadata(document)
    blocks: list[Block] = []
    tables = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            for number, page in enumerate(pdf.pages, 1):
                found = _page_blocks(page.dedupe_chars(tolerance=1), number, tables)
                tables += sum(isinstance(block, Table) for block in found)
                blocks += found
                page.close()
    except MemoryError:
        raise
    except Exception as error:  # of a damaged file it raises whatever its own code stumbles over
        raise UnreadableDocument(
            "DOC.DAMAGED", f"pdfplumber cannot read this PDF ({type(error).__name__}); rely on the other readings",
        ) from error
    return Reading(Format.PDF, "pdf.plumber", version("pdfplumber"), tuple(blocks), count, properties,
                   opening.damage(data))


def _page_blocks(page: Any, number: int, first_table: int) -> list[Block]:
    tables = sorted(page.find_tables(), key=lambda table: table.bbox[1])
    entries: list[tuple[float, Block]] = []
    boxes = [table.bbox for table in tables]
    for index, table in enumerate(tables, first_table):
        entries.append((table.bbox[1], _table(table, number, index)))
    outside = page.filter(lambda item: not any(_holds(box, item) for box in boxes))
    for line in outside.extract_text_lines(return_chars=False):
        box = _rounded((line["x0"], line["top"], line["x1"], line["bottom"]))
        entries.append(((box[1] + box[3]) / 2, Line(line["text"], Place(page=number, box=box))))
    return [block for _, block in sorted(entries, key=lambda entry: entry[0])]


def _holds(box: Box, item: dict[str, Any]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _table(table: Any, number: int, index: int) -> Table:
    texts = table.extract()
    xs = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    ys = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    cells = []
    for row, row_texts in zip(table.rows, texts, strict=True):
        for box, text in zip(row.cells, row_texts, strict=True):
            if box is None:
                continue
            left, top, right, bottom = _nearest(xs, box[0]), _nearest(ys, box[1]), _nearest(xs, box[2]), _nearest(
                ys, box[3])
            cells.append(Cell(text or "", top, left, max(bottom - top, 1), max(right - left, 1),
                              Place(number, _rounded(box), index, top, left)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), True, Place(number, _rounded(table.bbox), index))


def _edges(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME_EDGE:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _rounded(box: Box) -> Box:
    left, top, right, bottom = box
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
