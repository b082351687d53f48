"""Opening a PDF, or one clear line that says why not."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from contracts.findings import Finding, Severity
from contracts.readings import UnreadableDocument
from extractors.pdf.missing_fonts import font_choice

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 300
_HEADER_WITHIN = 1024
_TRAILER_WITHIN = 4096
_USUAL_TEXT = 1024
"""Bytes that hold nearly every document property."""
_METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


@contextmanager
def opened(data: bytes, for_picture: bool = False) -> Iterator[Any]:
    """The pdfium document of these bytes, closed afterwards; ``for_picture`` wants the machine's own fonts.

    Raises UnreadableDocument: DOC.EMPTY, DOC.TOO_LARGE, DOC.DAMAGED, DOC.TRUNCATED, DOC.ENCRYPTED.
    """
    _check_bytes(data)
    font_choice().is_always_square = not for_picture
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _refusal(pdfium.FPDF_GetLastError(), data)
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages > MAX_PAGES:
            raise UnreadableDocument(
                "DOC.TOO_LARGE",
                f"the PDF declares {pages} pages, more than the {MAX_PAGES} that are read; "
                "split it, or fetch the report alone")
        if pages == 0:
            raise UnreadableDocument(
                "DOC.DAMAGED", "no page is left in this PDF; fetch it again, or ask its publisher for a whole copy")
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def damage(data: bytes) -> tuple[Finding, ...]:
    """What the file's end says about its wholeness, although it could be opened."""
    tail = data[-_TRAILER_WITHIN:]
    if b"%%EOF" not in tail:
        return (Finding(
            "DOC.DAMAGED", Severity.WARNING, "document",
            "the PDF has no end mark (%%EOF): it was cut off and then repaired while reading, so pages may be missing; "
            "fetch it again"),)
    starts = re.findall(rb"startxref\s+(\d+)", tail)
    if not starts or not _is_cross_reference(data, int(starts[-1])):
        return (Finding(
            "DOC.DAMAGED", Severity.WARNING, "document",
            "the PDF's table of contents (xref) does not stand where the file says: it was rebuilt while reading, "
            "so parts may be missing; compare it with the publisher's copy"),)
    return ()


def metadata(document: Any) -> dict[str, str]:
    """The document properties by lower-case name, empty ones left out."""
    found = {}
    room = ctypes.create_string_buffer(_USUAL_TEXT)
    for name in _METADATA:
        key = name.encode()
        length = pdfium.FPDF_GetMetaText(document, key, room, len(room))
        if length <= 2:
            continue
        if length > len(room):
            room = ctypes.create_string_buffer(length)
            pdfium.FPDF_GetMetaText(document, key, room, length)
        value = room.raw[:length - 2].decode("utf-16-le", "replace").strip()
        if value:
            found[name.lower()] = value
    return found


def _check_bytes(data: bytes) -> None:
    if not data:
        raise UnreadableDocument("DOC.EMPTY", "the file is empty; fetch it again")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            "DOC.TOO_LARGE",
            f"the file has {len(data) // 1_048_576} MB, more than the {MAX_BYTES // 1_048_576} MB that are read")
    if b"%PDF-" not in data[:_HEADER_WITHIN + 5]:
        raise UnreadableDocument(
            "DOC.DAMAGED", "no %PDF header in the first kilobyte: this is no PDF, or its beginning is lost")


def _refusal(error: int, data: bytes) -> UnreadableDocument:
    if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return UnreadableDocument(
            "DOC.ENCRYPTED", "the PDF asks for a password; ask its publisher for an open copy")
    if b"%%EOF" not in data[-_TRAILER_WITHIN:]:
        return UnreadableDocument(
            "DOC.TRUNCATED", "the PDF is cut off before its end and nothing of it opens; fetch it again")
    return UnreadableDocument(
        "DOC.DAMAGED", "the PDF is damaged and nothing of it opens; fetch it again, or ask for another copy")


def _is_cross_reference(data: bytes, offset: int) -> bool:
    header = data.find(b"%PDF-", 0, _HEADER_WITHIN + 5)
    return any(re.match(rb"\s*(xref|\d+\s+\d+\s+obj)", data[start:start + 40]) for start in (offset, offset + header))
