"""The other verbs: what they say, and how they end."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from flows.night_lock import night_lock
from tests.flows.sample_report import DROP_BOX, report_text


@pytest.fixture
def run(command: Path, tmp_path: Path) -> Any:
    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *words], capture_output=True, text=True, check=False, cwd=tmp_path)

    return call


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A registry with a drop box, and three reports and a file that is none in it."""
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    for year in (2021, 2022, 2023):
        folder = tmp_path / "data" / "inbox" / "sample.tcj" / str(year)
        folder.mkdir(parents=True)
        (folder / "report.txt").write_text(report_text(year), "utf-8")
    (folder / "noise.pdf").write_bytes(b"%PDF-1.4 cut off")
    return tmp_path


def test_a_night_loads_what_it_can_and_the_next_changes_nothing(run: Any, box: Path) -> None:
    first = run("nightly", "--registry", "registry")
    assert first.returncode == 0, first.stderr
    assert "noise.pdf" in first.stderr
    assert "overdue" in first.stdout, "2019 and 2020 are owed and not there"
    asked = run(
        "warehouse", "query", "--csv", "SELECT report_year, new_received_total FROM mart_report_wide ORDER BY 1"
    )
    assert asked.stdout.splitlines() == ["report_year,new_received_total", "2021,0", "2022,0", "2023,0"]
    second = run("nightly", "--registry", "registry")
    assert second.returncode == 0
    assert "4 documents met, all known: nothing was read again, nothing changed." in second.stdout
    status = run("status").stdout
    assert "4 found, 3 loaded" in status and "4 found, 0 loaded, 4 skipped" in status


def test_a_second_night_at_the_same_time_declines(run: Any, box: Path) -> None:
    with night_lock(box / "data"):
        declined = run("nightly", "--registry", "registry")
    assert declined.returncode == 3
    assert "already at work" in declined.stderr
    assert not (box / "data" / "warehouse.sqlite").exists()


def test_explain_shows_where_a_number_was_printed(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(report_text(cells={"section3.granted.total": "7"}), "utf-8")
    told = run("explain", "r.txt", "--cell", "section3.granted.total")
    assert told.returncode == 0
    assert "section3.granted.total = 7 件 (reported)" in told.stdout
    assert "printed as   '7'" in told.stdout and "S3.ROWSUM" in told.stdout
    doubtful = run("explain", "r.txt")
    assert "section3.granted.total" in doubtful.stdout


def test_explain_helps_with_a_mistyped_cell(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(report_text(), "utf-8")
    told = run("explain", "r.txt", "--cell", "section3.grant.total")
    assert told.returncode == 2
    assert "section3.granted.total" in told.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["explain", "nowhere.pdf"], "nowhere.pdf: cannot be opened"),
        (["status"], "holds no warehouse yet"),
        (["warehouse", "query", "SELECT 1"], "holds no warehouse yet"),
        (["nightly", "--registry", "nowhere"], "nowhere:1: no such folder"),
        (["sources", "check", "--registry", "nowhere"], "nowhere:1: no such folder"),
    ],
)
def test_a_mistake_gives_one_clear_line(run: Any, words: list[str], says: str) -> None:
    told = run(*words)
    assert told.returncode == 1
    assert says in told.stderr
    assert len(told.stderr.splitlines()) == 1, told.stderr


def test_a_fault_in_the_registry_is_shown_with_its_line(run: Any, tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX.replace("level: county", "level: moon"), "utf-8")
    told = run("sources", "check", "--registry", "registry")
    assert told.returncode == 1
    assert "registry/box.yaml:6:" in told.stderr


def test_the_shipped_registry_is_sound(run: Any) -> None:
    told = run("sources", "check")
    assert told.returncode == 0, told.stderr


def test_doctor_finds_nothing_wrong_in_a_fresh_place(run: Any) -> None:
    told = run("doctor")
    assert told.returncode == 0, told.stdout
    assert "the first night makes it" in told.stdout


def test_help_is_there_for_every_verb(run: Any) -> None:
    for verb in ("extract", "explain", "nightly", "demo", "status", "doctor", "sources", "warehouse"):
        assert verb in run("--help").stdout
        assert run(verb, "--help").returncode == 0
