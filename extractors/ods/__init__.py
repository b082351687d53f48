"""ODS (OpenDocument workbook, in a package or in one file): the cells of its sheets as they are shown."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.documents import Format
from contracts.readings import Reading
from extractors.nesting import FlowTable
from extractors.ods.sheet import SheetReader
from extractors.odt.flow import FlowReader, left_out
from extractors.odt.names import name_of
from extractors.odt.parts import body_of, metadata_of, parts_of
from extractors.odt.styles import Styles
from extractors.sheets import blocks_of_sheets, flow_of, unseen_finding

READER_VERSION = "1"
_WHAT = "the ODS file"


def readings(data: bytes) -> Iterator[Reading]:
    """The reading of a workbook; places give table, row and column within the table.

    Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT).
    """
    parts = parts_of(data, _WHAT)
    text = FlowReader(Styles(parts.values()))
    reader = SheetReader(text, parts.values())
    items: list[str | FlowTable] = []
    unseen = 0
    for element in body_of(parts, "spreadsheet", _WHAT):
        if name_of(element) == "table:table" and reader.is_shown(element):
            sheet = reader.sheet(element)
            unseen += sheet.hidden
            items += flow_of(sheet)
    blocks, nested = blocks_of_sheets(items)
    findings = (*left_out(text), *nested, *unseen_finding(unseen))
    yield Reading(Format.ODS, "ods.xml", READER_VERSION, blocks, metadata=metadata_of(parts), findings=findings)
