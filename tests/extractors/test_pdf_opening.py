"""Files that are no whole, open, readable PDF: one clear reason each, and never a guess."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from contracts.readings import Line, Reading, Table, UnreadableDocument
from extractors.pdf import readings, render_page
from extractors.pdf.opening import MAX_BYTES, MAX_PAGES
from tests.extractors.disclosure_form import placed, section2
from tests.extractors.pdf_drawing import Drawing, Manner
from tests.extractors.pdf_expectations import misplaced

WIDTHS = [130.0, 110.0, 110.0, 110.0]


def whole(**settings: object) -> bytes:
    drawing = Drawing(Manner("grid"), **settings)
    drawing.line("二、主动公开政府信息情况")
    drawing.table(list(placed(section2())), WIDTHS)
    return drawing.finish()


def first(data: bytes) -> Reading:
    return next(readings(data))


def refusal(data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        first(data)
    assert "\n" not in caught.value.message
    return caught.value


def test_an_empty_file_is_called_empty() -> None:
    assert refusal(b"").rule == "DOC.EMPTY"


@pytest.mark.parametrize("data", [b"<html><body>404</body></html>", b"\0" * 5000, b" " * 1100 + b"%PDF-1.4"])
def test_what_does_not_begin_as_a_pdf_is_refused(data: bytes) -> None:
    assert refusal(data).rule == "DOC.DAMAGED"


def test_junk_before_the_header_does_no_harm() -> None:
    reading = first(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + whole())
    assert misplaced(reading, (section2(),)) == []


def test_a_document_that_asks_for_a_password_is_called_encrypted() -> None:
    error = refusal(whole(encrypt=StandardEncryption("geheim", "owner", canPrint=0)))
    assert error.rule == "DOC.ENCRYPTED"
    assert "password" in error.message


def test_an_owner_password_alone_keeps_nobody_from_reading() -> None:
    reading = first(whole(encrypt=StandardEncryption("", "owner", canCopy=0)))
    assert misplaced(reading, (section2(),)) == []


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.98])
def test_a_truncated_file_is_refused_or_said_to_be_damaged(share: float) -> None:
    data = whole()
    try:
        reading = first(data[: int(len(data) * share)])
    except UnreadableDocument as error:
        assert error.rule in {"DOC.TRUNCATED", "DOC.DAMAGED", "DOC.NO_TEXT"}
    else:
        assert "DOC.DAMAGED" in {finding.rule for finding in reading.findings}


def test_a_rebuilt_table_of_contents_is_said() -> None:
    data = whole()
    start = data.rindex(b"startxref")
    damaged = data[:start] + b"startxref\n17\n%%EOF\n"
    assert [finding.rule for finding in first(damaged).findings] == ["DOC.DAMAGED"]
    assert first(data).findings == ()


@pytest.mark.parametrize(("instead", "rule"), [(b"2", "DOC.DAMAGED"), (b"1", "PDF.BLANK_PAGE")])
def test_a_lost_page_is_said(instead: bytes, rule: str) -> None:
    """The page tree points to what is no page: pdfium either refuses it or shows it blank."""
    drawing = Drawing(Manner("grid"))
    drawing.table(list(placed(section2())), WIDTHS)
    drawing.next_page()
    drawing.line("第二页")
    data = drawing.finish()
    kids = data.index(b"/Kids [ ") + len(b"/Kids [ ")
    second = data.index(b" 0 R ", kids) + len(b" 0 R ")
    reading = first(data[:second] + instead + data[second + 1 :])
    assert any(finding.rule == rule and "page 2" in finding.message for finding in reading.findings)


def scan(pages: int = 1) -> Canvas:
    canvas = Canvas(io.BytesIO(), pagesize=A4, invariant=1)
    picture = Image.new("L", (600, 850), 200)
    for _ in range(pages):
        canvas.drawInlineImage(picture, 0, 0, *A4)
        canvas.showPage()
    return canvas


def test_a_scan_is_told_from_an_empty_page() -> None:
    error = refusal(scan().getpdfdata())
    assert error.rule == "DOC.NO_TEXT"
    assert "OCR" in error.message
    blank = Canvas(io.BytesIO(), invariant=1)
    blank.showPage()
    assert refusal(blank.getpdfdata()).rule == "DOC.NO_TEXT"


def test_a_scanned_page_among_others_is_a_finding() -> None:
    canvas = scan()
    canvas.drawString(72, 700, "text 1")
    reading = first(canvas.getpdfdata())
    assert [finding.rule for finding in reading.findings] == ["PDF.PICTURE_PAGE"]
    assert "page 1" in reading.findings[0].message


def test_white_and_invisible_text_is_left_out_and_said_and_white_on_dark_is_read() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1)
    canvas.rect(60, 690, 100, 30, stroke=0, fill=1)
    for y, colour, text in ((700, 1, "head 1"), (600, 0, "seen by all who read 2"), (500, 1, "white 3")):
        canvas.setFillGray(colour)
        canvas.drawString(72, y, text)
    hidden = canvas.beginText(72, 400)
    hidden.setTextRenderMode(3)
    hidden.textOut("invisible 4")
    canvas.drawText(hidden)
    reading = first(canvas.getpdfdata())
    assert [block.text for block in reading.blocks if isinstance(block, Line)] == ["head 1", "seen by all who read 2"]
    assert [finding.rule for finding in reading.findings] == ["PDF.UNSEEN_TEXT"]


def test_too_many_pages_or_bytes_are_refused_before_they_are_read() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1)
    for _ in range(MAX_PAGES + 1):
        canvas.showPage()
    assert refusal(canvas.getpdfdata()).rule == "DOC.TOO_LARGE"
    assert refusal(b"%PDF-1.4" + bytes(MAX_BYTES)).rule == "DOC.TOO_LARGE"


def test_rules_drawn_in_forms_within_forms_are_followed_to_a_depth() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1)
    canvas.beginForm("f0")
    canvas.line(0, 0, 100, 0)
    canvas.endForm()
    for level in range(1, 12):
        canvas.beginForm(f"f{level}")
        canvas.doForm(f"f{level - 1}")
        canvas.endForm()
    canvas.drawString(72, 700, "text")
    canvas.doForm("f11")
    assert [finding.rule for finding in first(canvas.getpdfdata()).findings] == ["PDF.DRAWING_CUT"]


def test_a_flood_of_lines_costs_little_and_is_said() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1, pageCompression=1)
    canvas.drawString(72, 700, "text")
    for index in range(70_000):
        canvas.line(index % 500, index % 700, (index * 7) % 500, (index * 13) % 700)
    reading = first(canvas.getpdfdata())
    assert "PDF.DRAWING_CUT" in {finding.rule for finding in reading.findings}
    assert [block.text for block in reading.blocks if isinstance(block, Line)] == ["text"]


def test_text_past_the_edge_of_the_page_is_read_and_said() -> None:
    drawing = Drawing(Manner("grid"))
    drawing.table(list(placed(section2())), WIDTHS, left=300)
    reading = first(drawing.finish())
    assert misplaced(reading, (section2(),)) == []
    assert [finding.rule for finding in reading.findings] == ["PDF.BEYOND_PAGE"]


def test_a_page_box_that_does_not_begin_at_zero_shifts_the_places() -> None:
    drawing = Drawing(Manner("grid"), cropBox=None)
    drawing.canvas.setCropBox((50, 100, 560, 800))
    drawing.table(list(placed(section2())), WIDTHS)
    table = next(block for block in first(drawing.finish()).blocks if isinstance(block, Table))
    assert table.place.box is not None
    assert table.place.box[:2] == pytest.approx((60 - 50, 60 - (A4[1] - 800)), abs=0.5)


def test_the_picture_of_a_page_marks_the_boxes() -> None:
    data = whole()
    box = next(
        cell.place.box
        for block in first(data).blocks
        if isinstance(block, Table)
        for cell in block.cells
        if cell.text == "4166.241619"
    )
    assert box is not None
    plain = Image.open(io.BytesIO(render_page(data, 1, scale=1.0))).convert("RGB")
    marked = Image.open(io.BytesIO(render_page(data, 1, [box], scale=1.0))).convert("RGB")
    assert plain.size == marked.size == (596, 842)
    inside = (round(box[0]) + 3, round((box[1] + box[3]) / 2))
    assert plain.getpixel(inside) == (255, 255, 255)
    assert marked.getpixel(inside) != (255, 255, 255)
    with pytest.raises(ValueError, match="pages 1 to 1"):
        render_page(data, 2)
