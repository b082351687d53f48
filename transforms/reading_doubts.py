"""A reader's doubts, which name places of the document, put at the cells of the form that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from contracts.findings import Finding
from contracts.reports import Fact

_PLACED = "page "


def at_their_cells(findings: Iterable[Finding], facts: Sequence[Fact]) -> list[Finding]:
    """The findings, those about a place (``page 2, table 1, row 5, column 3``) now about the cell read there.

    A place where no cell of the form was read becomes the document, and the message keeps the place.
    """
    cells = {fact.place.in_words: fact.cell for fact in facts if fact.place is not None}
    found = []
    for finding in findings:
        if not finding.where.startswith(_PLACED):
            found.append(finding)
        elif finding.where in cells:
            found.append(replace(finding, where=cells[finding.where]))
        else:
            found.append(replace(finding, where="document", message=f"{finding.where}: {finding.message}"))
    return found
