"""XLSX: the cells of a workbook's sheets as they are shown, one sheet after another.

Rows that say one thing only become lines of text, the rows between them tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from extractors.nesting import FlowTable, blocks_of
from extractors.packages import open_package
from extractors.sheets import flow_of, unseen_finding
from extractors.xlsx.sheet import read_sheet
from extractors.xlsx.workbook import Workbook

READER_VERSION = "1"


def readings(data: bytes) -> Iterator[Reading]:
    """The reading of a workbook; places give table, row and column within the table.

    Raises UnreadableDocument (DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE, DOC.ENCRYPTED, DOC.NO_TEXT).
    """
    items: list[str | FlowTable] = []
    unseen = 0
    with open_package(data, "the workbook") as package:
        workbook = Workbook(package)
        for root in workbook.sheets():
            sheet = read_sheet(root, workbook.strings)
            unseen += sheet.hidden
            items += flow_of(sheet)
    blocks, nested = blocks_of(items)
    if not blocks:
        raise UnreadableDocument("DOC.NO_TEXT", "no sheet of the workbook holds text: look at it by eye")
    findings = nested + unseen_finding(unseen)
    yield Reading(Format.XLSX, "xlsx.xml", READER_VERSION, blocks, metadata={}, findings=findings)
