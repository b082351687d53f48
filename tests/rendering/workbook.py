"""A workbook of one sheet: the prose in merged rows, the tables below their headings, figures as numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.rendering.grid import Document
from tests.rendering.word import repack

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_COLUMNS = 15


def xlsx(document: Document) -> bytes:
    """The report as a workbook."""
    rows: dict[int, list[str]] = {}
    merges: list[str] = []
    for row, column, row_span, column_span, text in _cells(document):
        place = f"{_letter(column)}{row}"
        if text.isdigit():
            rows.setdefault(row, []).append(f'<c r="{place}"><v>{text}</v></c>')
        elif text:
            cell = f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            rows.setdefault(row, []).append(cell)
        if row_span * column_span > 1:
            merges.append(f'<mergeCell ref="{place}:{_letter(column + column_span - 1)}{row + row_span - 1}"/>')
    data = "".join(f'<row r="{row}">{"".join(rows[row])}</row>' for row in sorted(rows))
    sheet = f"<sheetData>{data}</sheetData><mergeCells>{''.join(merges)}</mergeCells>"
    members = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="年报" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return repack(out.getvalue())


def _cells(document: Document) -> Iterator[tuple[int, int, int, int, str]]:
    """Row (from 1), column (from 0), spans and text of all that stands in the sheet."""
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    row = 1
    for text in (narrative.title, *narrative.before):
        yield row, 0, 1, _COLUMNS, text
        row += 1
    for section, heading in narrative.headings.items():
        yield row, 0, 1, _COLUMNS, heading
        row += 1
        if section in grids:
            grid = grids[section]
            for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
                yield row + cell.row, cell.column, cell.row_span, cell.column_span, cell.text
            row += grid.row_count
    for text in (*narrative.after, *narrative.signature):
        yield row, 0, 1, _COLUMNS, text
        row += 1


def _letter(column: int) -> str:
    return chr(ord("A") + column)
