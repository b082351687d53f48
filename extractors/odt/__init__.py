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
from extractors.nesting import FlowTable, blocks_of
from extractors.odt.flow import FlowReader, left_out
from extractors.odt.names import SPACES, name_of
from extractors.odt.parts import body_of, metadata_of, parts_of
from extractors.odt.styles import Styles

READER_VERSION = "1"
_WHAT = "the ODT file"
_MARGINS = frozenset(("style:header", "style:footer", "style:header-left", "style:footer-left"))


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of an ODT file, cheapest first; places give table, row and column.

    Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    parts = parts_of(data, _WHAT)
    reader = FlowReader(Styles(parts.values()))
    items = reader.flow(body_of(parts, "text", _WHAT)) + reader.notes + _margins(parts, reader)
    blocks, nested = blocks_of(items)
    if not blocks:
        message = f"{_WHAT} holds no text, perhaps only pictures of pages: save it as PDF and read that"
        raise UnreadableDocument("DOC.NO_TEXT", message)
    findings = (*left_out(reader), *nested)
    has_table = any(isinstance(block, Table) for block in blocks)
    if not has_table and reader.pictures:
        message = f"the file holds no table but {reader.pictures} pictures, which may hold them: save it as PDF"
        findings += (Finding("DOC.PICTURES", Severity.INFO, "document", message),)
    metadata = metadata_of(parts)
    yield Reading(Format.ODT, "odt.xml", READER_VERSION, blocks, metadata=metadata, findings=findings)
    if not has_table:
        for name, text_blocks in txt.recognised([block for block in blocks if isinstance(block, Line)]):
            yield Reading(Format.ODT, f"odt.{name}", READER_VERSION, text_blocks, metadata=metadata, findings=findings)


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
