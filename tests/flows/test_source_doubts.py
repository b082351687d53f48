"""What a site leaves doubtful is kept: as findings of the document, and as coverage in the warehouse's frames."""

from __future__ import annotations

from datetime import UTC, date, datetime

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.reports import Report
from flows.steps.coverage import coverage_frames
from flows.steps.notes import with_notes
from sources.candidates import ListingReport
from sources.coverage import Coverage, CoverageState
from sources.night_result import Note, SourceNight


def test_notes_of_the_fetch_become_findings_of_the_document() -> None:
    own = Finding("ID.TITLE", Severity.INFO, "document", "no title")
    report = Report(Format.PDF, None, None, None, None, None, (), (own,))
    told = with_notes(report, [Note("SRC.YEAR", "2023, 2024"), Note("SRC.AGENCY", "whose?")])
    assert [(one.rule, one.severity, one.where) for one in told.findings] == [
        ("ID.TITLE", Severity.INFO, "document"),
        ("SRC.YEAR", Severity.WARNING, "document"),
        ("SRC.AGENCY", Severity.INFO, "document"),
    ]
    assert with_notes(report, ()) is report


def test_coverage_keeps_why_a_listing_stopped() -> None:
    now = datetime(2025, 2, 1, tzinfo=UTC)
    listing = ListingReport("http://a.test/list", "static", 3, 60, 5, "host_paused", "asked to wait", 7)
    night = SourceNight("s1", now, now, (), (), (), (listing,), {})
    owed = Coverage("s1", "a1", "甲市某局", 2024, date(2025, 1, 31), CoverageState.OVERDUE)
    frames = coverage_frames([owed], [night])
    assert frames["expected_report"].to_dict("records") == [
        {
            "agency_key": "a1",
            "report_year": 2024,
            "progress": "overdue",
            "due_date": date(2025, 1, 31),
            "source_id": "s1",
        }
    ]
    kept = frames["source_listing"].iloc[0]
    assert (kept["stop"], kept["detail"], kept["is_complete"], kept["has_shrunk"]) == (
        "host_paused",
        "shrank: 7 reports when last read, 5 now (asked to wait)",
        False,
        True,
    )
