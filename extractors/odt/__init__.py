"""ODT (OpenDocument text, in a package or in one file): its XML read for the true grid of its tables.

Tracked changes count as accepted; hidden and struck-out text is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Line, Reading, Table, UnreadableDocument
from extractors import txt
from extractors.limits import MAX_PART_BYTES, check_size
from extractors.nesting import FlowTable, blocks_of
from extractors.odt.flow import FlowReader
from extractors.odt.names import SPACES, name_of
from extractors.odt.styles import Styles
from extractors.packages import open_package, parse_part, read_member

READER_VERSION = "1"
_WHAT = "the ODT file"
_CONTENT, _STYLES, _META, _MANIFEST = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"
_MARGINS = frozenset(("style:header", "style:footer", "style:header-left", "style:footer-left"))
_PROPERTIES = frozenset(("title", "creator", "initial-creator", "date"))


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of an ODT file, cheapest first; places give table, row and column.

    Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    parts = _parts(data)
    body = next((root for part in parts.values() for root in part.iter(f"{{{SPACES['office']}}}text")), None)
    if body is None:
        raise UnreadableDocument("DOC.DAMAGED", f"{_WHAT} holds no text part: open it and save it anew")
    reader = FlowReader(Styles(parts.values()))
    items = reader.flow(body) + reader.notes + _margins(parts, reader)
    blocks, nested = blocks_of(items)
    if not blocks:
        message = f"{_WHAT} holds no text, perhaps only pictures of pages: save it as PDF and read that"
        raise UnreadableDocument("DOC.NO_TEXT", message)
    findings = (*_left_out(reader), *nested)
    has_table = any(isinstance(block, Table) for block in blocks)
    if not has_table and reader.pictures:
        message = f"the file holds no table but {reader.pictures} pictures, which may hold them: save it as PDF"
        findings += (Finding("DOC.PICTURES", Severity.INFO, "document", message),)
    metadata = _metadata(parts)
    yield Reading(Format.ODT, "odt.xml", READER_VERSION, blocks, metadata=metadata, findings=findings)
    if not has_table:
        for name, text_blocks in txt.recognised([block for block in blocks if isinstance(block, Line)]):
            yield Reading(Format.ODT, f"odt.{name}", READER_VERSION, text_blocks, metadata=metadata, findings=findings)


def _parts(data: bytes) -> dict[str, etree._Element]:
    """The roots of the parts by name, the content first; of a document in one file its one root."""
    if not data.startswith(b"PK"):
        check_size(len(data), MAX_PART_BYTES, _WHAT)
        return {_CONTENT: parse_part(data.lstrip(b"\xef\xbb\xbf \t\r\n"), _WHAT)}
    with open_package(data, _WHAT) as package:
        names = set(package.namelist())
        if _MANIFEST in names and b"encryption-data" in read_member(package, _MANIFEST, _WHAT):
            message = f"{_WHAT} is protected by a password: ask the agency for an open copy"
            raise UnreadableDocument("DOC.ENCRYPTED", message)
        return {
            name: parse_part(read_member(package, name, _WHAT), f"{name} in {_WHAT}")
            for name in (_CONTENT, _STYLES, _META)
            if name in names or name == _CONTENT
        }


def _margins(parts: dict[str, etree._Element], reader: FlowReader) -> list[str | FlowTable]:
    """Headers and footers of the page styles, each line once."""
    found: list[str | FlowTable] = []
    for part in parts.values():
        for master in part.iter(f"{{{SPACES['office']}}}master-styles"):
            for element in master.iter(etree.Element):
                if name_of(element) in _MARGINS:
                    found += reader.flow(element)
    seen: set[str] = set()
    return [item for item in found if not isinstance(item, str) or (item not in seen and not seen.add(item))]  # type: ignore[func-returns-value]


def _metadata(parts: dict[str, etree._Element]) -> dict[str, str]:
    for part in parts.values():
        for meta in part.iter(f"{{{SPACES['office']}}}meta"):
            texts = {etree.QName(one).localname: (one.text or "").strip() for one in meta.iterchildren(etree.Element)}
            return {name: text for name, text in texts.items() if text and name in _PROPERTIES}
    return {}


def _left_out(reader: FlowReader) -> Iterator[Finding]:
    for count, what in ((reader.struck, "struck out"), (reader.white, "figures in white on white")):
        if count:
            message = f"{count} pieces of text are {what} and were left out: compare with the original"
            yield Finding("DOC.UNSEEN_TEXT", Severity.WARNING, "document", message)
    if reader.covered:
        message = (
            f"{reader.covered} cells covered by a merged one hold text of their own that is not shown; "
            "it was left out: compare with the original"
        )
        yield Finding("DOC.HIDDEN_TEXT", Severity.INFO, "document", message)
