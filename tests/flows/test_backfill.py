"""A backfill reads the raw store in bounded runs, goes on where it was left, and gives way to a night."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from contracts.documents import FetchedDocument
from flows.commands import app
from flows.night_lock import NightInProgress, night_lock
from flows.progress import duration
from flows.runners import ThreadRunner
from flows.settings import NightSettings, night_settings
from flows.steps import backfill as module
from flows.steps.backfill import BackfillRun, NothingToBackfill, backfill
from flows.summary import Fate
from sources.recalling import note
from sources.store import RawStore
from tests.flows.sample_report import report_text
from warehouse.warehouse import open_warehouse

YEARS = range(2019, 2024)
NOW = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> NightSettings:
    """A data folder whose raw store holds five reports and no warehouse."""
    made = night_settings(data=tmp_path / "data", workers=1)
    with RawStore(made.raw_folder) as raw:
        raw.ledger.begin_night()
        for year in YEARS:
            sha256 = raw.put(report_text(year).encode())
            said = FetchedDocument(
                sha256, "", 1, file_name="r.txt", agency_id="cn.a", agency_name="某某县投资促进局", fetched_at=NOW
            )
            note(raw, f"http://a.test/{year}", said)
    return made


def _run(settings: NightSettings, documents: int = 15_000, tried: frozenset[str] = frozenset()) -> BackfillRun:
    with ThreadRunner(2) as runner:
        return backfill(settings, runner, documents, tried=tried)


def _count(settings: NightSettings, table: str) -> int:
    with open_warehouse(settings.warehouse_url) as house:
        return int(house.query(f"SELECT count(*) AS n FROM {table}")["n"][0])


def test_bounded_runs_until_nothing_is_left(settings: NightSettings) -> None:
    runs = [_run(settings, 2) for _ in range(3)]
    assert [len(one.read) for one in runs] == [2, 2, 1]
    assert [one.left for one in runs] == [3, 1, 0]
    assert len(frozenset().union(*(one.read for one in runs))) == len(YEARS)
    assert sum(one.summary.fates[Fate.LOADED] for one in runs) == len(YEARS)
    assert _count(settings, "report") == _count(settings, "mart_report_wide") == len(YEARS)
    assert any(settings.published_folder.rglob("datapackage.json"))
    again = _run(settings)
    assert (again.read, again.left, again.seconds_left) == (frozenset(), 0, None)


def test_marts_wait_for_the_last_run(settings: NightSettings) -> None:
    _run(settings, 3)
    assert not settings.published_folder.exists()
    assert _count(settings, "report") == 3


def test_a_run_that_was_killed_is_followed_by_another(settings: NightSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module._PatientStore, "load", dies)
        _run(settings)
    assert _count(settings, "report") == 0
    assert len(_run(settings).read) == len(YEARS)


def test_what_was_tried_is_left_out(settings: NightSettings) -> None:
    first = _run(settings, 2)
    assert _run(settings, tried=first.read).read.isdisjoint(first.read)


def test_nothing_is_loaded_while_a_night_is_at_work(
    settings: NightSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_LOOK_AGAIN_S", 0.02)
    caplog.set_level(logging.INFO, logger="gongkai.night")
    results: list[BackfillRun] = []
    with night_lock(settings.data):
        thread = threading.Thread(target=lambda: results.append(_run(settings)))
        thread.start()
        deadline = time.monotonic() + 60
        while "the backfill waits" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.02)
        assert "the backfill waits" in caplog.text
        assert _count(settings, "report") == 0
    thread.join(60)
    assert results[0].summary.fates[Fate.LOADED] == len(YEARS)


def test_two_backfills_do_not_meet_but_a_night_may_begin(settings: NightSettings) -> None:
    with night_lock(settings.data, "backfill"):
        with pytest.raises(NightInProgress):
            _run(settings)
        with night_lock(settings.data):
            pass


def test_no_raw_store(tmp_path: Path) -> None:
    with pytest.raises(NothingToBackfill, match="holds no raw store"):
        _run(night_settings(data=tmp_path))


def test_the_command_says_what_is_left(settings: NightSettings) -> None:
    result = CliRunner().invoke(app, ["backfill", "--data", str(settings.data), "--documents", "3", "--workers", "1"])
    assert result.exit_code == 0, result.output
    assert "run 1: 3 documents read, 2 left, about " in result.output
    assert "run 2: 2 documents read, 0 left" in result.output


@pytest.mark.parametrize(
    ("seconds", "words"), [(41.7, "42 s"), (600, "10 min"), (11_100, "3 h 05 min"), (3599.9, "1 h 00 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_deployment_has_a_queue_of_its_own_and_sleeps_until_woken() -> None:
    declared = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text("utf-8"))["deployments"]
    nightly, own = ({one["name"]: one for one in declared}[name] for name in ("nightly", "backfill"))
    assert own["work_pool"]["work_queue_name"] != nightly["work_pool"]["work_queue_name"]
    assert not any(one["active"] for one in own["schedules"])
    assert own["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
