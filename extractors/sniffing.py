"""What a file is, found from its bytes; its name and the server's Content-Type are hearsay."""

from __future__ import annotations

import io
import re
import zipfile

import olefile

from contracts.documents import Format
from contracts.readings import UnreadableDocument
from extractors.charset import decode
from extractors.compound import OLE_ERRORS
from extractors.packages import MEMBER_ERRORS

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF_MAGIC = b"{\\rtf"
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGE_MAGICS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x0cjP  ",
)
_UNREAD_MAGICS = (
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)
_PDF_WINDOW = 1024
_HTML_WINDOW = 65_536
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|center|font|h[1-6]|style|script|section|article|ul|ol|li|pre|br|b|strong)\b",
    re.DOTALL | re.IGNORECASE,
)
_HTML_END_TAG = re.compile(rb"</(?:html|body|table|tr|td|div|p|span|h[1-6])\s*>", re.IGNORECASE)
_MHTML_START = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?"
    rb"content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)\b",
    re.IGNORECASE,
)
_WORD_XML = re.compile(rb"<\?mso-application[^>]*Word\.Document|<w:wordDocument\b|<pkg:part[^>]*/word/")
"""Word documents in one XML file: of Word 2003, and Flat OPC."""
_WORD_PART = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MOST_CONTROL = 0.005
_BOOK = "xl/workbook.xml"
_OPEN_DOCUMENT = frozenset(("mimetype", "content.xml"))
_OPEN_KINDS = {
    b"application/vnd.oasis.opendocument.text": Format.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Format.ODS,
}
_SHEETS_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 256
_OOXML_LISTING = "[content_types].xml"


def sniff(data: bytes) -> Format:
    """The format of a document's bytes; Format.UNKNOWN for binary data that no reader here knows.

    A password-protected DOCX (an OLE file that holds ``EncryptedPackage``) is reported as DOCX.
    """
    if not data.strip(b"\x00 \t\r\n\x0c\x1a\xef\xbb\xbf\xff\xfe"):
        return Format.EMPTY
    if data.startswith(OLE_MAGIC):
        return _sniff_ole(data)
    if data.startswith(_ZIP_MAGICS):
        return _sniff_zip(data)
    if _is_image(data):
        return Format.IMAGE
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_RTF_MAGIC):
        return Format.RTF
    opening = data[:_PDF_WINDOW].replace(b"\x00", b"")
    if _WORD_XML.search(opening):
        return Format.DOCX
    if _SHEETS_XML in opening and b"<html" not in opening.lower():
        return Format.XLS
    if (kind := _flat_kind(data)) is not None:
        return kind
    if unread_kind(data) is not None:
        return Format.UNKNOWN
    if is_mhtml(data) or _starts_as_html(data):
        return Format.HTML
    if b"%PDF" in data[:_PDF_WINDOW]:
        return Format.PDF
    return _sniff_text(data)


def unread_kind(data: bytes) -> str | None:
    """The name of a known format that no reader here reads, for the message; None when not known."""
    for magic, name in _UNREAD_MAGICS:
        if data.startswith(magic):
            return name
    if b"<uof:UOF" in data[:_PDF_WINDOW]:
        return "a file in the Uniform Office Format"
    if b"<?mso-application" in data[:_PDF_WINDOW]:
        return "an Office XML file without text or sheets (a presentation)"
    if b"<office:document" in data[:_PDF_WINDOW]:
        return "an OpenDocument file without text or sheets (a presentation or a drawing)"
    if data.startswith(OLE_MAGIC):
        return "an Office file without text of Word or Excel (a presentation or an installer)"
    if data.startswith(_ZIP_MAGICS) and b"xl/workbook.bin" in data:
        return "a binary workbook (XLSB)"
    if data.startswith(_ZIP_MAGICS):
        return "an Office file without text or sheets (a presentation or a drawing)"
    return None


def is_mhtml(data: bytes) -> bool:
    """Whether the bytes are a web archive (MHTML), as Word's 'single file web page' named .doc, or a saved mail."""
    return _MHTML_START.match(data[:4096].lstrip()) is not None


def _flat_kind(data: bytes) -> Format | None:
    head = data[:_HTML_WINDOW]
    return _open_kind(head) if b"<office:document" in head[:_PDF_WINDOW] else None


def _open_kind(head: bytes) -> Format | None:
    """The kind of OpenDocument that is named first."""
    found = [(place, kind) for name, kind in _OPEN_KINDS.items() if (place := head.find(name)) >= 0]
    return min(found)[1] if found else None


def _is_image(data: bytes) -> bool:
    if data.startswith(_IMAGE_MAGICS):
        return True
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return True
    return data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00"


def _sniff_ole(data: bytes) -> Format:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            paths = compound.listdir()
    except OLE_ERRORS:
        paths = []
    names = {path[-1].lower() for path in paths}
    if "encryptedpackage" in names:
        return Format.DOCX
    # A directory that cannot be read is most likely a Word file's; its reader says that it is damaged.
    if "worddocument" in names or not names:
        return Format.DOC
    # Deeper ones are workbooks within a presentation.
    return Format.XLS if {"workbook", "book"} & {path[0].lower() for path in paths} else Format.UNKNOWN


def _sniff_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            kind = _declared_kind(package) if set(names) >= _OPEN_DOCUMENT else None
    except MEMBER_ERRORS:
        # The directory at the end is cut off: the members' own headers still carry their names.
        names = [name for name in ("word/document.xml", "OFD.xml", _BOOK) if name.encode() in data]
        kind = _open_kind(data[:_HEAD])
    if any(_WORD_PART.fullmatch(name) for name in names):
        return Format.DOCX
    lowered = {name.lower() for name in names}
    if kind is not None:
        return kind
    if "ofd.xml" in lowered:
        return Format.OFD
    if _BOOK in lowered:
        return Format.XLSX
    return Format.UNKNOWN if _OOXML_LISTING in lowered or lowered >= _OPEN_DOCUMENT else Format.ZIP


def _declared_kind(package: zipfile.ZipFile) -> Format | None:
    with package.open("mimetype") as member:
        return _open_kind(member.read(_HEAD))


def _starts_as_html(data: bytes) -> bool:
    head = data[:_HTML_WINDOW]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:64]:
        head = head.replace(b"\x00", b"")
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x0c")
    return _HTML_START.match(head) is not None or len(_HTML_END_TAG.findall(head)) > 1


def _sniff_text(data: bytes) -> Format:
    head = data[:_HTML_WINDOW]
    try:
        text = decode(head).text
    except UnreadableDocument:
        # Text in a charset nobody knows has few control characters, other data has many.
        text = head.decode("latin-1")
    return Format.TXT if len(_CONTROL.findall(text)) <= len(text) * _MOST_CONTROL else Format.UNKNOWN
