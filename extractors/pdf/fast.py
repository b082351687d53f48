"""The fast readings: characters and rules straight from pdfium, cells by rules or by alignment alone."""

from __future__ import annotations

from typing import overload

import pypdfium2.raw as pdfium

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Reading, UnreadableDocument
from extractors.ocr import HOW_TO_INSTALL
from extractors.pdf import opening
from extractors.pdf.blocks import blocks
from extractors.pdf.layers import has_layers
from extractors.pdf.loading import load_page
from extractors.pdf.pages import Page, read_page

VERSION = "1"
_MAX_GLYPHS = 1_000_000


def read_ruled(data: bytes) -> Reading:
    """Read by rules, and by alignment where a table has none. Raises UnreadableDocument."""
    return _read(data, "pdf.ruled", with_rules=True)


def read_aligned(data: bytes) -> Reading:
    """Read by the alignment of words alone, blind to all rules. Raises UnreadableDocument."""
    return _read(data, "pdf.aligned", with_rules=False)


def read_unclipped(data: bytes) -> Reading | None:
    """Read as ``read_ruled`` does, without the characters that are clipped off; None where there are none."""
    return _read(data, "pdf.unclipped", with_rules=True, only_clipped=True)


@overload
def _read(data: bytes, reader: str, with_rules: bool) -> Reading: ...
@overload
def _read(data: bytes, reader: str, with_rules: bool, only_clipped: bool) -> Reading | None: ...
def _read(data: bytes, reader: str, with_rules: bool, only_clipped: bool = False) -> Reading | None:
    with opening.opened(data) as document:
        pages, lost = _pages(document, with_rules, has_layers(data), only_clipped)
        if only_clipped and not any(page.is_clipped for page in pages):
            return None
        properties = opening.metadata(document)
        count = pdfium.FPDF_GetPageCount(document)
    findings = [*opening.damage(data), *lost, *_doubts(pages)]
    if not any(page.glyph_count for page in pages):
        raise _no_text(pages, findings)
    return Reading(Format.PDF, reader, VERSION, blocks(pages), count, properties, tuple(findings))


def _pages(
    document: object, with_rules: bool, is_layered: bool, looks_closely: bool,
) -> tuple[list[Page], list[Finding]]:
    pages: list[Page] = []
    lost = []
    glyphs = 0
    for index in range(pdfium.FPDF_GetPageCount(document)):
        page = load_page(document, index, is_layered)
        if page is None:
            lost.append(Finding(
                "DOC.DAMAGED", Severity.ERROR, "document",
                f"page {index + 1} cannot be opened, so whatever stands on it is missing; fetch the file again"))
            continue
        try:
            pages.append(read_page(page, index + 1, with_rules, looks_closely))
        finally:
            page.close()
        glyphs += pages[-1].glyph_count
        if glyphs > _MAX_GLYPHS:
            raise UnreadableDocument(
                "DOC.TOO_LARGE", f"more than {_MAX_GLYPHS} characters up to page {index + 1}: no report is so long")
    return pages, lost


