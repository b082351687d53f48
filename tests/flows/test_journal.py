"""The journal of a night and the rows it speaks of: every count of the summary leads to what was counted."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from flows import journal
from flows.house import run_night
from flows.runners import ThreadRunner
from flows.settings import night_settings
from flows.summary import Fate, NightSummary

pytestmark = pytest.mark.slow

ROWS_OF_A_FATE = {
    "report": {Fate.LOADED, Fate.CONFIRMED, Fate.REFRESHED},
    "not_a_report": {Fate.NOT_A_REPORT},
    "unreadable": {Fate.UNREADABLE},
    "quarantined": {Fate.QUARANTINED},
    "failed": {Fate.FAILED},
}
"""Which fates end as which status of a row in ``document``."""


def _night(data: Path) -> NightSummary:
    with ThreadRunner() as runner:
        return run_night(night_settings(data=data, sample=True, workers=2), runner)


def _lines(path: Path, run: int) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    return [line for line in lines if line["run"] == run]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[NightSummary]]:
    """Two nights on the sample site with a journal."""
    folder = tmp_path_factory.mktemp("journal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(journal.VARIABLE, str(folder / "journal.jsonl"))
        return folder, [_night(folder / "data"), _night(folder / "data")]


def test_each_count_of_the_summary_is_a_number_of_lines_and_of_rows(kept: tuple[Path, list[NightSummary]]) -> None:
    folder, summaries = kept
    with sqlite3.connect(folder / "data" / "warehouse.sqlite") as connection:
        for run, summary in enumerate(summaries, start=1):
            lines = _lines(folder / "journal.jsonl", run)
            assert lines[0]["event"] == "run.began" and lines[-1]["event"] == "run.ended"
            assert lines[-1]["summary"]["found"] == summary.found
            events = Counter(line["event"] for line in lines)
            for fate in Fate:
                assert events[f"document.{fate}"] == summary.fates[fate], fate
            assert events["address.refused"] <= len(summary.source_failures)
            question = "SELECT status, count(*) FROM document WHERE last_run_id = ? GROUP BY 1"
            statuses = Counter(dict(connection.execute(question, [run])))
            if run == 1:
                assert statuses["report"] == sum(summary.fates[fate] for fate in ROWS_OF_A_FATE["report"])
                assert statuses.total() == summary.found - summary.fates[Fate.SKIPPED]
            for line in lines:
                if line["event"].startswith("document.") and line["event"] != "document.found":
                    status, *_ = connection.execute(
                        "SELECT status FROM document WHERE sha256 = ?", [line["document"]]
                    ).fetchone()
                    fate = Fate(line["event"].removeprefix("document."))
                    assert fate is Fate.SKIPPED or fate in ROWS_OF_A_FATE[status], line


def test_each_line_names_its_run_document_and_host(kept: tuple[Path, list[NightSummary]]) -> None:
    folder, _ = kept
    for line in _lines(folder / "journal.jsonl", 1):
        assert {"at", "run", "level", "event"} <= line.keys()
        if line["event"].startswith("document."):
            assert len(line["document"]) == 64
            assert line["host"].endswith(".test") or "url" not in line
        if line["event"] == "address.refused":
            assert line["host"] and line["reason"]


def test_what_is_logged_for_people_stands_in_it_on_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(journal.VARIABLE, str(tmp_path / "journal"))
    with journal.kept(7):
        try:
            raise ValueError("two\nlines \x1b[31m")
        except ValueError:
            logging.getLogger("sources.night").exception("an address: %s", "http://a\x07.test")
        journal.tell("document.loaded", document="0" * 64, url="http://[broken")
    journal.tell("document.loaded", document="1" * 64)
    first, second = (json.loads(line) for line in (tmp_path / "journal").read_bytes().split(b"\n")[:-1])
    assert first["run"] == 7 and first["level"] == "error" and "ValueError" in first["trace"]
    assert second["document"] == "0" * 64 and "host" not in second
    assert b"\x1b" not in (tmp_path / "journal").read_bytes()


def test_without_a_journal_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(journal.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    with journal.kept(1):
        journal.tell("document.loaded", document="0" * 64)
    assert not list(tmp_path.iterdir())
