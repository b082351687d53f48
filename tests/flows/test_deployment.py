"""The deployments on a real Prefect server and worker: the night fires by itself, the backfill gives way and goes on.

Guards the set of versions too: a wrong one deploys without complaint and never schedules a run.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.documents import FetchedDocument
from flows.night_lock import night_lock
from sources.recalling import note
from sources.store import RawStore
from tests.flows.prefect_house import PrefectHouse, prefect_house, wait_for
from tests.flows.sample_report import report_text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectHouse]:
    home = tmp_path_factory.mktemp("prefect")
    with prefect_house(home, GONGKAI_DATA=str(home / "data")) as running:
        running.prefect("work-pool", "create", "local", "--type", "process", "--overwrite")
        running.prefect("deploy", "--all")
        yield running


def _runs(house: PrefectHouse, *states: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.ask(
        "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": list(states)}}}, "limit": 200}
    )
    return found


def test_the_night_is_scheduled_at_two_in_shanghai(house: PrefectHouse) -> None:
    deployment = house.ask("/deployments/name/nightly/nightly")
    (schedule,) = deployment["schedules"]
    assert schedule["active"] and schedule["schedule"]["cron"] == "0 2 * * *"
    assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    wait_for(lambda: bool(_runs(house, "SCHEDULED")), 60, lambda: house.log("server"))
    assert {run["expected_start_time"][11:16] for run in _runs(house, "SCHEDULED")} == {"18:00"}


def test_a_scheduled_run_fires_by_itself_and_fills_the_warehouse(house: PrefectHouse) -> None:
    house.prefect("deploy", "--name", "nightly", "--params", json.dumps({"sample": True}))
    house.prefect("deployment", "schedule", "create", "nightly/nightly", "--interval", "45")
    house.start("worker", "worker", "start", "--pool", "local", "--type", "process")

    def ended() -> list[dict[str, Any]]:
        return _runs(house, "COMPLETED", "FAILED", "CRASHED")

    wait_for(lambda: bool(ended()), 240, lambda: house.log("worker"))
    first = ended()[-1]
    assert first["state_type"] == "COMPLETED", house.log("worker")
    assert first["auto_scheduled"]

    data = Path(house.environment["GONGKAI_DATA"])
    assert _ask_warehouse(data, "SELECT count(*) FROM mart_report_wide") > [(0,)]
    assert (first["id"],) in _ask_warehouse(data, "SELECT flow_run_id FROM load_run")
    artifacts = house.ask("/artifacts/filter", {"artifacts": {"key": {"any_": ["night-summary"]}}})
    assert any(artifact["flow_run_id"] == first["id"] and "found" in artifact["data"] for artifact in artifacts)


def test_a_killed_backfill_is_followed_by_another_and_a_night_beside_it_comes_to_its_end(house: PrefectHouse) -> None:
    for schedule in house.ask("/deployments/name/nightly/nightly")["schedules"]:
        house.prefect("deployment", "schedule", "pause", "nightly/nightly", schedule["id"])
    wait_for(lambda: not _runs(house, "RUNNING", "PENDING"), 120, lambda: house.log("worker"))
    data = house.home / "kept"
    _keep_reports(data, 6)

    # While a night is at work nothing is loaded, so wherever the backfill is killed nothing of it is half done.
    with night_lock(data):
        killed = _start(house, "backfill", data=str(data), documents=4)
        wait_for(lambda: _has_begun(data), 240, lambda: house.log("worker"))
        os.kill(int((data / "backfill.lock").read_text()), signal.SIGKILL)
        _await(house, killed, "CRASHED")
        assert _loaded(data) == 0

    _await(house, _start(house, "backfill", data=str(data), documents=4), "COMPLETED")
    assert _loaded(data) == 4
    (told, *_) = house.ask(
        "/artifacts/filter", {"artifacts": {"key": {"any_": ["backfill-summary"]}}, "sort": "CREATED_DESC"}
    )
    assert "4 documents read, 2 left, about " in told["data"]

    night = _start(house, "nightly", data=str(data), sample=True)
    _await(house, _start(house, "backfill", data=str(data), documents=4), "COMPLETED")
    _await(house, night, "COMPLETED")
    assert _loaded(data) == 6


def _keep_reports(data: Path, count: int) -> None:
    """Documents in the raw store that no night has read."""
    with RawStore(data / "raw") as raw:
        raw.ledger.begin_night()
        for number in range(count):
            sha256 = raw.put(f"{report_text(2021)}\n\n{number}\n".encode())
            fetched_at = datetime(2022, 3, 1, tzinfo=UTC)
            said = FetchedDocument(
                sha256, "", 1, url=f"http://kept.test/{number}", file_name="r.txt", agency_id=f"cn.{number}",
                agency_name=f"示例{number}局", fetched_at=fetched_at,
            )  # fmt: skip
            note(raw, said.url or "", said)


def _has_begun(data: Path) -> bool:
    try:
        return _ask_warehouse(data, "SELECT count(*) FROM load_run") == [(1,)]
    except sqlite3.OperationalError:  # no file or no table yet
        return False


def _start(house: PrefectHouse, name: str, **parameters: Any) -> str:
    deployment = house.ask(f"/deployments/name/{name}/{name}")["id"]
    run = house.ask(f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})
    return str(run["id"])


def _await(house: PrefectHouse, run: str, state: str) -> None:
    ended = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
    wait_for(lambda: house.ask(f"/flow_runs/{run}")["state_type"] in ended, 240, lambda: house.log("worker"))
    assert house.ask(f"/flow_runs/{run}")["state_type"] == state, house.log("worker")


def _loaded(data: Path) -> int:
    (row,) = _ask_warehouse(
        data, "SELECT count(*) FROM report JOIN document USING (document_id) WHERE url LIKE 'http://kept.test/%'"
    )
    return int(row[0])


def _ask_warehouse(data: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{data / 'warehouse.sqlite'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()
