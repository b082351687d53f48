"""Scans and pictures: rules found, figures read, doubts named by their place."""

from __future__ import annotations

import base64
import io
import zipfile
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from contracts.documents import Format
from contracts.findings import Severity
from contracts.readings import Line, Reading, Table, UnreadableDocument
from extractors import ocr, readings

if not ocr.available():
    pytest.skip("the ocr extra is not installed", allow_module_level=True)

import docx
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.extractors.carriers import zipped
from tests.extractors.test_ofd import ofd

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
COLUMNS, ROWS = (80, 420, 640, 860), (100, 160, 220, 280)
FIGURES = (("12", "0"), ("1305", "7"), ("", "48"))


def _table(angle: float = 0.0, seal: bool = False, dashed: bool = False) -> Image.Image:
    """A ruled table of three rows, a label and two figures each, as a scanner with 150 dpi sees it."""
    picture = Image.new("RGB", (1240, 500), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=26)
    for x in COLUMNS:
        for y in range(ROWS[0], ROWS[-1], 10 if dashed else 1):
            pen.line((x, y, x, y + (6 if dashed else 1)), "black", 2)
    for y in ROWS:
        for x in range(COLUMNS[0], COLUMNS[-1], 10 if dashed else 1):
            pen.line((x, y, x + (6 if dashed else 1), y), "black", 2)
    for top, figures, label in zip(ROWS, FIGURES, ("Received", "Granted", "Refused"), strict=False):
        pen.text((COLUMNS[0] + 20, top + 14), label, "black", font)
        for left, figure in zip(COLUMNS[1:], figures, strict=False):
            pen.text((left + 60, top + 14), figure, "black", font)
    if seal:
        pen.ellipse((400, 90, 620, 300), outline=(225, 40, 40), width=9)
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")


def _bytes(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, dpi=(150, 150))
    return out.getvalue()


def _only_table(reading: Reading) -> list[list[str]]:
    (table,) = (block for block in reading.blocks if isinstance(block, Table))
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return [row[1:] for row in rows.values()]


EXPECTED = [list(row) for row in FIGURES]


@pytest.mark.parametrize(("kind", "angle"), [("PNG", 0.0), ("JPEG", 1.2), ("TIFF", -0.8), ("BMP", 0.4)])
def test_a_ruled_table_in_a_picture_is_read_cell_by_cell(kind: str, angle: float) -> None:
    reading = next(ocr.image_readings(_bytes(_table(angle), kind)))
    assert reading.reader == "ocr.cells"
    assert _only_table(reading) == EXPECTED


def test_a_red_seal_over_the_table_hides_nothing() -> None:
    assert _only_table(next(ocr.image_readings(_bytes(_table(seal=True))))) == EXPECTED


@pytest.mark.parametrize("darkest", [0, 128], ids=["grey", "black and white"])
def test_a_seal_without_its_colour_hides_nothing_and_what_is_under_it_is_doubted(darkest: int) -> None:
    grey = _table(seal=True).convert("L")
    picture = grey.point(lambda level: 255 * (level > darkest)) if darkest else grey
    reading = next(ocr.image_readings(_bytes(picture)))
    assert _only_table(reading) == EXPECTED
    assert _doubted(reading) == {f"page 1, table 0, row {row}, column 1" for row in range(3)}


def test_a_digit_that_a_scanner_broke_in_two_is_read_and_doubted() -> None:
    page = np.asarray(_table().convert("1", dither=Image.Dither.NONE)).copy()
    cell = page[ROWS[0] + 5:ROWS[1] - 5, COLUMNS[2] + 5:COLUMNS[3] - 5]
    columns = np.flatnonzero(~cell.all(axis=0))
    middle = (columns[0] + columns[-1]) // 2
    cell[:, middle - 2:middle + 2] = True
    reading = next(ocr.image_readings(_bytes(Image.fromarray(page))))
    assert _only_table(reading) == EXPECTED
    assert _doubted(reading) == {"page 1, table 0, row 0, column 2"}


