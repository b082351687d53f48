"""The nightly deployment on a real Prefect server and worker: scheduled, fired by itself, warehouse filled.

Guards the set of versions too: a wrong one deploys without complaint and never schedules a run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.prefect_house import PrefectHouse, prefect_house, wait_for

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

    warehouse = Path(house.environment["GONGKAI_DATA"]) / "warehouse.sqlite"
    with sqlite3.connect(f"file:{warehouse}?mode=ro", uri=True) as connection:
        (reports,) = connection.execute("SELECT count(*) FROM mart_report_wide").fetchone()
        flow_runs = [row[0] for row in connection.execute("SELECT flow_run_id FROM load_run")]
    assert reports > 0
    assert first["id"] in flow_runs
    artifacts = house.ask("/artifacts/filter", {"artifacts": {"key": {"any_": ["night-summary"]}}})
    assert any(artifact["flow_run_id"] == first["id"] and "found" in artifact["data"] for artifact in artifacts)
