"""The demo as a newcomer sees it: figures in the warehouse, and nothing to do the second time."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest

from flows.commands.demo import QUESTION

pytestmark = pytest.mark.slow


def _demo(command: Path, folder: Path) -> str:
    run = subprocess.run(
        [command, "demo", "--data", folder / "data"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_the_demo_fills_the_warehouse_and_its_second_run_changes_nothing(command: Path, tmp_path: Path) -> None:
    first = _demo(command, tmp_path)
    assert "Try next:" in first
    for word in ("pdf", "docx", "txt", "html", "facts loaded", "findings"):
        assert word in first
    with sqlite3.connect(tmp_path / "data" / "warehouse.sqlite") as connection:
        rows = connection.execute(QUESTION).fetchall()
        facts = connection.execute("SELECT count(*) FROM fact_application").fetchone()
        assert len(rows) >= 5 and facts > (0,)
        assert connection.execute("SELECT count(*) FROM document WHERE NOT is_sample").fetchone() == (0,)

    assert "nothing changed" in _demo(command, tmp_path)
    with sqlite3.connect(tmp_path / "data" / "warehouse.sqlite") as connection:
        assert connection.execute(QUESTION).fetchall() == rows
        assert connection.execute("SELECT count(*) FROM fact_application").fetchone() == facts
