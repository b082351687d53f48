"""Files laid into the inbox, and the matrix of what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sources.coverage import CoverageState, coverage, due_date
from sources.fetch_options import FetchOptions
from sources.night import Change, SourceNight, fetch_source
from sources.registry_schema import Agency, DropBox, Source
from sources.sample_site import SampleSite
from sources.store import RawStore
from tests.sources.conftest import NOW

AGENCY = Agency(id="yc.jyj", name="样城县教育局", level="county", years=(2021, None))
SOURCE = Source("yc", "样城县", ("www.yangcheng.test",), (AGENCY,), (DropBox("drop_box"),))


def _drop(inbox: Path, year: str, name: str, data: bytes, note: str | None = None) -> None:
    folder = inbox / "yc.jyj" / year
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    if note is not None:
        (folder / f"{name}.yml").write_text(note, encoding="utf-8")


def _night(store: RawStore, inbox: Path, **options: int) -> SourceNight:
    return fetch_source(SOURCE, store, FetchOptions(inbox=inbox, **options), now=NOW)  # type: ignore[arg-type]


def test_a_dropped_file_is_a_document(store: RawStore, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    note = "title: 样城县教育局2023年年报\nurl: http://www.yangcheng.test/nb.pdf\npublished: 2024-01-20\n"
    _drop(inbox, "2023", "年报.pdf", b"%PDF-1.7 %%EOF", note)
    _drop(inbox, "2022", "report.txt", "示例数据".encode())
    night = _night(store, inbox)
    by_year = {document.report_year: document for document in night.fetched_documents}
    assert by_year[2023].listed_date == date(2024, 1, 20)
    assert (by_year[2023].url, by_year[2023].file_name) == ("http://www.yangcheng.test/nb.pdf", "年报.pdf")
    assert (by_year[2022].url, by_year[2022].agency_id) == (None, "yc.jyj")
    assert _night(store, inbox).counted(Change.UNCHANGED) == 2
    _drop(inbox, "2022", "report.txt", "示例数据，更正".encode())
    assert _night(store, inbox).counted(Change.CHANGED) == 1


def test_what_cannot_be_taken_is_named(store: RawStore, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    _drop(inbox, "last-year", "a.pdf", b"x")
    _drop(inbox, "2020", "empty.pdf", b"")
    _drop(inbox, "2021", "big.pdf", b"x" * 2000)
    _drop(inbox, "2022", "a.pdf", b"x", "titel: x\n")
    _drop(inbox, "2023", "b.pdf", b"x", "published: yesterday\n")
    (inbox / "yc.jyj" / "2023" / "link.pdf").symlink_to("/etc/passwd")
    night = _night(store, inbox, file_bytes=1000)
    assert night.documents == ()
    reasons = " | ".join(rejected.reason for rejected in night.rejected)
    for expected in (
        "a folder named by a year", "at most 1000", "a.pdf.yml:1: unknown key 'titel'",
        "published must be a date", "not a plain file",
    ):  # fmt: skip
        assert expected in reasons
    assert sorted(failure.outcome for failure in night.failures) == ["empty", *["refused"] * len(night.rejected)]


def test_deadlines() -> None:
    assert due_date(AGENCY, 2023) == date(2024, 1, 31)
    assert due_date(AGENCY, 2018) == date(2019, 3, 31), "before the 条例 of 2019 every body had until March"
    assert due_date(replace(AGENCY, kind="government"), 2023) == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2023, 12, 31), ["overdue", "overdue", "not_due"]),
        (date(2024, 1, 31), ["overdue", "overdue", "due", "not_due"]),
        (date(2024, 2, 1), ["overdue", "overdue", "overdue", "not_due"]),
    ],
)
def test_a_report_is_owed_by_its_date(today: date, states: list[str]) -> None:
    assert [row.state for row in coverage([SOURCE], [], today, {})] == states


def test_found_loaded_flagged_absent_and_blocked(store: RawStore, tmp_path: Path, site: SampleSite) -> None:
    _drop(tmp_path, "2023", "a.txt", "示例数据".encode())
    source = replace(SOURCE, agencies=(replace(AGENCY, years=(2020, 2024), absent_years=(2020,)),))
    in_warehouse = {("yc.jyj", 2021): CoverageState.LOADED, ("yc.jyj", 2022): CoverageState.FLAGGED}
    rows = coverage([source], [_night(store, tmp_path)], date(2025, 6, 1), in_warehouse)
    assert [row.state for row in rows] == ["confirmed_absent", "loaded", "flagged", "found", "overdue"]
    sample = site.registry().source("sample-wenzhou")
    options = replace(site.fetch_options(attempts=1), resolver=lambda host, port: [("10.0.0.1", port)])
    blocked = fetch_source(sample, store, options, now=NOW)
    rows = coverage([sample], [blocked], date(2025, 6, 1), {})
    assert {row.state for row in rows if row.year < 2025} == {CoverageState.BLOCKED}
