"""DOCX: the document's XML read for its true table grid.

The grid comes from gridSpan, vMerge, hMerge and gridBefore; content controls, text boxes and inner
tables are entered, tracked changes count as accepted, hidden text is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Line, Reading, Table, UnreadableDocument
from extractors import txt
from extractors.docx.body import BodyReader
from extractors.docx.package import open_document
from extractors.docx.pictures import pictures
from extractors.nesting import blocks_of
from extractors.ocr import HOW_TO_INSTALL
from extractors.sniffing import OLE_MAGIC

__all__ = ["pictures", "readings"]

READER_VERSION = "1"


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of a DOCX file, cheapest first; places give table, row and column.

    Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    if data.startswith(OLE_MAGIC):
        raise UnreadableDocument(
            "DOC.ENCRYPTED", "the DOCX file is protected by a password: ask the agency for an open copy"
        )
    with open_document(data) as document:
        reader = BodyReader(document)
        items = reader.read()
        metadata = document.metadata()
    blocks, nested = blocks_of(items)
    if not blocks:
        message = f"the DOCX file holds no text, perhaps only pictures of pages: reading them needs {HOW_TO_INSTALL}"
        raise UnreadableDocument("DOC.NO_TEXT", message)
    findings = tuple(reader.findings) + nested
    has_table = any(isinstance(block, Table) for block in blocks)
    if not has_table and reader.pictures:
        findings += (_picture_finding(reader.pictures),)
    yield Reading(Format.DOCX, "docx.xml", READER_VERSION, blocks, metadata=metadata, findings=findings)
    if not has_table:
        for name, text_blocks in txt.recognised([block for block in blocks if isinstance(block, Line)]):
            yield Reading(
                Format.DOCX, f"docx.{name}", READER_VERSION, text_blocks, metadata=metadata, findings=findings
            )


def _picture_finding(count: int) -> Finding:
    message = f"the file holds no table but {count} pictures, which may hold them: to read those takes {HOW_TO_INSTALL}"
    return Finding("DOC.PICTURES", Severity.INFO, "document", message)
