"""The project as a reader to be measured: bytes in, cells and findings out."""

from __future__ import annotations

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from contracts.readings import UnreadableDocument
from contracts.reports import Report
from extractors import readings
from transforms.report import read_report


def read(data: bytes, file_name: str | None = None, document: FetchedDocument | None = None) -> Report | Finding:
    """The report in the given bytes, or the finding that says why there is none."""
    try:
        return read_report(readings(data, file_name=file_name), document)
    except UnreadableDocument as error:
        return Finding(error.rule, Severity.ERROR, "document", error.message)
