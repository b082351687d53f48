"""XLSX: the cells of a workbook's sheets as they are shown, one sheet after another.

Rows that say one thing only become lines of text, the rows between them tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.documents import Format
from contracts.readings import Reading
from extractors.nesting import FlowTable
from extractors.packages import open_package
from extractors.sheets import blocks_of_sheets, flow_of, unseen_finding
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
    blocks, nested = blocks_of_sheets(items)
    findings = nested + unseen_finding(unseen)
    yield Reading(Format.XLSX, "xlsx.xml", READER_VERSION, blocks, metadata={}, findings=findings)
