"""RTF: an own reader of its groups and control words, for the libraries keep its text and lose its tables.

Word and WPS save RTF under .rtf and under .doc. Merged cells get their true spans from the edges that every row
tells; tracked changes count as accepted, hidden text is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Line, Reading, Table, UnreadableDocument
from extractors import txt
from extractors.limits import MAX_OLE_BYTES, check_lines, check_size
from extractors.nesting import blocks_of
from extractors.rtf.flow import FlowReader

READER_VERSION = "1"


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of an RTF file, cheapest first; places give table, row and column.

    Raises UnreadableDocument (DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    check_size(len(data), MAX_OLE_BYTES, "the RTF file")
    reader = FlowReader(data)
    items = reader.read()
    check_lines(len(items))
    blocks, nested = blocks_of(items)
    if not blocks:
        message = "the RTF file holds no text, perhaps only pictures of pages: save it as PDF and read that"
        raise UnreadableDocument("DOC.NO_TEXT", message)
    findings = (*reader.findings, *nested)
    has_table = any(isinstance(block, Table) for block in blocks)
    if not has_table and reader.pictures:
        message = f"the file holds no table but {reader.pictures} pictures, which may hold them: save it as PDF"
        findings += (Finding("DOC.PICTURES", Severity.INFO, "document", message),)
    yield Reading(Format.RTF, "rtf.groups", READER_VERSION, blocks, metadata=reader.metadata, findings=findings)
    if not has_table:
        for name, text_blocks in txt.recognised([block for block in blocks if isinstance(block, Line)]):
            yield Reading(
                Format.RTF, f"rtf.{name}", READER_VERSION, text_blocks, metadata=reader.metadata, findings=findings
            )
