"""Nothing is lost: backups restore to equal facts on either engine, damage is found, a killed load leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.warehouse.sample import SampleReport, dimension_frames, together, unread_document
from warehouse import (
    LoadRun,
    Warehouse,
    WarehouseError,
    WarehouseLocked,
    WarehouseUnreachable,
    engines,
    loading,
    open_warehouse,
)
from warehouse.engines import writing


def _fill(warehouse: Warehouse, run: LoadRun) -> None:
    first = SampleReport(disclosure={"20(8).administrative_fee.amount": Decimal("4166.241619")})
    old = SampleReport(form="2019", year=2020, disclosure={"20(9).central_procurement.procurement_amount": 573802895})
    warehouse.load(together(first.frames(), old.frames(), unread_document()), run)
    changed = SampleReport(content="second", application={"granted": [None] * 7}, missing_rows=["carried_in"])
    warehouse.load(changed.frames(), warehouse.start_run())


def test_a_sound_warehouse_verifies(warehouse: Warehouse, run: LoadRun) -> None:
    _fill(warehouse, run)
    assert warehouse.verify() == []


def test_a_fact_changed_behind_the_loaders_back_is_found(warehouse: Warehouse, run: LoadRun) -> None:
    _fill(warehouse, run)
    with writing(warehouse.engine) as connection:
        connection.exec_driver_sql(
            "UPDATE fact_application SET request_count = 1 WHERE report_id = 1 AND form_row_id = 1 "
            "AND applicant_type_id = 1"
        )
    problems = warehouse.verify()
    assert len(problems) == 1
    assert "not those that were loaded" in problems[0]


def test_marts_that_are_not_what_they_promise_are_found(warehouse: Warehouse, run: LoadRun) -> None:
    _fill(warehouse, run)
    warehouse.rebuild_marts()
    assert warehouse.verify() == []
    with writing(warehouse.engine) as connection:
        twice = "INSERT INTO v_disclosure_output SELECT * FROM v_disclosure_output WHERE report_id = 2"
        connection.exec_driver_sql(twice)
        connection.exec_driver_sql("UPDATE v_quality SET quality = 'E'")
    assert warehouse.verify() == [
        "v_disclosure_output: 2 in column 'report_id' breaks multiple_fields_uniqueness",
        "v_quality: E in column 'quality' breaks isin(('A', 'B', 'C', 'D', 'X'))",
    ]


def test_a_backup_restores_to_equal_facts_on_sqlite(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    _fill(warehouse, run)
    backup = tmp_path / "backup.sqlite"
    assert warehouse.backup(backup) > 600
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.sqlite"]
    with open_warehouse(f"sqlite:///{tmp_path / 'restored.sqlite'}") as restored:
        restored.restore(backup)
        assert restored.verify() == []
        assert restored.facts_checksum() == warehouse.facts_checksum()
        assert restored.rebuild_marts()
        assert restored.known_documents("r1") == warehouse.known_documents("r1")
        with pytest.raises(WarehouseError, match="empty warehouse"):
            restored.restore(backup)


def test_a_backup_restores_into_either_engine(warehouse: Warehouse, tmp_path: Path) -> None:
    with open_warehouse(f"sqlite:///{tmp_path / 'source.sqlite'}") as source:
        source.upgrade()
        source.load_dimensions(dimension_frames())
        _fill(source, source.start_run())
        source.backup(tmp_path / "backup.sqlite")
        warehouse.restore(tmp_path / "backup.sqlite")
        assert warehouse.facts_checksum() == source.facts_checksum()
        assert warehouse.verify() == []


def test_a_missing_backup_is_named(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no backup"):
        warehouse.restore(tmp_path / "nothing.sqlite")


_LOADER = """
import sys
from tests.warehouse.sample import SampleReport, together
from warehouse import open_warehouse
with open_warehouse(sys.argv[1]) as warehouse:
    run = warehouse.start_run()
    print("ready", flush=True)
    for number in range(400):
        batch = together(*(SampleReport(agency=f"{number}-{i}局").frames() for i in range(3)))
        warehouse.load(batch, run)
        print(number, flush=True)
"""


def test_a_killed_load_leaves_whole_reports_only(warehouse: Warehouse, url: str) -> None:
    for delay in (0.05, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-c", _LOADER, url],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdout.readline()
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert warehouse.verify() == []
    whole = warehouse.query("SELECT report_id, count(*) AS n FROM fact_application GROUP BY report_id")
    assert set(whole["n"]) == {175}
    assert len(whole) == warehouse.query("SELECT count(*) AS n FROM report")["n"][0]
    assert len(whole) % 3 == 0, "a batch is one transaction"
    died = warehouse.query("SELECT count(*) AS n FROM load_run WHERE finished_at IS NULL")["n"][0]
    assert died == 2


def test_a_connection_lost_in_mid_load_leaves_nothing_half_loaded(
    warehouse: Warehouse, run: LoadRun, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine_name == "sqlite":
        pytest.skip("a file has no connection to lose")
    whole = loading.write_findings

    def lost(connection: sa.Connection, *more: Any) -> None:
        with warehouse.engine.connect() as another:
            process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            another.execute(sa.text("SELECT pg_terminate_backend(:process)"), {"process": process})
        whole(connection, *more)

    monkeypatch.setattr(loading, "write_findings", lost)
    with pytest.raises(WarehouseUnreachable, match="nothing was written") as caught:
        warehouse.load(SampleReport().frames(), run)
    assert "\n" not in str(caught.value)
    for table in ("document", "report", "fact_application", "cell"):
        assert warehouse.query(f"SELECT count(*) AS n FROM {table}")["n"][0] == 0
    monkeypatch.setattr(loading, "write_findings", whole)
    assert warehouse.load(SampleReport().frames(), run).loaded == 1


def test_a_second_loader_gives_up_with_a_clear_line_and_the_first_is_not_harmed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 200)
    with open_warehouse(url) as first, open_warehouse(url) as second:
        run = first.start_run()
        with writing(first.engine), pytest.raises(WarehouseLocked, match="is locked by another process") as caught:
            second.load(SampleReport().frames(), run)
        assert "\n" not in str(caught.value)
        assert second.query("SELECT count(*) AS n FROM document")["n"][0] == 0
        assert second.load(SampleReport().frames(), run).loaded == 1
