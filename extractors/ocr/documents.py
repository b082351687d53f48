"""PDF and image files as sequences of sheets, and their readings in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pypdfium2.raw as pdfium

from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from extractors.ocr.image_sheets import image_sheets
from extractors.ocr.pdf_sheets import pdf_sheet
from extractors.ocr.reading import cells_reading
from extractors.ocr.sheets import MAX_SHEETS, Sheet
from extractors.pdf import opening
from extractors.pdf.layers import has_layers
from extractors.pdf.loading import load_page
from extractors.pdf.pages import Page, read_page

_LEAST_PIXELS = 30_000
"""A picture of fewer in a page or a text is an ornament; a table takes more."""


def read_pdf(data: bytes, sees_all: bool) -> Iterator[Reading]:
    """The readings of a PDF with scanned pages, or whose pages are all to be seen."""
    with opening.opened(data) as document:
        properties = opening.metadata(document)
        reading = cells_reading(
            _pdf_pages(document, has_layers(data), sees_all), Format.PDF, properties, opening.damage(data))
    # Given out only after the document is closed: whoever asks may never come back.
    yield _checked(reading)


def read_image(data: bytes) -> Iterator[Reading]:
    """The readings of an image file."""
    yield _checked(cells_reading(image_sheets(data), Format.IMAGE, {}))


def read_pictures(pictures: Sequence[bytes], form: Format, text: Reading | None) -> Iterator[Reading]:
    """The reading of a file's pictures, and of the ``text`` around them before them."""
    seen = cells_reading(_numbered(pictures), form, text.metadata if text else {})
    _checked(seen)
    yield replace(seen, blocks=(*text.blocks, *seen.blocks)) if text else seen


def _numbered(pictures: Sequence[bytes]) -> Iterator[Sheet]:
    """The pages of embedded pictures, without ornaments and those in a format for drawings: neither is a scan."""
    sheets = (sheet for picture in pictures for sheet in _sheets(picture))
    for number, sheet in enumerate(sheets, 1):
        if number > MAX_SHEETS:
            raise UnreadableDocument(
                "DOC.TOO_LARGE", f"the file holds more than the {MAX_SHEETS} pictures that are read: split it")
        yield replace(sheet, number=number)


def _sheets(picture: bytes) -> Iterator[Sheet]:
    try:
        yield from image_sheets(picture, _LEAST_PIXELS)
    except UnreadableDocument as refusal:
        if refusal.rule != "DOC.DAMAGED":
            raise


def _checked(reading: Reading) -> Reading:
    if not reading.blocks:
        raise UnreadableDocument("DOC.NO_TEXT", "no text can be made out on any page: look at it by eye")
    return reading


def _pdf_pages(document: object, is_layered: bool, sees_all: bool) -> Iterable[Sheet | Page]:
    scanned = 0
    for index in range(pdfium.FPDF_GetPageCount(document)):
        page = load_page(document, index, is_layered)
        if page is None:
            continue
        try:
            printed = read_page(page, index + 1)
            if printed.glyph_count and not (sees_all or printed.must_be_seen):
                yield printed
                continue
            scanned += 1
            if scanned > MAX_SHEETS:
                raise UnreadableDocument(
                    "DOC.TOO_LARGE", f"the PDF holds more than the {MAX_SHEETS} scanned pages that are read: split it")
            yield pdf_sheet(page.handle, index + 1, page.bounds, page.rotation)
        finally:
            page.close()
