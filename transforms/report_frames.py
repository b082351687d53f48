"""Reports as DataFrames, in the columns that the warehouse takes.

Every frame is keyed by the document's ``sha256``; numbers are ``Decimal`` or whole, never float.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from contracts.documents import FetchedDocument
from contracts.findings import Finding
from contracts.readings import Place
from contracts.reports import Fact, Indicator, Report, ValueStatus

_FACT_FRAMES = {
    2: ("proactive_disclosure", "item", "measure", "quantity"),
    3: ("application", "row", "applicant_type", "request_count"),
    4: ("review_litigation", "proceeding", "outcome", "case_count"),
}
_CELL_COLUMNS = (
    "sha256", "cell_no", "is_matched", "section", "raw_text", "page", "table_no", "row_no", "column_no", "line_no",
    "member", "box_left", "box_top", "box_right", "box_bottom",
)  # fmt: skip
_NO_BOX = (None,) * 4
_TUPLE_COLUMNS = {
    name: ("sha256", row, column, value, "value_status", "cell_no", *(("unit",) if section == 2 else ()))
    for section, (name, row, column, value) in _FACT_FRAMES.items()
} | {"cell": _CELL_COLUMNS}
"""The frames with hundreds of rows a report: their rows are tuples, all others are dicts."""
_Rows = dict[str, list[Any]]
_FRAMES = (
    "document",
    "report",
    "application",
    "proactive_disclosure",
    "review_litigation",
    "finding",
    "claim",
    "cell",
    "indicator",
    "section",
    "evidence",
    "reading",
)


@dataclass(frozen=True, slots=True)
class Unread:
    """A document of which no report could be made: ``status`` unreadable, quarantined or failed, and why."""

    status: str
    format: str
    finding: Finding


Outcome = Report | Unread


def report_frames(outcomes: Iterable[tuple[FetchedDocument, Outcome]], reader_version: str) -> dict[str, pd.DataFrame]:
    """The frames of one batch of documents, whatever became of each.

    ``document`` has one row for each document (status report, not_a_report, or the status of the
    :class:`Unread`); ``report`` and the fact frames only have rows of documents that are reports;
    ``finding`` has rows for all. Frames without rows are present and empty.
    """
    rows: _Rows = {name: [] for name in _FRAMES}
    for document, outcome in outcomes:
        if isinstance(outcome, Report):
            _add_report(rows, document, outcome, reader_version)
        else:
            rows["document"].append(
                _document_row(document, outcome.status, outcome.format, outcome.finding.message, reader_version)
            )
            rows["finding"].append(_finding_row(document.sha256, outcome.finding))
    return {name: _frame(rows[name], _TUPLE_COLUMNS.get(name)) for name in _FRAMES}


def _frame(rows: list[Any], columns: tuple[str, ...] | None) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns) if rows and columns else None, dtype=object)


def _add_report(rows: _Rows, document: FetchedDocument, report: Report, reader_version: str) -> None:
    sha256 = document.sha256
    is_report = report.form is not None
    reason = next((one.message for one in report.findings if one.rule == "DOC.NOT_A_REPORT"), None)
    rows["document"].append(
        _document_row(
            document,
            "report" if is_report else "not_a_report",
            report.format.value,
            None if is_report else reason,
            reader_version,
        )
    )
    rows["finding"].extend(_finding_row(sha256, one) for one in report.findings)
    rows["reading"].extend(
        {
            "sha256": sha256,
            "reader": one.reader,
            "reader_version": one.reader_version,
            "reported_cells": one.reported_cells,
            "errors": one.errors,
            "warnings": one.warnings,
            "is_chosen": one.chosen,
        }
        for one in report.readings
    )
    if not is_report:
        return
    chosen = next((one.reader for one in report.readings if one.chosen), None)
    rows["report"].append(
        {
            "sha256": sha256,
            "form": report.form,
            "title": report.title,
            "agency_name": report.agency,
            "report_year": report.year,
            "published_date": report.published,
            "quality": report.quality,
            "reader": chosen,
            "uscc": report.credit_code,
            "region_code": report.region_code,
            "agency_level": report.agency_level,
        }
    )
    cell_no = 0
    for fact in report.facts:
        number = None
        if fact.raw_text is not None and fact.place is not None:
            cell_no += 1
            number = cell_no
            rows["cell"].append(_cell_row(sha256, cell_no, True, fact.section, fact.raw_text, fact.place))
        rows[_FACT_FRAMES[fact.section][0]].append(_fact_row(sha256, fact, number))
    for cell in report.unmatched:
        cell_no += 1
        rows["cell"].append(_cell_row(sha256, cell_no, False, cell.section, cell.raw_text, cell.place))
    for indicator_no, one in enumerate(report.indicators, 1):
        numbers = []
        for figure in (one.figure, one.cumulative):
            number = None
            if figure is not None and figure.raw_text is not None and figure.place is not None:
                cell_no += 1
                number = cell_no
                rows["cell"].append(_cell_row(sha256, cell_no, True, None, figure.raw_text, figure.place))
            numbers.append(number)
        rows["indicator"].append(_indicator_row(sha256, indicator_no, one, *numbers))
    rows["claim"].extend(
        {
            "sha256": sha256,
            "measure": one.measure,
            "value": one.value,
            "quote": one.quote,
            "section_no": one.section,
            "start_offset": one.start,
            "end_offset": one.end,
            "agrees": one.agrees,
        }
        for one in report.claims
    )
    rows["section"].extend(
        {"sha256": sha256, "section_no": one.number, "heading": one.heading, "text": one.text}
        for one in report.sections
    )
    rows["evidence"].extend({"sha256": sha256, **asdict(one)} for one in report.evidence)


def _document_row(
    document: FetchedDocument, status: str, file_format: str, message: str | None, reader_version: str
) -> dict[str, object]:
    return {
        "sha256": document.sha256,
        "status": status,
        "format": file_format,
        "reader_version": reader_version,
        "is_sample": document.is_sample,
        "message": message,
        "media_type": document.media_type,
        "path": document.path,
        "url": document.url,
        "final_url": document.final_url,
        "file_name": document.file_name,
        "link_title": document.link_title,
        "source_id": document.source_id,
        "agency_uid": document.agency_id,
        "agency_name": document.agency_name,
        "agency_level": document.agency_level,
        "region_code": document.region_code,
        "byte_count": document.byte_count,
        "listed_date": document.listed_date,
        "fetched_at": document.fetched_at,
    }


def _finding_row(sha256: str, finding: Finding) -> dict[str, object]:
    return {
        "sha256": sha256,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "address": finding.where,
        "message": finding.message,
        "expected": finding.expected,
        "observed": finding.observed,
        "suggested": finding.suggested,
    }


def _fact_row(sha256: str, fact: Fact, cell_no: int | None) -> tuple[object, ...]:
    """In the columns of ``_TUPLE_COLUMNS``."""
    if fact.section == 2:
        return sha256, fact.row, fact.column, fact.value, fact.status.value, cell_no, fact.unit
    value, status = None, fact.status
    if fact.value is not None:
        value = int(fact.value)
        if value != fact.value:
            value, status = None, ValueStatus.UNREADABLE
    return sha256, fact.row, fact.column, value, status.value, cell_no


def _indicator_row(
    sha256: str, indicator_no: int, one: Indicator, cell_no: int | None, cumulative_cell_no: int | None
) -> dict[str, object]:
    return {
        "sha256": sha256,
        "indicator_no": indicator_no,
        "number": one.number,
        "label": one.label,
        "unit": one.unit,
        "value": one.figure.value,
        "value_status": one.figure.status.value,
        "cell_no": cell_no,
        "cumulative": one.cumulative.value if one.cumulative else None,
        "cumulative_status": one.cumulative.status.value if one.cumulative else None,
        "cumulative_cell_no": cumulative_cell_no,
    }


def _cell_row(
    sha256: str, cell_no: int, is_matched: bool, section: int | None, raw_text: str, place: Place
) -> tuple[object, ...]:
    """In the columns of ``_CELL_COLUMNS``."""
    where = (place.page, place.table, place.row, place.column, place.line, place.member)
    return sha256, cell_no, is_matched, section, raw_text, *where, *(place.box or _NO_BOX)
