"""Night after night: load, then nothing, then exactly what changed; and a killed run loses nothing."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sources.night import Change, SourceNight, fetch_source
from sources.outcomes import Outcome
from sources.pages import Page
from sources.registry_schema import Source
from sources.sample_site import SampleSite
from sources.store import CorruptBlob, IncomingFile, RawStore
from tests.sources.conftest import NOW


def _night(site: SampleSite, store: RawStore, source_ids: tuple[str, ...] = ()) -> list[SourceNight]:
    site.forget_requests()
    options = site.fetch_options()
    chosen = [each for each in site.registry().enabled if not source_ids or each.id in source_ids]
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda source: fetch_source(source, store, options, now=NOW), chosen))


def _documents(nights: list[SourceNight]) -> dict[str | None, str]:
    return {found.document.url: found.document.sha256 for night in nights for found in night.documents}


def test_three_nights(site: SampleSite, store: RawStore) -> None:
    first = _night(site, store)
    found = _documents(first)
    assert len(found) >= 18
    assert {each.change for night in first for each in night.documents} == {Change.NEW}
    assert not [failure for night in first for failure in night.failures]

    second = _night(site, store)
    assert _documents(second) == found
    assert {each.change for night in second for each in night.documents} == {Change.UNCHANGED}
    assert sum(one.body_bytes for one in site.requests if one.status == 200) == 0, "no body is sent twice"
    assert {one.status for one in site.requests} <= {304, 404}, "404 is an absent robots.txt"

    site.apply("corrected-report")
    site.apply("new-look")
    third = _night(site, store)
    changed = [each for night in third for each in night.documents if each.change is not Change.UNCHANGED]
    assert [(each.document.agency_id, each.document.report_year, each.version) for each in changed] == [
        ("sample.kfq.ghj", 2022, 2)
    ]
    (revision,) = changed
    assert revision.document.sha256 != found[revision.document.url]
    assert store.has(found[revision.document.url] or ""), "the old version is kept"
    others = {url: sha for url, sha in _documents(third).items() if url != revision.document.url}
    assert others == {url: sha for url, sha in found.items() if url != revision.document.url}

    fourth = _night(site, store)
    assert {each.change for night in fourth for each in night.documents} == {Change.UNCHANGED}
    assert store.verify() == []


def test_html_and_attachment_of_one_report_are_both_kept(site: SampleSite, store: RawStore) -> None:
    (night,) = _night(site, store, ("sample-kfq",))
    both = [
        each
        for each in night.documents
        if (each.document.agency_id, each.document.report_year) == ("sample.kfq.ghj", 2022)
    ]
    assert {each.carrier for each in both} == {"page", "attachment"}
    assert len({each.article_url for each in both}) == 1


def test_decoys_are_passed_over_with_a_reason(site: SampleSite, store: RawStore) -> None:
    reasons = {one.title: one.reason for night in _night(site, store) for one in night.rejected}
    assert reasons["示例市财政局2023年政府信息公开工作年度报告"] == "another body's report (示例市财政局)"
    assert reasons["【图解】投资促进局2023年政府信息公开工作年度报告"] == "a picture of a report (图解)"
    assert reasons["转载：国务院办公厅政府信息公开工作年度报告"] == "a copy of another body's text (转载)"
    assert reasons["关于做好2023年政府信息公开工作年度报告编制和发布工作的通知"] == "a notice about reports (做好)"
    assert all(reasons.values())
    kept = {one["title"]: one["reason"] for one in store.ledger.passed_over()}
    assert kept == reasons, "an operator can ask the ledger afterwards"
    assert {one["source_id"] for one in store.ledger.passed_over("sample-kfq")} == {"sample-kfq"}


def test_a_document_comes_with_what_its_site_says_about_it(site: SampleSite, store: RawStore) -> None:
    (night,) = _night(site, store, ("sample-xinjiang",))
    document = next(each for each in night.fetched_documents if each.media_type == "text/plain")
    assert document.agency_name == "新绛县招商投资促进中心"
    assert (document.region_code, document.agency_level, document.is_sample) == ("140825", "county", True)
    assert document.link_title == "新绛县招商投资促进中心2023年政府信息公开工作年度报告"
    assert str(document.listed_date) == "2024-01-10", "the listing's date, though the page's meta tag says the 11th"
    data = Path(document.path).read_bytes()
    assert hashlib.sha256(data).hexdigest() == document.sha256 and len(data) == document.byte_count
    assert "示例数据" in data.decode()


def test_a_title_without_a_year_takes_it_from_the_address(site: SampleSite, store: RawStore) -> None:
    (night,) = _night(site, store, ("sample-wenzhou",))
    title = "温州市投资促进局政府信息公开工作年度报告"
    found = next(each for each in night.fetched_documents if each.file_name == f"{title}.txt")
    assert (found.report_year, found.agency_id, found.link_title) == (2024, "sample.wenzhou.tcj", title)


def test_failures_are_counted_and_never_raised(site: SampleSite, store: RawStore) -> None:
    from dataclasses import replace

    source: Source = site.registry().source("sample-kfq")
    nowhere = site.fetch_options(attempts=1)
    nowhere = replace(nowhere, resolver=lambda host, port: [("10.0.0.1", port)])
    night = fetch_source(source, store, nowhere, now=NOW)
    assert night.documents == () and night.listings[0].stop == "error"
    assert set(night.outcomes) <= {Outcome.REFUSED_ADDRESS, Outcome.HOST_PAUSED}


_KILLED_RUN = """
import sys, pathlib
from datetime import UTC, datetime
from sources.night import fetch_source
from sources.sample_site import SampleSite
from sources.store import RawStore
with SampleSite() as site, RawStore(sys.argv[1]) as store:
    options, now = site.fetch_options(), datetime(2025, 4, 1, tzinfo=UTC)
    for source in site.registry().enabled:
        fetch_source(source, store, options, now=now, progress=lambda line: print(line, flush=True))
