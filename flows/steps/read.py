"""Read one stored document: its bytes through the extractors, their readings through the transforms."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from contracts.documents import FetchedDocument, Format
from contracts.findings import Finding, Severity
from contracts.readings import UnreadableDocument
from contracts.reports import Report

QUARANTINE_RULES = frozenset({"DOC.TIMEOUT", "DOC.CRASHED", "DOC.MEMORY"})
"""Findings of documents that harmed the process that read them."""

_READING_ROOMS = ("contracts", "extractors", "transforms")


@cache
def reader_version() -> str:
    """A name for the readers as they are: it changes whenever any of their files does, or when OCR is added.

    Documents read under one name need no reading under the same name, and are read again under another.
    """
    from extractors import ocr

    digest = hashlib.sha256(b"ocr" if ocr.available() else b"")
    for room in _READING_ROOMS:
        root = Path(str(resources.files(room)))
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root.parent).as_posix().encode())
                digest.update(path.read_bytes())
    return f"readers-{digest.hexdigest()[:12]}"


def read_document(document: FetchedDocument) -> Report:
    """Everything known about one document. Never raises for what the document holds.

    A document that no reader can read gives a report without a form, with the reader's reason as a
    finding. Programming errors in a reader do the same under DOC.CRASHED: one document's surprise
    must not cost the others.
    """
    import extractors
    from transforms.report import read_report

    try:
        data = Path(document.path).read_bytes()
    except OSError as error:
        return give_up(document, "DOC.MISSING", f"cannot be opened: {error.strerror or error}")
    try:
        return read_report(extractors.readings(data, file_name=document.file_name), document)
    except UnreadableDocument as error:
        return give_up(document, error.rule, error.message, extractors.sniff(data))
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        place = _origin(error)
        return give_up(document, "DOC.CRASHED", f"the reader failed on it: {type(error).__name__}: {error} ({place})")


def why_no_report(report: Report) -> str:
    """The one line that says why a document gave no report."""
    grave = [one for one in report.findings if one.severity is Severity.ERROR and one.where == "document"]
    grave.sort(key=lambda one: one.rule != "DOC.NOT_A_REPORT")
    return grave[0].message if grave else "no statutory table of any known form was found"


def give_up(document: FetchedDocument, rule: str, message: str, kind: Format = Format.UNKNOWN) -> Report:
    """The report of a document that could not be read: no facts, one finding that says why."""
    return Report(
        format=kind,
        form=None,
        title=None,
        agency=None,
        year=None,
        published=None,
        facts=(),
        findings=(Finding(rule, Severity.ERROR, "document", message),),
        quality="X",
    )


def _origin(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "place unknown"
    return f"{Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"
