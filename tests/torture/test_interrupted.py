"""Every command that changes something, killed on its way or asked to stop: what was there stands, and again works."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.flows.prefect_house import wait_for
from tests.torture.conftest import Tally
from tests.torture.nights import (
    SAMPLE_REGISTRY,
    Contents,
    check_release,
    check_whole,
    command,
    contents,
    dying,
    finish,
    start,
)

pytestmark = pytest.mark.slow

PLACES_EACH = 6
Words = Callable[[Path], tuple[str | Path, ...]]


def _changed(data: Path) -> None:
    """As if something had been loaded since the last release, which is to be replaced."""
    with sqlite3.connect(data / "warehouse.sqlite") as connection:
        connection.execute("UPDATE warehouse_state SET counter = counter + 1 WHERE name = 'data_version'")


def _backed_up(data: Path) -> None:
    """An older backup stands where the new one goes, and an empty warehouse where it is restored to."""
    finish(command("warehouse", "backup", data / "backup.sqlite", "--data", data))


def _emptied(data: Path) -> None:
    _backed_up(data)
    (data / "warehouse.sqlite").unlink()


def _without_warehouse(data: Path) -> None:
    (data / "warehouse.sqlite").unlink()
    shutil.rmtree(data / "published")


COMMANDS: dict[str, tuple[Callable[[Path], None], Words]] = {
    "publish": (_changed, lambda data: ("warehouse", "publish", "--data", data)),
    "upgrade": (_without_warehouse, lambda data: ("warehouse", "upgrade", "--data", data)),
    "backup": (_backed_up, lambda data: ("warehouse", "backup", data / "backup.sqlite", "--data", data)),
    "restore": (_emptied, lambda data: ("warehouse", "restore", data / "backup.sqlite", "--data", data)),
    "rebuild": (_without_warehouse, lambda data: ("rebuild", "--data", data, "--registry", SAMPLE_REGISTRY)),
}


def _places(counted: Path, is_full: bool) -> list[str]:
    """Places spread over the whole command, the last one of each kind among them."""
    met = json.loads(counted.read_text(encoding="ascii"))
    each = PLACES_EACH if is_full else 1
    return [
        f"{kind}:{met[kind] - number * met[kind] // each}"
        for kind in ("write", "statement")
        if met.get(kind)
        for number in range(each)
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_killed_anywhere_harms_nothing_and_works_again(
    name: str, sample_night: Path, tmp_path: Path, tally: Tally, is_full: bool
) -> None:
    prepare, words = COMMANDS[name]
    before = contents(sample_night / "warehouse.sqlite")
    prepared, counted = tmp_path / "prepared", tmp_path / "counted"
    shutil.copytree(sample_night, prepared, symlinks=True)
    prepare(prepared)
    shutil.copytree(prepared, counted, symlinks=True)
    finish([sys.executable, "-m", "tests.torture.dying", f"count:{tmp_path / 'places'}", *map(str, words(counted))])
    struck = 0
    for place in _places(tmp_path / "places", is_full):
        data = tmp_path / "data"
        shutil.copytree(prepared, data, symlinks=True)
        process = start(dying(place, *words(data)))
        process.communicate()
        struck += process.returncode == -signal.SIGKILL
        check_whole(data)
        if name in ("backup", "restore"):
            _check_backup(data, before)
        _run_again(name, data, words(data), before)
        shutil.rmtree(data)
    tally.count("kills", struck)
    tally.count("faults", struck)
    tally.note(f"gongkai {name}: killed at {struck} places, nothing lost")
    assert struck


def _check_backup(data: Path, before: Contents) -> None:
    """The backup that stands, old or new, is whole at any moment."""
    elsewhere = data / "elsewhere"
    finish(command("warehouse", "restore", data / "backup.sqlite", "--data", elsewhere))
    assert contents(elsewhere / "warehouse.sqlite") == before
    shutil.rmtree(elsewhere)


def _run_again(name: str, data: Path, words: tuple[str | Path, ...], before: Contents) -> None:
    process = start(command(*words))
    said, _ = process.communicate()
    if process.returncode and name == "rebuild":
        # It refuses a warehouse that holds anything, as it says; that one is moved away.
        assert "move it away" in said
        (data / "warehouse.sqlite").unlink()
        finish(command(*words))
    elif process.returncode and name == "restore":
        assert "this one holds documents" in said, "killed after its last commit"
        finish(command("nightly", "--sample", "--data", data))
    else:
        assert process.returncode == 0, said
    check_whole(data)
    if name == "upgrade":
        finish(command("nightly", "--sample", "--data", data))
    if name in ("publish", "rebuild"):
        check_release(data / "published" / "current")
    left = contents(data / "warehouse.sqlite")
    for table, rows in before.items():
        assert left[table] == rows, f"{table} after {name}"


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_night_asked_to_stop_stops_and_leaves_nobody_behind(
    asked: signal.Signals, sample_night: Path, tmp_path: Path, tally: Tally
) -> None:
    data = tmp_path / "data"
    process = start(command("nightly", "--sample", "--data", data))
    wait_for((data / "warehouse.sqlite").exists, 120, lambda: "no warehouse yet")
    time.sleep(1)
    readers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(asked)
    said, _ = process.communicate(timeout=120)
    assert process.returncode in (-asked, 128 + asked, 0), said
    assert "Traceback" not in said
    wait_for(lambda: not any(one.is_running() for one in readers), 60, lambda: f"left behind: {readers}")
    tally.count("faults")
    check_whole(data)
    finish(command("nightly", "--sample", "--data", data))
    left = contents(data / "warehouse.sqlite")
    assert all(left[table] == rows for table, rows in contents(sample_night / "warehouse.sqlite").items())


def test_a_proposal_killed_on_its_way_leaves_nothing(tmp_path: Path, tally: Tally) -> None:
    """``sources add`` prints; its own raw store is a temporary folder, swept by the system."""
    words = ("sources", "add", "http://127.0.0.1:9/zwgk/", "--contact", "a@b.example")
    process = start(dying("write:1", *words), env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)})
    process.communicate()
    said = start(command(*words)).communicate()[0]
    tally.count("faults")
    assert "Traceback" not in said and "127.0.0.1" in said