"""


@pytest.mark.slow
@pytest.mark.parametrize("documents_before_the_kill", [1, 4, 9])
def test_a_killed_run_started_again_ends_in_the_same_store(
    site: SampleSite, tmp_path: Path, documents_before_the_kill: int
) -> None:
    with RawStore(tmp_path / "whole") as whole:
        expected = _documents(_night(site, whole))
    run = subprocess.Popen(
        [sys.executable, "-c", _KILLED_RUN, str(tmp_path / "raw")],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert run.stdout is not None
    for _ in range(documents_before_the_kill):
        run.stdout.readline()
    time.sleep(0.02 * documents_before_the_kill)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    with RawStore(tmp_path / "raw") as store:
        assert store.verify() == []
        again = _night(site, store)
        assert _documents(again) == expected
        assert store.verify() == []
        changes = [each.change for night in again for each in night.documents]
        assert changes.count(Change.UNCHANGED) >= documents_before_the_kill


def test_a_run_may_be_cut_between_storing_and_recording(site: SampleSite, store: RawStore) -> None:
    (night,) = _night(site, store, ("sample-chengjiang",))
    document = night.fetched_documents[0]
    store.path_of(document.sha256).unlink()
    (again,) = _night(site, store, ("sample-chengjiang",))
    assert again.fetched_documents[0].sha256 == document.sha256
    assert store.has(document.sha256), "bytes that are gone are asked for again, without condition"


def test_altered_bytes_are_fetched_anew(site: SampleSite, store: RawStore) -> None:
    (night,) = _night(site, store, ("sample-chengjiang",))
    document = night.fetched_documents[0]
    Path(document.path).write_bytes(b"altered")
    (again,) = _night(site, store, ("sample-chengjiang",))
    assert again.failures == () and again.fetched_documents[0].sha256 == document.sha256
    assert store.verify() == []


def test_a_fault_of_our_own_costs_one_report_and_is_seen(
    site: SampleSite, store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sources.night as at_fault

    sound = at_fault.holds_report

    def trips(page: Page) -> bool:
        if "2022" in page.title:
            raise ZeroDivisionError("a bug")
        return sound(page)

    monkeypatch.setattr(at_fault, "holds_report", trips)
    (night,) = _night(site, store, ("sample-kfq",))
    assert {failure.outcome for failure in night.failures} == {"program_fault"}
    assert all("ZeroDivisionError: a bug" in failure.message for failure in night.failures)
    years = {document.report_year for document in night.fetched_documents}
    assert years >= {2020, 2021, 2023} and 2022 not in years


def test_a_full_disk_is_a_failure_of_the_store_and_not_of_the_night(
    site: SampleSite, store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(IncomingFile, "keep", full)
    (listed,) = _night(site, store, ("sample-kfq",))
    assert listed.listings[0].stop == "error" and "No space left" in (listed.listings[0].detail or "")
    (counted,) = _night(site, store, ("sample-wenzhou",))
    assert {failure.outcome for failure in counted.failures} == {"store_error"}
    assert list(store.incoming_folder.iterdir()) == []


def test_altered_bytes_are_noticed(store: RawStore) -> None:
    sha256 = store.put("示例数据".encode())
    assert store.verify() == []
    store.path_of(sha256).write_bytes(b"altered")
    assert store.verify() == [sha256]
    with pytest.raises(CorruptBlob, match="altered"):
        store.read(sha256)
