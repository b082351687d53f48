"""One grid of spanning cells, put into every carrier by hand, so that the tests know what was written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from hypothesis import assume
from hypothesis import strategies as st

from contracts.readings import Cell, Line, Reading, Table

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Spanning = tuple[str, int, int, int, int]
"""Text, row, column, row span, column span."""

TEXTS = st.text(alphabet="规章行政许可总计（一）、。0123456789.-—/&<>\"'ab ", max_size=8).map(
    lambda text: " ".join(text.split())
)


def covered_places(cells: list[Spanning]) -> tuple[dict[tuple[int, int], Spanning], int, int]:
    """The cell that covers each row and column of a table, and the table's height and width."""
    covered = {
        (row + down, column + across): (text, row, column, tall, wide)
        for text, row, column, tall, wide in cells
        for down in range(tall)
        for across in range(wide)
    }
    height, width = (max(place[axis] for place in covered) + 1 for axis in (0, 1))
    return covered, height, width


@st.composite
def spanning_grids(draw: st.DrawFn) -> list[Spanning]:
    """Any table of 2 to 6 rows and columns with merged rectangles, two cells beginning in some row."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells: list[Spanning] = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            tall = draw(st.integers(1, 2)) if draw(st.booleans()) else 1
            wide = draw(st.integers(1, 3)) if draw(st.booleans()) else 1
            area = {(row + i, column + j) for i in range(tall) for j in range(wide)}
            if not area <= free:
                tall = wide = 1
                area = {(row, column)}
            free -= area
            cells.append((draw(TEXTS), row, column, tall, wide))
    rows = [row for _, row, _, _, _ in cells]
    assume(len(rows) > len(set(rows)))
    assume(any(text for text, *_ in cells))
    return cells


def html_table(cells: Iterable[Spanning]) -> str:
    """The table with rowspan and colspan."""
    cells = list(cells)
    rows: dict[int, list[str]] = {}
    for text, row, _, tall, wide in cells:
        rows.setdefault(row, []).append(f'<td rowspan="{tall}" colspan={wide}>{escape(text)}</td>')
    height = max(row + tall for _, row, _, tall, _ in cells)
    return "<table>" + "".join("<tr>" + "".join(rows.get(row, [])) + "</tr>" for row in range(height)) + "</table>"


def paragraph(text: str) -> str:
    """A ``w:p`` of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx_table(cells: Sequence[Spanning]) -> str:
    """The table with gridSpan and vMerge, as Word writes it."""
    height = max(row + tall for _, row, _, tall, _ in cells)
    rows: list[list[tuple[int, str]]] = [[] for _ in range(height)]
    for text, row, column, tall, wide in cells:
        for below in range(tall):
            merge = "" if tall == 1 else ('<w:vMerge w:val="restart"/>' if below == 0 else "<w:vMerge/>")
            content = paragraph(text) if below == 0 else "<w:p/>"
            span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            rows[row + below].append((column, f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>"))
    return (
        "<w:tbl>" + "".join("<w:tr>" + "".join(xml for _, xml in sorted(row)) + "</w:tr>" for row in rows) + "</w:tbl>"
    )


def docx(body: str, **parts: str | bytes) -> bytes:
    """A package of one document part; further parts by name, with dots and slashes as in the archive."""
    document = f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, **parts})


def workbook(rows: str, merges: str = "", strings: tuple[str, ...] = (), **sheets: str) -> bytes:
    """A workbook of one sheet with these rows; further sheets by name, hidden ones under ``hidden``."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "".join(
        f'<Relationship Id="r{number}" Target="worksheets/{name}.xml"/>'
        for number, name in enumerate(("main", *sheets))
    )
    listed = "".join(
        f'<sheet name="{name}" r:id="r{number}" state="{"hidden" if name == "hidden" else "visible"}"/>'
        for number, name in enumerate(("main", *sheets))
    )
    contents = {"main": rows, **sheets}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}"
            '<Relationship Id="s" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">' + "".join(f"<si>{one}</si>" for one in strings) + "</sst>",
            **{
                f"xl/worksheets/{name}.xml": f'<worksheet xmlns="{main}"><sheetData>{content}</sheetData>'
                f"<mergeCells>{merges if name == 'main' else ''}</mergeCells></worksheet>"
                for name, content in contents.items()
            },
        }
    )


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tables(reading: Reading) -> list[Table]:
    """The tables of a reading in order."""
    return [block for block in reading.blocks if isinstance(block, Table)]


def lines(reading: Reading) -> list[str]:
    """The texts of a reading's lines in order."""
    return [block.text for block in reading.blocks if isinstance(block, Line)]


def spans(table: Table) -> list[Spanning]:
    """A table's cells as they were written."""
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]


def rows(table: Table) -> list[list[str]]:
    """A table's cell texts row by row."""
    found: dict[int, list[Cell]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append(cell)
    return [[cell.text for cell in found[row]] for row in sorted(found)]
