"""From bytes to a parsed page: charset, web archives, and what the page says about itself."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass

from lxml import etree

from contracts.findings import Finding, Severity
from contracts.readings import UnreadableDocument
from extractors.charset import DecodedText, decode
from extractors.limits import MAX_ATTRIBUTES, MAX_TEXT_BYTES, check_elements, check_size
from extractors.sniffing import is_mhtml
from extractors.txt.unfolding import plain_headings

_CHARSET_WINDOW = 4096
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_LOOSE_ROWS = re.compile(r"<t[rd]\b", re.IGNORECASE)
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_LONG_TAG = 50_000
_WHOLE_TABLE = re.compile(r"(<table\b(?:(?!<table\b).)*?</table\s*>)", re.IGNORECASE | re.DOTALL)
_ARRANGES = re.compile(
    r"</?(?:html|body|p|div|br|ul|ol|li|h[1-6]|section|article|span|font|center|pre|table|tr|td|script|form)\b",
    re.IGNORECASE,
)
_TABLE_START = re.compile(r"<table\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. ``findings`` tell of characters or depths that could not be read."""

    root: etree._Element
    charset: str
    findings: tuple[Finding, ...]


def parse(data: bytes) -> Page:
    """Parse a page of any charset. Raises UnreadableDocument (DOC.TOO_LARGE, DOC.CHARSET, DOC.DAMAGED)."""
    check_size(len(data), MAX_TEXT_BYTES, "the page")
    decoded = _decode_archive(data) if is_mhtml(data) else _decode_page(data, None)
    text = decoded.text.replace("\x00", "")
    if _LOOSE_ROWS.search(text) and not _TABLE_START.search(text):
        # A fragment cut out of its table: rows without one would be read as prose.
        text = f"<table>{text}</table>"
    _check_tags(text)
    text = _with_line_breaks(text)
    # huge_tree lifts the depth limit from 256 to 2048 elements; the size is capped above.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocument("DOC.DAMAGED", f"the page is no HTML ({error}): fetch it again") from error
    if root is None:
        raise UnreadableDocument("DOC.NO_TEXT", "the page holds no element at all: fetch it again")
    findings = decoded.findings
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        findings += (_depth_finding(),)
    return Page(root, decoded.encoding, findings)


def metadata_of(page: Page) -> dict[str, str]:
    """The page's meta tags (ArticleTitle, PubDate, ColumnName …) and title by lower-case name, first one wins."""
    metadata = {"charset": page.charset}
    for element in page.root.iter("meta", "title"):
        if element.tag == "title":
            name, value = "title", str(element.xpath("string()"))
        else:
            name = element.get("name") or element.get("property") or ""
            value = element.get("content") or ""
        name, value = name.strip().lower(), " ".join(value.split())
        if name and value:
            metadata.setdefault(name, value)
    return metadata


def _with_line_breaks(text: str) -> str:
    """Plain text around tables (as converters to Markdown write): its line ends part paragraphs."""
    parts = _WHOLE_TABLE.split(text)
    around = parts[::2]
    if len(parts) == 1 or any(_ARRANGES.search(part) for part in around):
        return text
    parts[::2] = [plain_headings(part).replace("\n", "<br>") for part in around]
    return "".join(parts)


def _check_tags(text: str) -> None:
    check_elements(text.count("<"), "the page")
    if len(text) < _LONG_TAG:
        return
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > _LONG_TAG and len(_QUOTED.sub("", tag[0]).split()) > MAX_ATTRIBUTES:
            message = f"an element of the page has more than {MAX_ATTRIBUTES:,} attributes: no writer makes such a page"
            raise UnreadableDocument("DOC.TOO_LARGE", message)


def _decode_page(data: bytes, declared: str | None) -> DecodedText:
    match = _DECLARED.search(data[:_CHARSET_WINDOW])
    if match and not declared:
        declared = (match[1] or match[2]).decode("ascii", errors="replace")
    return decode(data, declared)


def _decode_archive(data: bytes) -> DecodedText:
    """The longest HTML part of a web archive: the others are its headers, footers and frames."""
    longest, charset = b"", None
    try:
        for part in email.message_from_bytes(data.lstrip()).walk():
            if part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and len(payload.strip()) > len(longest):
                    longest, charset = payload.strip(), part.get_content_charset()
    except (RecursionError, LookupError, ValueError) as error:
        # Parts within parts within parts, or a header that no mail program writes.
        message = "the web archive's parts cannot be told apart: fetch it again"
        raise UnreadableDocument("DOC.DAMAGED", message) from error
    if not longest:
        raise UnreadableDocument("DOC.DAMAGED", "the web archive holds no HTML part: fetch it again")
    return _decode_page(longest, charset)


def _depth_finding() -> Finding:
    message = "elements nest deeper than 2048 levels and the rest of the page was not read: check the original"
    return Finding("DOC.TRUNCATED", Severity.WARNING, "document", message)
