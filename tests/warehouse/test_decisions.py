"""People's decisions survive every re-run, and never hide what was printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.sample import SampleReport
from warehouse import DecisionsError, LoadRun, Warehouse, add_verdict

_FINDING = {
    "rule": "S3.FLOW",
    "severity": "error",
    "address": "section3.carried_out.total",
    "message": "does not hold",
    "expected": Decimal(3),
    "observed": Decimal(5),
}
_REPORT = SampleReport(
    agency_uid="a", findings=[_FINDING], quality="B", application={"granted": [0, 0, 0, 0, 0, 0, 5548]}
)


@pytest.fixture
def loaded(warehouse: Warehouse, run: LoadRun) -> Warehouse:
    """A warehouse with one report that has a finding."""
    warehouse.load(_REPORT.frames(), run)
    warehouse.rebuild_marts()
    return warehouse


def _decide(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_waived_finding_stays_waived_after_a_new_reading(loaded: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    listed = loaded.findings()
    assert listed["rule"].tolist() == ["S3.FLOW"]
    path = tmp_path / "decisions.yaml"
    add_verdict(path, listed["fingerprint"][0], "S3.FLOW", "waive", "部门合并", "王", date(2026, 3, 1))
    applied = loaded.apply_decisions(path)
    assert (applied.verdicts, applied.stale) == (1, ())
    assert loaded.findings().empty
    again = SampleReport(**{**vars(_REPORT), "reader_version": "r2"})
    loaded.load(again.frames(), run)
    loaded.rebuild_marts()
    assert loaded.findings().empty
    assert loaded.findings(decided=True)["decision"].tolist() == ["waive"]
    row = loaded.query("SELECT error_findings, waived_findings FROM v_quality").iloc[0]
    assert row.tolist() == [0, 1]


def test_a_finding_with_other_numbers_is_another_finding(loaded: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    add_verdict(path, loaded.findings()["fingerprint"][0], "S3.FLOW", "accept", "查实", "王", date(2026, 3, 1))
    loaded.apply_decisions(path)
    other = SampleReport(
        **{**vars(_REPORT), "findings": [{**_FINDING, "observed": Decimal(6)}], "reader_version": "r2"}
    )
    loaded.load(other.frames(), run)
    assert len(loaded.findings()) == 1
    assert "S3.FLOW" in loaded.apply_decisions(path).stale[0]


def test_a_correction_overlays_the_value_and_keeps_the_printed_one(
    loaded: Warehouse, run: LoadRun, tmp_path: Path
) -> None:
    path = _decide(
        tmp_path,
        """
        corrections:
          - {report: "a|2024", cell: section3.granted.total, printed: 5548, corrected: 5584,
             reason: 勘误公告, by: 王, on: 2026-03-01}
        """,
    )
    assert loaded.apply_decisions(path).stale == ()
    assert loaded.rebuild_marts()
    wide = loaded.query("SELECT granted_total, corrected_cells FROM mart_report_wide").iloc[0]
    assert wide.tolist() == [5584, 1]
    assert loaded.query("SELECT granted_total FROM v_grant_rate")["granted_total"][0] == 5584
    long = loaded.query(
        "SELECT request_count, printed_count, raw_text FROM mart_application_long WHERE is_corrected = 1"
    )
    assert long.values.tolist() == [[5584, 5548, "5548"]]
    assert loaded.verify() == [], "the facts themselves are as printed"
    assert loaded.apply_decisions(path).stale == ()
    assert loaded.rebuild_marts() is False, "the same file changes nothing"
    revised = SampleReport(
        agency_uid="a", content="erratum", application={"granted": [0, 0, 0, 0, 0, 0, 5600]}, quality="B"
    )
    loaded.load(revised.frames(), loaded.start_run())
    loaded.rebuild_marts()
    assert loaded.query("SELECT granted_total FROM mart_report_wide")["granted_total"][0] == 5600
    assert "section3.granted.total" in loaded.apply_decisions(path).stale[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("verdicts: [{finding: x, rule: S9.NEVER, decision: waive, reason: r, by: b}]", "S9.NEVER"),
        ("verdicts: [{finding: x, rule: S3.FLOW, decision: waive, by: b}]", "reason missing"),
        ("verdicts: [{finding: x, rule: S3.FLOW, decision: ignore, reason: r, by: b}]", "'ignore'"),
        ("verdicts: [{finding: x, rule: S3.FLOW, decision: waive, reason: r, by: b, mood: bad}]", "mood is not known"),
        ("verdicts: [waive it]", "verdict 1: expected by, decision"),
        ("corrections: [{report: a, cell: section3.nothing.total, corrected: 1, reason: r, by: b}]", "no form has"),
        ("corrections: [{report: a, cell: section3.granted.total, corrected: many, reason: r, by: b}]", "numbers"),
        ("opinions: []", "nothing else"),
        ("verdicts: [", "cannot be read"),
    ],
)
def test_a_decisions_file_that_cannot_be_followed_changes_nothing(
    loaded: Warehouse, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(DecisionsError, match=words):
        loaded.apply_decisions(_decide(tmp_path, text))
    assert loaded.rebuild_marts() is False
