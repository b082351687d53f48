"""Which reader reads what, and what is said when none can."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Reading, UnreadableDocument
from extractors import archive, doc, docx, html, ods, odt, rtf, txt, xlsx
from extractors.json_page import unwrapped
from extractors.sniffing import OLE_MAGIC, sniff, unread_kind

Reader = Callable[[bytes], Iterator[Reading]]

_NO_TEXT = "DOC.NO_TEXT"
_PICTURES = "DOC.PICTURES"
_PICTURE_PAGE = "PDF.PICTURE_PAGE"
_TO_BE_SEEN = {"READ.HIDDEN_TEXT", "READ.ILLEGIBLE_TEXT", "READ.MISNAMED_DIGITS", "READ.DRAWN_FIGURES"}
"""What a PDF prints is not what its text says."""


def _pdf_readings(data: bytes) -> Iterator[Reading]:
    """The readings of the text layer; for scans, and last where some pages are pictures, those of OCR.

    Of a scan with text laid under it, of text without meaning and of figures that are drawn pictures are read: they
    are what is printed.
    """
    from extractors import ocr, pdf

    has_pictures = False
    try:
        for reading in pdf.readings(data):
            rules = {finding.rule for finding in reading.findings}
            has_pictures = has_pictures or _PICTURE_PAGE in rules
            if rules & _TO_BE_SEEN and ocr.available():
                yield from _seen(data, reading)
                return
            yield reading
    except UnreadableDocument as refusal:
        if refusal.rule != _NO_TEXT:
            raise
        has_pictures = True
    else:
        # What was read stands without OCR too; its pages of pictures are named in its findings.
        has_pictures = has_pictures and ocr.available()
    if has_pictures:
        yield from ocr.pdf_readings(data)


def _seen(data: bytes, hidden: Reading) -> Iterator[Reading]:
    """What OCR makes of a scan; the text laid under it only where it makes out nothing."""
    from extractors import ocr

    try:
        yield from ocr.pdf_readings(data, sees_all=any(
            finding.rule == "READ.MISNAMED_DIGITS" for finding in hidden.findings))
    except UnreadableDocument:
        yield hidden


def _docx_readings(data: bytes) -> Iterator[Reading]:
    return _text_then_pictures(data, Format.DOCX, docx.readings, docx.pictures)


def _html_readings(data: bytes) -> Iterator[Reading]:
    return _text_then_pictures(data, Format.HTML, html.readings, html.pictures)


def _text_then_pictures(
    data: bytes, form: Format, read: Reader, pictures: Callable[[bytes], list[bytes]]
) -> Iterator[Reading]:
    """The readings of the text; where it holds no table but pictures, last that of its pictures by OCR."""
    from extractors import ocr

    first: Reading | None = None
    shown: list[bytes] | None = None
    try:
        for reading in read(data):
            first = first or reading
            yield reading
    except UnreadableDocument as refusal:
        shown = pictures(data) if refusal.rule == _NO_TEXT and ocr.available() else []
        if not shown:
            raise
    if not ocr.available() or (first and all(finding.rule != _PICTURES for finding in first.findings)):
        return
    yield from ocr.pictures_readings(pictures(data) if shown is None else shown, form, first)


def _image_readings(data: bytes) -> Iterator[Reading]:
    from extractors import ocr

    return ocr.image_readings(data)


def _xls_readings(data: bytes) -> Iterator[Reading]:
    if not data.startswith(OLE_MAGIC):
        from extractors import spreadsheet_ml

        return spreadsheet_ml.readings(data)
    from extractors import xls

    return xls.readings(data)


def _ofd_readings(data: bytes) -> Iterator[Reading]:
    from extractors import ofd

    return _text_then_pictures(data, Format.OFD, ofd.readings, ofd.pictures)


_READERS: Mapping[Format, Reader] = {
    Format.PDF: _pdf_readings,
    Format.DOCX: _docx_readings,
    Format.DOC: doc.readings,
    Format.RTF: rtf.readings,
    Format.ODT: odt.readings,
    Format.ODS: ods.readings,
    Format.OFD: _ofd_readings,
    Format.XLSX: xlsx.readings,
    Format.XLS: _xls_readings,
    Format.IMAGE: _image_readings,
    Format.HTML: _html_readings,
    Format.TXT: txt.readings,
}
_EXPECTED: Mapping[str, Format] = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".doc": Format.DOC,
    ".wps": Format.DOC,
    ".rtf": Format.RTF,
    ".odt": Format.ODT,
    ".fodt": Format.ODT,
    ".ods": Format.ODS,
    ".fods": Format.ODS,
    ".htm": Format.HTML,
    ".html": Format.HTML,
    ".shtml": Format.HTML,
    ".txt": Format.TXT,
    ".ofd": Format.OFD,
    ".xlsx": Format.XLSX,
    ".xls": Format.XLS,
    ".et": Format.XLS,
    ".zip": Format.ZIP,
    ".jpg": Format.IMAGE,
    ".jpeg": Format.IMAGE,
    ".png": Format.IMAGE,
}


def readings(data: bytes, *, file_name: str | None = None) -> Iterator[Reading]:
    """The independent readings of a document, cheapest first, each made only when asked for.

    What the document is is found from its bytes; ``file_name`` only adds a finding (DOC.TYPE_MISMATCH)
    when it claims something else. Raises UnreadableDocument at the first reading asked for, with one
    clear line and a rule: DOC.EMPTY, DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE,
    DOC.CHARSET, DOC.NO_TEXT, DOC.ARCHIVE or DOC.UNKNOWN_FORMAT.
    """
    return _readings(data, file_name, depth=0)


def _readings(data: bytes, file_name: str | None, depth: int) -> Iterator[Reading]:
    found = sniff(data)
    mismatch = _mismatch(found, file_name)
    if found in (Format.TXT, Format.HTML) and (content := unwrapped(data)) is not None:
        data, found = content, sniff(content)
    if found is Format.ZIP:
        read = archive.readings(data, lambda content, name: _readings(content, name, depth + 1), depth)
    else:
        read = _reader(data, found)(data)
    for reading in read:
        yield replace(reading, findings=(*reading.findings, mismatch)) if mismatch else reading


def _reader(data: bytes, found: Format) -> Reader:
    """The reader of a format. Raises UnreadableDocument where there is none, saying what to do."""
    if found is Format.EMPTY:
        raise UnreadableDocument("DOC.EMPTY", "the file is empty: fetch it again")
    reader = _READERS.get(found)
    if reader is None:
        kind = unread_kind(data) or "of a kind that is not known here"
        raise UnreadableDocument(
            "DOC.UNKNOWN_FORMAT", f"the file is {kind}: convert it to DOCX, PDF or plain text by hand"
        )
    return reader


def _mismatch(found: Format, file_name: str | None) -> Finding | None:
    expected = _EXPECTED.get(PurePosixPath(file_name.lower()).suffix) if file_name else None
    if expected is None or expected is found:
        return None
    actual = found.upper()
    message = f"the file's name says {expected.upper()} but its bytes are {actual}; it was read as {actual}"
    return Finding("DOC.TYPE_MISMATCH", Severity.INFO, "document", message)
