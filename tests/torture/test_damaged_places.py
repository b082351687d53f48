"""Disks full and read-only, rot, files cut off, locks, poison: told in one line, and whole again afterwards."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from flows.house import run_night
from flows.isolation import pool
from flows.runners import ThreadRunner
from flows.settings import night_settings
from flows.summary import Fate
from sources.store import RawStore
from tests.flows.sample_report import DROP_BOX, report_text
from tests.flows.test_isolation import HOSTILE_READER
from tests.torture.conftest import Tally
from tests.torture.nights import SAMPLE_REGISTRY, check_whole, command, contents, finish, start

pytestmark = pytest.mark.slow


def _run(data: Path) -> tuple[int, str]:
    process = start(command("nightly", "--sample", "--data", data))
    said, _ = process.communicate(timeout=600)
    assert "Traceback" not in said, said
    return process.returncode, said


def _assert_same(data: Path, night: Path) -> None:
    check_whole(data)
    left = contents(data / "warehouse.sqlite")
    for table, rows in contents(night / "warehouse.sqlite").items():
        assert left[table] == rows, table


@pytest.mark.parametrize("part", ["raw", "published"])
def test_one_part_of_the_data_folder_lies_on_a_full_disk(
    part: str, small_disk: Path, sample_night: Path, tmp_path: Path, tally: Tally
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (small_disk / part).mkdir()
    (data / part).symlink_to(small_disk / part)
    status, said = _run(data)
    assert status == 1, said
    assert "full" in said.lower() or "no space" in said.lower()
    tally.count("faults")
    check_whole(data)
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    finish(command("nightly", "--sample", "--data", data))
    _assert_same(data, sample_night)


@pytest.mark.parametrize("part", ["", "raw", "published"])
def test_a_folder_that_became_read_only(
    part: str, small_disk: Path, sample_night: Path, tmp_path: Path, tally: Tally
) -> None:
    subprocess.run(["mount", "-o", "remount,size=300m", small_disk], check=True)
    shutil.copytree(sample_night, small_disk / "data", symlinks=True)
    data = small_disk / "data"
    if part:
        data = tmp_path / "data"
        shutil.copytree(sample_night, data, symlinks=True)
        shutil.rmtree(data / part)
        (data / part).symlink_to(small_disk / "data" / part)
    if part == "published":
        with sqlite3.connect(data / "warehouse.sqlite") as connection:
            connection.execute("UPDATE warehouse_state SET counter = counter + 1 WHERE name = 'data_version'")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    status, said = _run(data)
    assert status == 1, said
    assert any(words in said.lower() for words in ("read-only", "readonly", "cannot be used")), said
    tally.count("faults")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    finish(command("nightly", "--sample", "--data", data))
    _assert_same(data, sample_night)


def test_raw_bytes_that_rot_are_fetched_again(sample_night: Path, tmp_path: Path, tally: Tally) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_night, data, symlinks=True)
    with RawStore(data / "raw") as store:
        rotten = sorted(store.hashes())[::5]
        for number, sha256 in enumerate(rotten):
            path = store.path_of(sha256)
            path.chmod(0o644)
            rot = bytearray(path.read_bytes())
            rot[len(rot) // 2] ^= 4
            path.write_bytes(rot if number % 2 else rot[: len(rot) // 2])
        assert set(store.verify()) == set(rotten)
    finish(command("nightly", "--sample", "--data", data))
    tally.count("faults", len(rotten))
    with RawStore(data / "raw") as store:
        still = store.verify()
    assert not still, f"{len(still)} of {len(rotten)} are rotten still"
    _assert_same(data, sample_night)


@pytest.mark.parametrize("damage", ["half", "nothing", "noise", "a page"])
def test_a_warehouse_file_that_is_damaged(damage: str, sample_night: Path, tmp_path: Path, tally: Tally) -> None:
    """It is told and not written to; from the raw store alone the same comes again."""
    data = tmp_path / "data"
    shutil.copytree(sample_night, data, symlinks=True)
    file = data / "warehouse.sqlite"
    whole = file.read_bytes()
    file.write_bytes(
        {
            "half": whole[: len(whole) // 2],
            "nothing": b"",
            "noise": b"no database" * 9000,
            "a page": whole[: 40 * 4096] + bytes(4096 * 20) + whole[60 * 4096 :],
        }[damage]
    )
    status, said = _run(data)
    tally.count("faults")
    if damage == "nothing":
        assert status == 0, "an empty file is a warehouse that holds nothing yet"
        _assert_same(data, sample_night)
        return
    verified = start(command("warehouse", "verify", "--data", data))
    proof, _ = verified.communicate()
    assert status == 1 or verified.returncode == 1, said + proof
    assert "Traceback" not in proof
    for side in data.glob("warehouse.sqlite*"):
        side.unlink()
    finish(command("rebuild", "--data", data, "--registry", SAMPLE_REGISTRY))
    _assert_same(data, sample_night)


def test_a_ledger_that_is_damaged_is_told(sample_night: Path, tmp_path: Path, tally: Tally) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_night, data, symlinks=True)
    ledger = data / "raw" / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[: ledger.stat().st_size // 2])
    status, said = _run(data)
    tally.count("faults")
    assert status == 1 and "ledger" in said, said
    for side in (data / "raw").glob("ledger.sqlite*"):
        side.unlink()
    finish(command("nightly", "--sample", "--data", data))
    _assert_same(data, sample_night)


def test_a_warehouse_that_another_process_holds(
    sample_night: Path, tmp_path: Path, tally: Tally, is_full: bool
) -> None:
    if not is_full:
        pytest.skip("runs with make torture only: the night waits half a minute")
    data = tmp_path / "data"
    shutil.copytree(sample_night, data, symlinks=True)
    holder = sqlite3.connect(data / "warehouse.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    status, said = _run(data)
    tally.count("faults")
    assert status == 1 and "is locked by another process" in said, said
    holder.execute("ROLLBACK")
    holder.close()
    finish(command("nightly", "--sample", "--data", data))
    _assert_same(data, sample_night)


def test_poison_is_tried_three_times_and_then_left_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    script = tmp_path / "hostile.py"
    script.write_text(HOSTILE_READER)
    monkeypatch.setattr(pool, "WORKER", [sys.executable, str(script)])
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    inbox = tmp_path / "data" / "inbox" / "sample.tcj"
    for year, content in ((2021, report_text(2021)), (2022, "abort"), (2023, "exit")):
        (inbox / str(year)).mkdir(parents=True)
        (inbox / str(year) / "report.txt").write_text(content, "utf-8")
    settings = night_settings(data=tmp_path / "data", registry=tmp_path / "registry", workers=1)
    fates: Counter[Fate] = Counter()
    for _ in range(5):
        with ThreadRunner() as runner:
            fates += run_night(settings, runner).fates
    tally.count("documents", 2)
    tally.count("faults", 2)
    assert fates == {Fate.LOADED: 1, Fate.QUARANTINED: 2 * 3, Fate.SKIPPED: 4 + 2 * 2}
