"""DOC and WPS (Word 97–2003): an own reader of the piece table, for the common tools lose table rows.

``doc.pieces`` puts the text together from its pieces and the tables from their cell and row marks;
where every row tells its edges, merged cells get their true spans.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from contracts.documents import Format
from contracts.readings import Line, Reading, Table, UnreadableDocument
from extractors import txt
from extractors.doc.flow import read_flow
from extractors.doc.header import open_streams
from extractors.nesting import blocks_of

READER_VERSION = "1"


def readings(data: bytes) -> Iterator[Reading]:
    """The readings of a DOC file, cheapest first; places give table, row and column.

    Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE, DOC.UNKNOWN_FORMAT,
    DOC.NO_TEXT).
    """
    streams = open_streams(data)
    try:
        blocks, findings = blocks_of(read_flow(streams))
    except (struct.error, IndexError, ValueError) as error:
        message = f"the DOC file's structures contradict each other ({error}): fetch it again"
        raise UnreadableDocument("DOC.DAMAGED", message) from error
    if not blocks:
        message = "the DOC file holds no text, perhaps only pictures of pages: save it as PDF or DOCX and read that"
        raise UnreadableDocument("DOC.NO_TEXT", message)
    metadata = streams.metadata
    yield Reading(Format.DOC, "doc.pieces", READER_VERSION, blocks, metadata=metadata, findings=findings)
    if not any(isinstance(block, Table) for block in blocks):
        for name, text_blocks in txt.recognised([block for block in blocks if isinstance(block, Line)]):
            yield Reading(Format.DOC, f"doc.{name}", READER_VERSION, text_blocks, metadata=metadata, findings=findings)
