"""What bytes are, from the bytes: enough to tell a report's file from an error page in its place."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from contracts.documents import Format

HEAD = 8192
TAIL = 2048

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WHOLE_PAGE_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body")
_HTML_SIGNS = (*_WHOLE_PAGE_SIGNS, b"<script", b"<meta", b"<table", b"<div", b"<p>", b"<title")
_SUFFIXES = {
    "pdf": Format.PDF, "docx": Format.DOCX, "doc": Format.DOC, "wps": Format.DOC, "ofd": Format.OFD,
    "xlsx": Format.XLSX, "xls": Format.XLS, "et": Format.XLS, "zip": Format.ZIP, "txt": Format.TXT,
    "rtf": Format.RTF, "odt": Format.ODT, "ods": Format.ODS, "jpg": Format.IMAGE, "jpeg": Format.IMAGE,
    "png": Format.IMAGE, "tif": Format.IMAGE, "tiff": Format.IMAGE,
    # No reader reads these; fetched all the same, so that it is said of the document and not passed over.
    "rar": Format.UNKNOWN, "7z": Format.UNKNOWN,
}  # fmt: skip
_OTHER_DOCUMENTS = (b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"<?mso-application", b"<w:wordDocument", b"multipart/related")
_MEDIA_TYPES = {
    "application/pdf": Format.PDF,
    "application/msword": Format.DOC,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format.XLSX,
    "application/vnd.ms-excel": Format.XLS,
    "application/ofd": Format.OFD,
    "application/zip": Format.ZIP,
}
_PRINTABLE_CONTROLS = b"\t\n\r\x0c\x1b"


def sniff(head: bytes) -> Format:
    """The format of a file by its first 8 KB. OFD and DOCX are told by the names of their first members."""
    if not head:
        return Format.EMPTY
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = start[:1024].lower()
    if is_other_document(head):
        return Format.UNKNOWN
    images = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
    if b"%PDF-" in head[:1024] and not lowered.startswith(_HTML_SIGNS):
        return Format.PDF
    if head.startswith(_OLE):
        return Format.DOC
    if head.startswith(b"PK\x03\x04"):
        if b"OFD.xml" in head:
            return Format.OFD
        return Format.DOCX if b"word/" in head or b"[Content_Types].xml" in head else Format.ZIP
    if head.startswith(images):
        return Format.IMAGE
    if lowered.startswith(_HTML_SIGNS) or any(sign in lowered for sign in _WHOLE_PAGE_SIGNS):
        return Format.HTML
    controls = sum(byte < 0x20 and byte not in _PRINTABLE_CONTROLS for byte in head)
    return Format.UNKNOWN if controls > len(head) // 100 else Format.TXT


def promised_format(url: str, media_type: str | None) -> Format | None:
    """What the address's suffix, or else the header, says a file is; None when neither says anything."""
    suffix = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower().lstrip(".")
    return _SUFFIXES.get(suffix) or _MEDIA_TYPES.get(media_type or "")


def breaks_promise(promised: Format | None, found: Format, head: bytes) -> bool:
    """Whether a file is something else altogether: a page in place of a document, or bytes of no known kind.

    Kinds of document for one another (a DOCX or RTF named .doc) are common and harmless: the bytes decide.
    """
    is_no_document = found in (Format.HTML, Format.TXT, Format.UNKNOWN) and not is_other_document(head)
    return promised not in (None, Format.TXT, Format.HTML) and is_no_document


def is_other_document(head: bytes) -> bool:
    """Whether bytes that no suffix of their own tells are a document all the same: RTF, RAR, MHTML, Word XML."""
    return any(sign in head[:1024] for sign in _OTHER_DOCUMENTS)


def is_cut_off(found: Format, head: bytes, tail: bytes) -> bool:
    """Whether the file's own end mark is missing."""
    if found is Format.PDF:
        return b"%%EOF" not in tail and b"%%EOF" not in head[-TAIL:]
    if found in (Format.DOCX, Format.OFD, Format.ZIP):
        return b"PK\x05\x06" not in tail
    return False


def is_locked(found: Format, head: bytes, tail: bytes) -> bool:
    """Whether an Office or ZIP file needs a password. PDF passwords are for the reader: many open without."""
    if found is Format.DOC:
        name = "EncryptedPackage".encode("utf-16-le")
        return name in head or name in tail
    return found in (Format.ZIP, Format.DOCX, Format.OFD) and len(head) > 8 and bool(head[6] & 1)
