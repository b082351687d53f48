"""What is lost comes back: from a backup, and from the raw store alone. Nothing deletes the only copy."""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from sources.store import RawStore
from tests.flows.sample_report import DROP_BOX, report_text
from tests.torture.nights import SAMPLE_REGISTRY, check_release, check_whole, command, contents, finish, start

pytestmark = pytest.mark.slow


def test_a_warehouse_rebuilt_from_the_raw_store_holds_the_same(sample_night: Path, tmp_path: Path) -> None:
    before = contents(sample_night / "warehouse.sqlite")
    moved = tmp_path / "data"
    shutil.copytree(sample_night / "raw", moved / "raw")
    said = finish(command("rebuild", "--data", moved, "--registry", SAMPLE_REGISTRY))
    assert "documents found" in said
    check_whole(moved)
    check_release(moved / "published" / "current")
    after = contents(moved / "warehouse.sqlite")
    for name, rows in before.items():
        assert after[name] == rows, name
    assert "all known" in finish(command("nightly", "--sample", "--data", moved))


def test_a_history_of_revisions_is_rebuilt_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    report = tmp_path / "data" / "inbox" / "sample.tcj" / "2022" / "report.txt"
    report.parent.mkdir(parents=True)
    for granted in ("0", "5", "7"):
        report.write_text(report_text(2022, {"section3.granted.total": granted}), "utf-8")
        finish(command("nightly", "--registry", tmp_path / "registry", "--data", tmp_path / "data"))
    before = contents(tmp_path / "data" / "warehouse.sqlite")
    assert len(before["versions"]) == 3
    again = f"sqlite:///{tmp_path / 'again.sqlite'}"
    finish(command("rebuild", "--registry", tmp_path / "registry", "--data", tmp_path / "data", "--warehouse", again))
    after = contents(tmp_path / "again.sqlite")
    for name, rows in before.items():
        assert after[name] == rows, name


def test_a_rebuild_touches_no_warehouse_that_holds_anything(sample_night: Path) -> None:
    before = contents(sample_night / "warehouse.sqlite")
    process = start(command("rebuild", "--data", sample_night, "--registry", SAMPLE_REGISTRY))
    said, _ = process.communicate()
    assert process.returncode == 1 and "move it away" in said and "Traceback" not in said
    assert contents(sample_night / "warehouse.sqlite") == before
    process = start(command("rebuild", "--data", sample_night.parent / "nothing"))
    said, _ = process.communicate()
    assert process.returncode == 1 and "holds no raw store" in said


def test_backup_restore_and_verify_through_the_command(sample_night: Path, tmp_path: Path) -> None:
    finish(command("warehouse", "backup", tmp_path / "backup.sqlite", "--data", sample_night))
    finish(command("warehouse", "restore", tmp_path / "backup.sqlite", "--data", tmp_path / "data"))
    assert "sound" in finish(command("warehouse", "verify", "--data", tmp_path / "data"))
    before, after = (contents(folder / "warehouse.sqlite") for folder in (sample_night, tmp_path / "data"))
    assert before == after
    with sqlite3.connect(tmp_path / "data" / "warehouse.sqlite") as connection:
        connection.execute("UPDATE fact_application SET request_count = request_count + 1 WHERE request_count = 3")
    process = start(command("warehouse", "verify", "--data", tmp_path / "data"))
    said, _ = process.communicate()
    assert process.returncode == 1 and "are not those that were loaded" in said


def test_raw_bytes_are_never_removed(sample_night: Path, tmp_path: Path) -> None:
    """Retention: opening, verifying, sweeping and fetching again leave every stored hash where it is."""
    copy = tmp_path / "data"
    shutil.copytree(sample_night, copy, symlinks=True)
    with RawStore(copy / "raw") as store:
        before = set(store.hashes())
    for leftover in ("old", "new"):
        (copy / "raw" / "incoming" / leftover).write_bytes(b"x")
    old = time.time() - 7 * 86_400
    import os

    os.utime(copy / "raw" / "incoming" / "old", (old, old))
    finish(command("nightly", "--sample", "--data", copy))
    with RawStore(copy / "raw") as store:
        assert before <= set(store.hashes())
        assert store.verify() == []
    left = {path.name for path in (copy / "raw" / "incoming").iterdir()}
    assert "new" in left and "old" not in left, "only unfinished files are swept, after a day"
