"""A night killed at any moment and run again gives the very warehouse of a night left in peace."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from sources.store import RawStore
from tests.flows.sample_report import DROP_BOX

pytestmark = pytest.mark.slow

DOCUMENTS = Path(__file__).parents[2] / "sources" / "sample_site" / "content" / "documents"
KILLS = 5
SCAN = "published-chengjiang-2020.pdf"
"""With the ocr extra it takes 10 s of processor time, on a busy machine more than a document may."""
_ID_COLUMNS = {"report_id", "version_no"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with a drop box that holds the sample site's documents."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "registry").mkdir()
    (folder / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    kinds = {".pdf", ".docx", ".html", ".txt"}
    files = sorted(one for one in DOCUMENTS.rglob("*") if one.suffix in kinds and one.name != SCAN)
    for number, file in enumerate(files):
        year = folder / "inbox" / "sample.tcj" / str(2019 + number % 6)
        year.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, year / f"{number}{file.suffix}")
    return folder


def _start(command: Path, place: Path, data: Path) -> subprocess.Popen[bytes]:
    if not (data / "inbox").exists():
        data.mkdir()
        (data / "inbox").symlink_to(place / "inbox")
    words = [command, "nightly", "--registry", place / "registry", "--data", data]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _contents(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the marts, the findings and the versions, but for ids and times."""
    questions = {
        "reports": "SELECT * FROM mart_report_wide",
        "applications": "SELECT * FROM mart_application_long",
        "versions": "SELECT report_key, content_hash, is_current FROM report",
        "findings": "SELECT d.sha256, f.rule, f.address, f.message FROM fact_quality_finding f "
        "JOIN document d ON d.document_id = f.document_id",
        "documents": "SELECT sha256, status FROM document",
    }
    found = {}
    with sqlite3.connect(data / "warehouse.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, question in questions.items():
            cursor = connection.execute(question)
            kept = [place for place, column in enumerate(cursor.description) if column[0] not in _ID_COLUMNS]
            found[name] = sorted((tuple(row[place] for place in kept) for row in cursor), key=repr)
    return found


def test_a_killed_night_loses_nothing_and_halves_nothing(command: Path, place: Path, tmp_path: Path) -> None:
    peace = tmp_path / "peace"
    started = time.monotonic()
    assert _start(command, place, peace).wait() == 0
    length = time.monotonic() - started
    expected = _contents(peace)
    assert expected["reports"] and expected["applications"]

    for kill in range(KILLS):
        data = tmp_path / f"killed{kill}"
        night = _start(command, place, data)
        time.sleep(length * (kill + 0.5) / KILLS)
        night.kill()
        night.wait()
        assert _start(command, place, data).wait() == 0
        with RawStore(data / "raw") as store:
            assert store.verify() == []
        contents = _contents(data)
        for name, rows in expected.items():
            assert contents[name] == rows, f"{name} differ after a kill at {length * (kill + 0.5) / KILLS:.1f} s"
