"""Doubts about places of a document, put at the cells of the form that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from contracts.findings import Finding, Severity
from contracts.readings import Block, Line, Place, Reading
from contracts.reports import Fact, ValueStatus
from transforms.checks.figures import kinds_of_section_two
from transforms.checks.rules import finding
from transforms.mapping.anchors import heading_section

_PLACED = "page "
_LINES_OF_A_FOOT = 4
_SIGNS = ("+", "＋", "增")
_POINTS = " .,．，。|｜\t"
"""What may be left behind the last digit of a figure that was cut: its point, separators of the line."""


def at_their_cells(findings: Iterable[Finding], facts: Sequence[Fact]) -> list[Finding]:
    """The findings, those about a place (``page 2, table 1, row 5, column 3``) now about the cell read there.

    A place where no cell of the form was read becomes the document, and the message keeps the place.
    """
    cells = {fact.place.in_words: fact.cell for fact in facts if fact.place is not None}
    found = []
    for one in findings:
        if not one.where.startswith(_PLACED):
            found.append(one)
        elif one.where in cells:
            found.append(replace(one, where=cells[one.where]))
        else:
            found.append(replace(one, where="document", message=f"{one.where}: {one.message}"))
    return found


def cut_off(reading: Reading, facts: Sequence[Fact]) -> Iterator[Finding]:
    """A finding on the figure with which a document ends whose further tables are missing: digits of it may be, too.

    What a page has at its foot may follow; a heading may not.
    """
    for text, place, is_line in _from_the_end(reading.blocks):
        last = next(
            (
                fact
                for fact in reversed(facts)
                if fact.value is not None
                and fact.place == place
                and text.rstrip(_POINTS).endswith((fact.raw_text or "").strip(_POINTS))
            ),
            None,
        )
        if last is not None:
            behind = [fact.status for fact in facts if fact.section > last.section]
            if behind and all(status is ValueStatus.MISSING_ROW for status in behind):
                message = (
                    f"the document ends with {text!r}, and tables are missing behind it: the figure may be cut off"
                )
                yield finding("DOC.TRUNCATED", last.cell, message, severity=Severity.WARNING)
            return
        if not is_line or heading_section(text) is not None:
            return


def unsigned_changes(reading: Reading, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Findings on changes (增/减) read from a picture without a sign: a minus may be lost, and no sum tells."""
    if not any(one.rule == "READ.OCR" for one in reading.findings):
        return
    for fact in facts:
        if fact.section != 2 or not fact.value or kinds_of_section_two().get((fact.row, fact.column)) != "signed":
            continue
        if fact.value > 0 and not (fact.raw_text or "").strip().startswith(_SIGNS):
            message = f"{fact.value} was read from a picture; a minus before it may have been lost"
            yield finding("READ.OCR_DOUBT", fact.cell, message)


def _from_the_end(blocks: Sequence[Block]) -> Iterator[tuple[str, Place | None, bool]]:
    """The last texts of a document from the end, and whether each stands on a line of its own."""
    printed = (
        (one.text.strip(), one.place, isinstance(one, Line))
        for block in reversed(blocks)
        for one in ((block,) if isinstance(block, Line) else reversed(block.cells))
        if one.text.strip()
    )
    return islice(printed, _LINES_OF_A_FOOT + 1)