def _doubts(pages: list[Page]) -> list[Finding]:
    found = []
    for page in pages:
        if not page.is_complete:
            found.append(Finding(
                "PDF.DRAWING_CUT", Severity.WARNING, "document",
                f"page {page.number} holds more drawing than is read, so rules of its tables may be missing"))
        if page.is_too_dense:
            found.append(Finding(
                "PDF.TOO_DENSE", Severity.WARNING, "document",
                f"page {page.number} holds too many scattered words to look for tables without rules among them"))
        if page.unmapped_count:
            found.append(Finding(
                "PDF.UNMAPPED_CHARACTERS", Severity.WARNING, "document",
                f"page {page.number} has {page.unmapped_count} characters whose font does not say what they mean; "
                "they stand as � in the text"))
        if page.unseen_count and not page.has_hidden_text:
            found.append(Finding(
                "PDF.UNSEEN_TEXT", Severity.INFO, "document",
                f"page {page.number} holds {page.unseen_count} characters that nobody sees (white, pale, invisible, "
                "cropped off or painted over); they were left out"))
        if page.covered_count:
            found.append(Finding(
                "DOC.UNSEEN_TEXT", Severity.WARNING, "document",
                f"page {page.number} has {page.covered_count} digits that are hidden or painted over; "
                "what is seen was read: compare with the publisher's copy"))
        if page.struck_count:
            found.append(Finding(
                "READ.STRUCK_DIGITS", Severity.WARNING, "document",
                f"page {page.number} has {page.struck_count} digits with a line through them, which may be struck out; "
                "they were read: look at it by eye"))
        if page.is_illegible:
            found.append(Finding(
                "READ.ILLEGIBLE_TEXT", Severity.WARNING, "document",
                f"page {page.number} has {page.strange_count + page.unmapped_count} characters whose fonts do not say "
                f"what they mean: look at it by eye, or read it with {HOW_TO_INSTALL}"))
        if page.has_misnamed_digits:
            found.append(Finding(
                "READ.MISNAMED_DIGITS", Severity.WARNING, "document",
                f"page {page.number} has digits that look like other digits than their font says they are; "
                f"look at it by eye, or read it with {HOW_TO_INSTALL}"))
        if page.drawn_cells:
            found.append(Finding(
                "READ.DRAWN_FIGURES" if page.has_drawn_figures else "READ.DRAWN_CELL", Severity.WARNING, "document",
                f"page {page.number} has {page.drawn_cells} cells that show pictures or outlines where a text could "
                f"stand; they were not read: look at it by eye, or read it with {HOW_TO_INSTALL}"))
        if page.overprinted_count:
            found.append(Finding(
                "READ.OVERPRINTED", Severity.WARNING, "document",
                f"page {page.number} has {page.overprinted_count} digits that stand upon others, so two figures "
                "may be mixed up: look at it by eye"))
        if page.undrawn_notes:
            found.append(Finding(
                "DOC.UNDRAWN_NOTE", Severity.WARNING, "document",
                f"page {page.number} has {page.undrawn_notes} notes whose look the file leaves to the viewer, so they "
                "were not read and may cover figures: look at it by eye"))
        if page.glyph_count == 0 and page.picture_share == 0:
            found.append(Finding(
                "PDF.BLANK_PAGE", Severity.INFO, "document",
                f"page {page.number} is blank; if it should not be, the file is damaged: fetch it again"))
        if page.beyond_count:
            found.append(Finding(
                "PDF.BEYOND_PAGE", Severity.INFO, "document",
                f"page {page.number} has {page.beyond_count} characters beyond its edge: they are read, "
                "although nobody sees them on the page"))
        if page.glyph_count == 0 and page.picture_share > 0.2:
            found.append(Finding(
                "PDF.PICTURE_PAGE", Severity.WARNING, "document",
                f"page {page.number} is a picture without text, so nothing on it was read"))
        if page.has_hidden_text:
            found.append(Finding(
                "READ.HIDDEN_TEXT", Severity.WARNING, "document",
                f"page {page.number} is a picture; what was read is invisible text that a program laid under it, "
                f"not what is seen: look at it by eye, or read it with {HOW_TO_INSTALL}"))
    return found


def _no_text(pages: list[Page], findings: list[Finding]) -> UnreadableDocument:
    if any(page.picture_share > 0.05 for page in pages):
        return UnreadableDocument(
            "DOC.NO_TEXT", f"{len(pages)} page(s) of pictures without a text layer (a scan): "
            "read it by OCR, or ask for the digital file")
    if any(finding.rule == "DOC.DAMAGED" for finding in findings):
        return UnreadableDocument("DOC.DAMAGED", "the PDF is damaged and no text is left in it; fetch it again")
    return UnreadableDocument(
        "DOC.NO_TEXT", "no text on any page (blank pages, or text drawn as outlines): look at it, or read it by OCR")
