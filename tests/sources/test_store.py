"""The raw store keeps every byte under its hash, in a folder and on object storage, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import FetchedDocument
from sources.night import fetch_source
from sources.night_result import Change
from sources.recalling import note, recall
from sources.sample_site import SampleSite
from sources.store import RawStore
from tests.sources.conftest import NOW


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8))
def test_what_is_put_is_read_back(tmp_path_factory: pytest.TempPathFactory, blobs: list[bytes]) -> None:
    with RawStore(tmp_path_factory.mktemp("raw")) as store:
        hashes = [store.put(blob) for blob in blobs]
        assert [store.read(sha256) for sha256 in hashes] == blobs
        assert hashes == [hashlib.sha256(blob).hexdigest() for blob in blobs]
        assert sorted(set(hashes)) == list(store.hashes())
        assert store.verify() == []


def test_bytes_that_were_not_kept_leave_nothing(store: RawStore) -> None:
    with store.incoming() as file:
        file.write(b"half")
    with pytest.raises(RuntimeError), store.incoming() as file:
        file.write(b"half")
        raise RuntimeError("the line went dead")
    assert list(store.hashes()) == [] and list(store.incoming_folder.iterdir()) == []


def test_the_same_bytes_from_many_threads_are_stored_once(store: RawStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        hashes = set(pool.map(lambda number: store.put(b"same" * 1000), range(64)))
    assert len(hashes) == 1 and store.verify() == []


def test_leftovers_of_killed_runs_are_swept_after_a_day(tmp_path: Path) -> None:
    with RawStore(tmp_path) as store:
        old, young = store.incoming_folder / "old", store.incoming_folder / "young"
        for file in (old, young):
            file.write_bytes(b"half")
        two_days_ago = time.time() - 2 * 24 * 3600
        os.utime(old, (two_days_ago, two_days_ago))
    with RawStore(tmp_path):
        assert not old.exists() and young.exists(), "another run may be writing the young one"


def test_a_lost_folder_comes_back_from_object_storage(site: SampleSite, tmp_path: Path) -> None:
    source, mirror = site.registry().source("sample-xinjiang"), f"file://{tmp_path}/bucket/raw"
    with RawStore(tmp_path / "raw", mirror=mirror) as store:
        first = fetch_source(source, store, site.fetch_options(), now=NOW)
    shutil.rmtree(tmp_path / "raw")
    site.forget_requests()
    with RawStore(tmp_path / "raw", mirror=mirror) as store:
        second = fetch_source(source, store, site.fetch_options(), now=NOW)
        assert {each.change for each in second.documents} == {Change.UNCHANGED}
        assert all(Path(document.path).is_file() for document in second.fetched_documents)
        assert store.verify() == []
    assert sum(one.body_bytes for one in site.requests if one.status == 200) == 0
    assert {each.sha256 for each in first.fetched_documents} == {each.sha256 for each in second.fetched_documents}


def test_altered_bytes_on_object_storage_are_not_taken(tmp_path: Path) -> None:
    mirror = f"file://{tmp_path}/bucket"
    with RawStore(tmp_path / "raw", mirror=mirror) as store:
        sha256 = store.put("示例数据".encode())
        store.path_of(sha256).unlink()
        (tmp_path / "bucket" / "sha256" / sha256[:2] / sha256).write_bytes(b"altered")
        assert not store.has(sha256)


def test_altered_bytes_are_set_aside_and_never_read_for_what_they_were(store: RawStore) -> None:
    sha256 = store.put("示例数据".encode())
    document = FetchedDocument(sha256, str(store.path_of(sha256)), 12, source_id="any")
    note(store, "http://any.test/a.txt", document)
    store.path_of(sha256).write_bytes(b"altered")
    ((again,),) = recall(store)
    assert (again.byte_count, Path(again.path).exists()) == (0, False)
    assert (store.root / "altered" / sha256).read_bytes() == b"altered"
    assert store.put("示例数据".encode()) == sha256 and store.has(sha256)


def test_a_hundred_thousand_notes_are_read_in_their_order_without_being_held(store: RawStore) -> None:
    nights = (1, 2, 3)
    rows = [(f"{number:064x}", number % 3 + 1, f"http://any.test/{number}", "{}") for number in range(100_000)]
    with sqlite3.connect(store.root / "ledger.sqlite") as database:
        database.executemany("insert into document_note values (?, ?, ?, ?)", rows)
    tracemalloc.start()
    told = [0, 0, 0]
    last = 0
    for night, sha256, _ in store.ledger.document_notes():
        told[night - 1] += int(sha256, 16) >= 0
        assert night >= last
        last = night
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == [sum(row[1] == night for row in rows) for night in nights]
    assert peak < 5_000_000


class _Unreachable:
    """A storage that answers nothing, with an error that is none of the standard's."""

    def __getattr__(self, name: str) -> object:
        raise LookupError("no route to the bucket")


def test_a_storage_that_cannot_be_reached_costs_the_new_documents_and_not_the_night(
    site: SampleSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source, mirror = site.registry().source("sample-chengjiang"), f"file://{tmp_path}/bucket"
    with RawStore(tmp_path / "raw", mirror=mirror) as store:
        assert store.mirror is not None
        store.mirror._filesystem = _Unreachable()
        night = fetch_source(source, store, site.fetch_options(), now=NOW)
    assert night.documents == () and {failure.outcome for failure in night.failures} == {"store_error"}
    assert "no route to the bucket" in night.failures[0].message
    assert "the next closing copies it" in caplog.text
