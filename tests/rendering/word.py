# ruff: noqa: E501 (pieces of markup stay whole)
"""DOCX carriers, written through python-docx and as raw WordprocessingML for what it cannot write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import docx
from docx.shared import Pt

from tests.rendering.grid import Document, Grid, GridCell

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = (2024, 1, 2, 0, 0, 0)

RunWriter = Callable[[GridCell], str]


def repack(data: bytes) -> bytes:
    """The same archive with fixed times, so that equal content is equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()


def python_docx(document: Document) -> bytes:
    """The report as python-docx writes it: merged cells as gridSpan and vMerge."""
    file = docx.Document()
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    file.add_heading(narrative.title, 0)
    for text in narrative.before:
        file.add_paragraph(text)
    for section, heading in narrative.headings.items():
        file.add_paragraph(heading)
        if section in grids:
            grid = grids[section]
            table = file.add_table(grid.row_count, grid.column_count, style="Table Grid")
            for cell in grid.cells:
                corner = table.cell(cell.row, cell.column)
                if cell.row_span > 1 or cell.column_span > 1:
                    corner = corner.merge(table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
                corner.text = cell.text
                for paragraph in corner.paragraphs:
                    for run in paragraph.runs:
                        run.font.size = Pt(8)
    for text in (*narrative.after, *narrative.signature):
        file.add_paragraph(text)
    out = io.BytesIO()
    file.save(out)
    return repack(out.getvalue())


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def plain_runs(cell: GridCell) -> str:
    """The text in one run of one paragraph."""
    return _paragraph(_run(cell.text))


def split_runs(cell: GridCell) -> str:
    """Every character in a run of its own, labels over two paragraphs, spell-check marks in between."""
    runs = ['<w:proofErr w:type="spellStart"/>' + _run(character) for character in cell.text]
    if cell.kind == "value" or len(runs) < 8:
        return _paragraph("".join(runs))
    middle = len(runs) // 2
    return _paragraph("".join(runs[:middle])) + _paragraph("".join(runs[middle:]))


def tracked_runs(cell: GridCell) -> str:
    """A tracked change: the accepted text is inserted, another text is deleted."""
    who = 'w:id="7" w:author="校对" w:date="2024-01-02T00:00:00Z"'
    if cell.kind != "value" or not cell.text:
        return plain_runs(cell)
    return _paragraph(
        f"<w:del {who}><w:r><w:delText>9{escape(cell.text)}</w:delText></w:r></w:del><w:ins {who}>{_run(cell.text)}</w:ins>"
    )


def control_runs(cell: GridCell) -> str:
    """The paragraph inside a content control."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="数据"/></w:sdtPr><w:sdtContent>{plain_runs(cell)}</w:sdtContent></w:sdt>'


def _cell(text: str, span: int, merge: str, width: int = 9000) -> str:
    grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width * span}" w:type="dxa"/>{grid_span}{merge}</w:tcPr>{text}</w:tc>'


def xml_table(grid: Grid, write: RunWriter = plain_runs, before: bool = False, row_controls: bool = False) -> str:
    """One ``w:tbl``. With ``before``, empty label columns at the start of a row become gridBefore, their merge ended."""
    width = 9000 // grid.column_count
    rows = []
    for number in range(grid.row_count):
        parts, column, skipped = [], 0, 0
        while column < grid.column_count:
            cell = grid.at(number, column)
            if cell is not None:
                merge = (
                    '<w:vMerge w:val="restart"/>'
                    if cell.row_span > 1 and not (before and cell.column < 3 and number >= grid.header_rows)
                    else ""
                )
                content = _cell(write(cell), cell.column_span, merge, width)
                if row_controls and cell.kind == "value" and column % 3 == 0:
                    content = f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"
                parts.append(content)
                column += cell.column_span
                continue
            above = next(
                one for one in grid.cells if one.column == column and one.row < number < one.row + one.row_span
            )
            if before and number >= grid.header_rows and grid.section == 3 and column == skipped:
                skipped += above.column_span
            else:
                parts.append(_cell("<w:p/>", above.column_span, "<w:vMerge/>", width))
            column += above.column_span
        properties = (
            f'<w:trPr><w:gridBefore w:val="{skipped}"/><w:wBefore w:w="{width * skipped}" w:type="dxa"/></w:trPr>'
            if skipped
            else ""
        )
        row = f"<w:tr>{properties}{''.join(parts)}</w:tr>"
        rows.append(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{row}</w:sdtContent></w:sdt>" if row_controls and number % 5 == 4 else row
        )
    columns = f'<w:gridCol w:w="{width}"/>' * grid.column_count
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def xml_document(document: Document, write_table: Callable[[Grid], str] = xml_table) -> bytes:
    """The report as a minimal package with ``document.xml`` written by hand."""
    return package(document_xml(document, write_table))


def document_xml(document: Document, write_table: Callable[[Grid], str] = xml_table) -> str:
    """The text of a report's document part."""
    narrative = document.narrative
    grids = {grid.section: grid for grid in document.grids}
    parts = [_paragraph(_run(text)) for text in (narrative.title, *narrative.before)]
    for section, heading in narrative.headings.items():
        parts.append(_paragraph(_run(heading)))
        if section in grids:
            parts.append(write_table(grids[section]))
    parts += [_paragraph(_run(text)) for text in (*narrative.after, *narrative.signature)]
    namespaces = (
        f'xmlns:w="{_W}" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    body = "".join(parts) + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {namespaces}><w:body>{body}</w:body></w:document>'


def package(document_xml: str) -> bytes:
    """The smallest package around a document part."""
    out = io.BytesIO()
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document_xml)
    return repack(out.getvalue())


def nested_table(grid: Grid) -> str:
    """The table inside the single cell of a frame table, with a caption above it."""
    inner = _paragraph(_run("表格")) + xml_table(grid) + "<w:p/>"
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr>{_cell(inner, 1, "")}</w:tr></w:tbl>'


def text_box_table(grid: Grid) -> str:
    """The table inside a text box, written twice as word processors do: drawing and its VML fallback."""
    table = xml_table(grid)
    drawing = (
        '<w:drawing><wp:inline><wp:extent cx="5400000" cy="5400000"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>'
        f"{table}<w:p/></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    fallback = (
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{table}<w:p/></w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    return _paragraph(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>'
    )


def web_paste_table(grid: Grid) -> str:
    """A table pasted from the web: links, line breaks and no-break spaces in every cell."""

    def write(cell: GridCell) -> str:
        text = escape(cell.text)
        middle = len(text) // 2 if cell.kind != "value" and len(text) > 6 and "&" not in text else 0
        lines = (
            f'<w:t>{text[:middle]}</w:t><w:br/><w:t xml:space="preserve">{text[middle:]}\u00a0</w:t>'
            if middle
            else f'<w:t xml:space="preserve">\u00a0{text}\u00a0</w:t>'
        )
        return f"<w:p><w:hyperlink><w:r>{lines}</w:r></w:hyperlink></w:p>"

    return xml_table(grid, write)


def edited_runs(cell: GridCell) -> str:
    """A figure beside what nobody takes for one: struck out, white on white, or a raised mark behind it."""
    extras = ("<w:strike/>", '<w:color w:val="FFFFFF"/>', '<w:vertAlign w:val="superscript"/>')
    if cell.kind != "value":
        return plain_runs(cell)
    properties = extras[(cell.row + cell.column) % len(extras)]
    extra = f"<w:r><w:rPr>{properties}</w:rPr><w:t>9</w:t></w:r>"
    behind = "vertAlign" in properties
    return _paragraph(f"{_run(cell.text)}{extra}" if behind else f"{extra}{_run(cell.text)}")


def word_2003(document: Document) -> bytes:
    """One XML file in the format of Word 2003, as programs fill it from a template."""
    xml = document_xml(document)
    body = xml[xml.index("<w:body>") : xml.index("</w:document>")]
    body = (
        body.replace("w:vMerge", "w:vmerge")
        .replace("<w:body>", "<w:body><wx:sect>")
        .replace("</w:body>", "</wx:sect></w:body>")
    )
    namespaces = (
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return f"{head}<w:wordDocument {namespaces}>{body}</w:wordDocument>".encode()