def test_where_thin_strokes_are_lost_no_figure_is_above_doubt() -> None:
    page = np.asarray(_table().convert("1", dither=Image.Dither.NONE)).copy()
    for top, bottom, column in zip(ROWS, ROWS[1:], (1, 1, 2), strict=False):
        figure = page[top + 5:bottom - 5, COLUMNS[column] + 5:COLUMNS[column + 1] - 15]
        rows = np.flatnonzero(~figure.all(axis=1))
        middle = top + 5 + (rows[0] + rows[-1]) // 2
        for left, right in pairwise(COLUMNS[1:]):
            page[middle - 1:middle + 1, left + 20:right - 20] = True
    reading = next(ocr.image_readings(_bytes(Image.fromarray(page))))
    cells = [(0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    assert _doubted(reading) == {f"page 1, table 0, row {row}, column {column}" for row, column in cells}


def _doubted(reading: Reading) -> set[str]:
    return {finding.where for finding in reading.findings if finding.rule == "READ.OCR_DOUBT"}


def test_dashed_rules_are_rules() -> None:
    assert _only_table(next(ocr.image_readings(_bytes(_table(dashed=True))))) == EXPECTED


def test_a_table_without_an_outer_frame_keeps_its_columns() -> None:
    picture = _table()
    pen = ImageDraw.Draw(picture)
    for x in (COLUMNS[0], COLUMNS[-1]):
        pen.line((x, ROWS[0] - 3, x, ROWS[-1] + 3), "white", 5)
    for y in (ROWS[0], ROWS[-1]):
        pen.line((COLUMNS[0] - 3, y, COLUMNS[-1] + 3, y), "white", 5)
    assert _only_table(next(ocr.image_readings(_bytes(picture)))) == EXPECTED


def test_a_streak_of_the_scanner_is_no_rule() -> None:
    picture = _table(0.8)
    ImageDraw.Draw(picture).line((560, 0, 560, picture.height), (90, 90, 90), 1)
    assert _only_table(next(ocr.image_readings(_bytes(picture)))) == EXPECTED


def test_a_page_photographed_from_one_side_is_pulled_square() -> None:
    picture = _table()
    width, height = picture.size
    corners = (-12, -20, 18, height + 4, width - 20, height + 14, width + 14, 6)
    picture = picture.transform(
        picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white")
    assert _only_table(next(ocr.image_readings(_bytes(picture)))) == EXPECTED


@pytest.mark.parametrize("share", [0.01, 0.06])
def test_specks_strewn_over_a_page_are_no_ink(share: float) -> None:
    page = np.asarray(_table(0.5).convert("L")).copy()
    chance = np.random.default_rng(3).random(page.shape)
    page[chance < share / 2] = 0
    page[chance > 1 - share / 2] = 255
    assert _only_table(next(ocr.image_readings(_bytes(Image.fromarray(page))))) == EXPECTED


def test_paper_photographed_upon_a_desk_is_read_and_the_desk_is_not() -> None:
    desk = np.random.default_rng(5).normal(80, 6, (1000, 1400)).clip(0, 255).astype(np.uint8)
    paper = Image.new("L", (1240, 900), 240)
    paper.paste(_table().convert("L").point(lambda level: 20 + level * 220 // 255), (0, 200))
    # What the photograph's corners show of the paper: all lies beyond its edges.
    seen = (-60, -40, -90, 980, 1320, 930, 1290, -70)
    leaning = np.asarray(paper.transform(
        (1400, 1000), Image.Transform.QUAD, seen, Image.Resampling.BICUBIC, fillcolor=0))
    page = np.where(leaning == 0, desk, leaning)
    reading = next(ocr.image_readings(_bytes(Image.fromarray(page))))
    assert _only_table(reading) == EXPECTED
    assert not _doubted(reading)


def _page_over_text(picture: Image.Image, text: str) -> bytes:
    """A PDF page that is a picture, with text laid under it as scanning programs do."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(picture.width * 72 / 150, picture.height * 72 / 150), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, picture.width * 72 / 150, picture.height * 72 / 150)
    words = canvas.beginText(60, 120)
    words.setTextRenderMode(3)
    words.textLine(text)
    canvas.drawText(words)
    canvas.save()
    return out.getvalue()


def test_what_is_seen_is_read_and_not_the_text_laid_under_it() -> None:
    found = list(readings(_page_over_text(_table(), "Received 99 98")))
    assert [reading.reader for reading in found] == ["ocr.cells"]
    assert _only_table(found[0]) == EXPECTED


def test_without_the_extra_text_laid_under_a_picture_is_read_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    found = next(readings(_page_over_text(_table(), "Received 99 98")))
    assert [finding.severity for finding in found.findings if finding.rule == "READ.HIDDEN_TEXT"] == [Severity.WARNING]


def test_a_table_pasted_into_a_word_file_as_a_picture_is_read_after_the_text_before_it() -> None:
    document = docx.Document()
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    document.add_picture(io.BytesIO(_bytes(_table())))
    out = io.BytesIO()
    document.save(out)
    found = list(readings(out.getvalue()))[-1]
    assert found.reader == "ocr.cells" and _only_table(found) == EXPECTED
    assert isinstance(found.blocks[0], Line) and found.blocks[0].text == "三、收到和处理政府信息公开申请情况"


def _page_with_picture(source: str) -> bytes:
    return f"<html><meta charset=utf-8><p>三、申请情况</p><img src='{source}'><img src='http://a.cn/b.png'></html>".encode()


def _data_address(picture: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(_bytes(picture)).decode()


def _web_archive() -> bytes:
    page = EmailMessage()
    page.set_content(_page_with_picture("image001.png").decode(), "html", charset="utf-8")
    page["Content-Location"] = "file:///C:/report.htm"
    picture = EmailMessage()
    picture.set_content(_bytes(_table()), "image", "png")
    picture["Content-Location"] = "file:///C:/image001.png"
    whole = EmailMessage()
    whole["MIME-Version"] = "1.0"
    whole.make_related()
    whole.attach(page)
    whole.attach(picture)
    return whole.as_bytes()


@pytest.mark.parametrize("data", [_page_with_picture(_data_address(_table())), _web_archive()], ids=["data:", "MHTML"])
def test_a_table_that_a_page_brings_along_as_a_picture_is_read_after_its_text(data: bytes) -> None:
    visible, seen = readings(data)
    assert (visible.reader, seen.reader, _only_table(seen)) == ("html.visible", "ocr.cells", EXPECTED)
    assert "DOC.PICTURES" in [finding.rule for finding in visible.findings]
    assert isinstance(seen.blocks[0], Line) and seen.blocks[0].text == "三、申请情况"


def test_a_page_whose_pictures_are_ornaments_alone_has_no_table() -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        list(readings(_page_with_picture(_data_address(Image.new("L", (90, 90))))))
    assert refusal.value.rule == "DOC.NO_TEXT"


def test_the_scanned_page_of_an_ofd_file_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(ofd('<ofd:ImageObject Boundary="0 0 210 85" ResourceID="7"/>'))) as package:
        members: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    members["Doc_0/DocumentRes.xml"] = (
        b'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias>'
        b'<ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia>'
        b"</ofd:MultiMedias></ofd:Res>")
    members["Doc_0/Res/scan.png"] = _bytes(_table())
    (seen,) = readings(zipped(members))
    assert (seen.reader, seen.format, _only_table(seen)) == ("ocr.cells", Format.OFD, EXPECTED)


def test_every_reading_says_that_it_comes_from_pictures() -> None:
    reading = next(ocr.image_readings(_bytes(_table())))
    assert [finding.rule for finding in reading.findings if finding.severity is Severity.INFO] == ["READ.OCR"]


def test_a_cell_stands_where_it_stands_on_the_tilted_page() -> None:
    reading = next(ocr.image_readings(_bytes(_table(1.2))))
    (table,) = (block for block in reading.blocks if isinstance(block, Table))
    cell = next(cell for cell in table.cells if cell.text == "1305")
    assert cell.place.page == 1 and cell.place.box is not None
    left, top, right, bottom = cell.place.box
    assert left == pytest.approx(420 * 72 / 150, abs=6) and right == pytest.approx(640 * 72 / 150, abs=6)
    assert top == pytest.approx(160 * 72 / 150, abs=6) and bottom == pytest.approx(220 * 72 / 150, abs=6)


def test_a_figure_scribbled_over_is_doubted_at_its_place() -> None:
    picture = _table()
    smear = np.asarray(picture).copy()
    smear[170:212, 470:600] = np.random.default_rng(7).integers(0, 256, (42, 130, 1))
    reading = next(ocr.image_readings(_bytes(Image.fromarray(smear))))
    assert "page 1, table 0, row 1, column 1" in _doubted(reading)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nrubbish", b"II*\x00", b"\xff\xd8\xff\xe0\x00\x10JFIF"])
def test_a_broken_picture_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        next(ocr.image_readings(data))
    assert refusal.value.rule == "DOC.DAMAGED"


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        next(ocr.image_readings(_bytes(Image.new("L", (1240, 1754), 255))))
    assert refusal.value.rule == "DOC.NO_TEXT"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_a_hundred_million_pixels_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        next(ocr.image_readings(_bytes(Image.new("1", (10_000, 10_000)))))
    assert refusal.value.rule == "DOC.TOO_LARGE"
