"""What was doubtful about a document before it was read, as findings of the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.reports import Report

if TYPE_CHECKING:
    from sources.night_result import Note


def with_notes(report: Report, notes: Iterable[Note]) -> Report:
    """The report with the notes of its fetch among its findings; their severity is the rule's own."""
    from transforms.checks import finding

    told = tuple(finding(note.rule, "document", note.message) for note in notes)
    return replace(report, findings=(*report.findings, *told)) if told else report
