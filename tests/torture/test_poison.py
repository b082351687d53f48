"""A report that trips the program itself costs nobody but itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from flows.house import run_night
from flows.runners import ThreadRunner
from flows.settings import night_settings
from flows.summary import Fate
from tests.flows.sample_report import DROP_BOX, report_text
from tests.torture.conftest import Tally

pytestmark = pytest.mark.slow

POISON = {
    "a number of 23 digits": report_text(2022, {"section3.granted.total": "9" * 23}),
    "an amount of 400 digits": report_text(2022, {"section2.20(8).administrative_fee.amount": "8" * 400}),
    "a fraction without end": report_text(2022, {"section2.20(8).administrative_fee.amount": "0." + "3" * 400}),
    "NUL in title and cell": report_text(2022, {"section3.granted.total": "1\x00"}).replace("某某县", "某\x00县"),
    "a claim of 60 digits": report_text(2022).replace("一年来", f"全年收到申请{'7' * 60}件，一年来"),
    "SQL for a name": report_text(2022).replace("某某县投资促进局", "某'); DROP TABLE report;--局"),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A registry with a drop box and two good reports."""
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "box.yaml").write_text(DROP_BOX, "utf-8")
    for year in (2021, 2023):
        _drop(tmp_path, year, report_text(year))
    return tmp_path


def _drop(place: Path, year: int, text: str) -> None:
    folder = place / "data" / "inbox" / "sample.tcj" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.txt").write_text(text, "utf-8")


def _night(place: Path) -> Any:
    settings = night_settings(data=place / "data", registry=place / "registry", workers=2)
    with ThreadRunner() as runner:
        return run_night(settings, runner)


@pytest.mark.parametrize("name", POISON)
def test_odd_values_are_loaded_or_flagged_and_their_neighbours_too(place: Path, name: str, tally: Tally) -> None:
    _drop(place, 2022, POISON[name])
    summary = _night(place)
    tally.count("documents")
    tally.count("faults")
    assert summary.fates == {Fate.LOADED: 3, Fate.SKIPPED: 0}, summary.troubles
    assert not summary.broken


def test_a_fault_of_the_program_costs_one_document(place: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally) -> None:
    from transforms import report_frames

    honest = report_frames.report_frames

    def faulty(outcomes: Iterable[Any], version: str) -> Any:
        outcomes = list(outcomes)
        if any(getattr(outcome, "year", None) == 2022 for _, outcome in outcomes):
            raise OverflowError("a fault nobody thought of")
        return honest(outcomes, version)

    monkeypatch.setattr(report_frames, "report_frames", faulty)
    _drop(place, 2022, report_text(2022))
    summary = _night(place)
    tally.count("faults")
    assert summary.fates == {Fate.LOADED: 2, Fate.FAILED: 1, Fate.SKIPPED: 0}
    assert "a fault nobody thought of" in summary.troubles[0].reason
    monkeypatch.setattr(report_frames, "report_frames", honest)
    assert _night(place).fates == {Fate.LOADED: 1, Fate.SKIPPED: 2}, "tried again, and loaded"
