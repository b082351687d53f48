"""Findings of comparisons between reports: once each, replaced by what holds now, gone when mended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from flows.steps.compare import compare_years
from tests.warehouse.sample import SampleReport, dimension_frames, together
from warehouse import LoadRun, Warehouse

_QUESTION = (
    "SELECT report_key, rule, expected, observed FROM fact_quality_finding JOIN report USING (report_id) "
    "WHERE origin = 'comparison' AND is_current ORDER BY report_key, rule"
)


def _year(year: int, content: str = "first print", **application: list[int | None]) -> dict[str, pd.DataFrame]:
    rows = {name: [count, 0, 0, 0, 0, 0, count] for name, count in (("carried_in", 0), ("carried_out", 0))}
    return SampleReport(year=year, content=content, application={**rows, **application}).frames()


def _compare(warehouse: Warehouse, frames: dict[str, pd.DataFrame]) -> int:
    run = warehouse.start_run()
    warehouse.load(frames, run)
    return compare_years(warehouse, run)


def test_a_broken_carry_over_is_found_once_and_goes_when_mended(warehouse: Warehouse) -> None:
    _compare(warehouse, _year(2023, carried_out=[3, 0, 0, 0, 0, 0, 3]))
    assert _compare(warehouse, _year(2024, carried_in=[4, 0, 0, 0, 0, 0, 4])) == 2
    found = warehouse.query(_QUESTION)
    assert found["rule"].tolist() == ["Y.CARRY", "Y.CARRY"]
    assert set(found["report_key"]) == {"example.test|甲市某局|2024"}
    assert [float(v) for v in found["observed"]] == [4, 4]
    assert _compare(warehouse, _year(2024, carried_in=[4, 0, 0, 0, 0, 0, 4])) == 0, "nothing new, nothing written"
    mended = _year(2023, content="corrected", carried_out=[4, 0, 0, 0, 0, 0, 4])
    assert _compare(warehouse, mended) == 2
    assert warehouse.query(_QUESTION).empty


def test_a_new_reading_of_either_year_keeps_the_findings_and_their_fingerprints(warehouse: Warehouse) -> None:
    broken = _year(2024, carried_in=[4, 0, 0, 0, 0, 0, 4])
    _compare(warehouse, together(_year(2023), broken))
    question = "SELECT fingerprint FROM fact_quality_finding WHERE origin = 'comparison' ORDER BY 1"
    before = warehouse.query(question)["fingerprint"].tolist()
    assert len(before) == 2
    broken["document"]["reader_version"] = "r2"
    _compare(warehouse, broken)
    assert warehouse.query(question)["fingerprint"].tolist() == before


def test_a_missing_year_is_told_with_the_next_report(warehouse: Warehouse) -> None:
    _compare(warehouse, together(_year(2021), _year(2023)))
    assert warehouse.query(_QUESTION)[["report_key", "rule"]].values.tolist() == [
        ["example.test|甲市某局|2023", "Y.GAP"]
    ]
    _compare(warehouse, _year(2022))
    assert warehouse.query(_QUESTION).empty


def test_other_agencies_are_left_alone(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport(agency="乙市某局").frames(), run)
    compare_years(warehouse, run)
    second = warehouse.start_run()
    warehouse.load(SampleReport().frames(), second)
    assert warehouse.agencies_to_compare(second) == ["example.test|甲市某局"]
    compare_years(warehouse, second)
    assert warehouse.agencies_to_compare(warehouse.start_run()) == []


def test_what_a_killed_run_did_not_compare_is_compared_by_the_next(warehouse: Warehouse) -> None:
    """Even if a run that began later has compared its own meanwhile, and though the next has nothing to load."""
    _compare(warehouse, _year(2023, carried_out=[3, 0, 0, 0, 0, 0, 3]))
    killed, beside_it = warehouse.start_run(), warehouse.start_run()
    warehouse.load(SampleReport(agency="乙市某局").frames(), beside_it)
    compare_years(warehouse, beside_it)
    warehouse.load(_year(2024, carried_in=[4, 0, 0, 0, 0, 0, 4]), killed)
    assert warehouse.query(_QUESTION).empty
    compare_years(warehouse, warehouse.start_run())
    assert warehouse.query(_QUESTION)["rule"].tolist() == ["Y.CARRY", "Y.CARRY"]
    assert warehouse.agencies_to_compare(warehouse.start_run()) == []


def test_figures_are_exact_and_blanks_are_no_figures(warehouse: Warehouse, run: LoadRun) -> None:
    fee = {"20(8).administrative_fee.amount": Decimal("12.50")}
    report = SampleReport(disclosure=fee, application={"granted": [None] * 7, "new_received": [2, 0, 0, 0, 0, 0, 2]})
    warehouse.load(report.frames(), run)
    figures = warehouse.figures_of(["example.test|甲市某局"]).set_index(["row", "column"])["value"]
    assert figures["20(8).administrative_fee", "amount"] == Decimal("12.5")
    assert str(figures["new_received", "total"]) == "2"
    assert "granted" not in figures.index.get_level_values("row")


def test_a_region_that_only_the_report_tells_is_taken_and_the_registry_overrides_it(
    warehouse: Warehouse, run: LoadRun
) -> None:
    agency = {"agency_key": "a1", "name_zh": "甲市某局", "level": None, "region_code": None}
    warehouse.load_dimensions({"agency": pd.DataFrame([agency], dtype=object)})
    frames = SampleReport(agency_uid="a1").frames()
    frames["report"] = frames["report"].assign(region_code="530481", agency_level="3")
    warehouse.load(frames, run)
    question = "SELECT region_code, region_source, level, level_source FROM dim_agency WHERE agency_key = 'a1'"
    assert warehouse.query(question).iloc[0].tolist() == ["530481", "document", "3", "document"]
    assert warehouse.load_dimensions({"agency": pd.DataFrame([agency], dtype=object)}) == 0, "silence changes nothing"
    known = {**agency, "region_code": "110000", "level": "1"}
    assert warehouse.load_dimensions({"agency": pd.DataFrame([known], dtype=object)}) == 1
    assert warehouse.query(question).iloc[0].tolist() == ["110000", "registry", "1", "registry"]
    again = SampleReport(agency_uid="a1", reader_version="r2").frames()
    again["report"] = again["report"].assign(region_code="530481", agency_level="3")
    warehouse.load(again, run)
    assert warehouse.query(question).iloc[0].tolist() == ["110000", "registry", "1", "registry"]


def _coverage(progress: str, stop: str = "end_reached") -> dict[str, pd.DataFrame]:
    expected = {
        "agency_key": "a1",
        "report_year": 2024,
        "progress": progress,
        "due_date": date(2025, 1, 31),
        "source_id": "s1",
    }
    listing = {
        "source_id": "s1",
        "url": "http://a.test/list",
        "page_count": 2,
        "row_count": 40,
        "report_count": 7,
        "stop": stop,
        "detail": None,
        "is_complete": stop == "end_reached",
        "has_shrunk": False,
    }
    return {"expected_report": pd.DataFrame([expected]), "source_listing": pd.DataFrame([listing], dtype=object)}


def test_coverage_is_kept_with_the_reason_a_listing_stopped(warehouse: Warehouse, run: LoadRun) -> None:
    agency = {"agency_key": "a1", "name_zh": "甲市某局", "source_id": "s1", "first_expected_year": 2024}
    warehouse.load_dimensions({**dimension_frames(), "agency": pd.DataFrame([agency], dtype=object)})
    warehouse.load(SampleReport().frames(), run)
    warehouse.rebuild_marts()
    assert warehouse.note_coverage(_coverage("blocked", "host_paused"), run) == 2
    assert warehouse.rebuild_marts() is False, "no mart is built from coverage"
    row = warehouse.query("SELECT coverage_status, progress, incomplete_listings FROM v_coverage").iloc[0]
    assert row.tolist() == ["missing", "blocked", 1]
    assert warehouse.note_coverage(_coverage("blocked", "host_paused"), run) == 0
    assert warehouse.note_coverage(_coverage("overdue"), warehouse.start_run()) == 2
    row = warehouse.query("SELECT progress, incomplete_listings FROM v_coverage").iloc[0]
    assert row.tolist() == ["overdue", 0]


def test_a_government_is_compared_with_its_bodies(warehouse: Warehouse) -> None:
    agencies = [
        {"agency_key": "gov", "name_zh": "甲县人民政府", "level": "county", "body_type": "government"},
        {"agency_key": "a", "parent_agency_key": "gov", "level": "county", "body_type": "department"},
        {"agency_key": "b", "parent_agency_key": "gov", "level": "county", "body_type": "department"},
        {"agency_key": "tax", "parent_agency_key": "gov", "level": "vertical", "body_type": "department"},
    ]
    warehouse.load_dimensions({**dimension_frames(), "agency": pd.DataFrame(agencies, dtype=object)})

    def report(uid: str, requests: int, content: str = "") -> dict[str, pd.DataFrame]:
        counts = [requests, 0, 0, 0, 0, 0, requests]
        return SampleReport(agency_uid=uid, content=content or uid, application={"new_received": counts}).frames()

    _compare(warehouse, together(report("gov", 5), report("tax", 90)))
    assert warehouse.query(_QUESTION).empty, "what is led from above is not in the region's total"
    _compare(warehouse, report("a", 6))
    found = warehouse.query(_QUESTION)
    assert found["rule"].tolist() == ["L.LE", "L.LE"], "natural persons and the total"
    assert set(found["report_key"]) == {"gov|2024"}
    _compare(warehouse, together(report("a", 4, "corrected"), report("b", 2)))
    assert warehouse.query(_QUESTION)["rule"].tolist() == ["L.SUM", "L.SUM"], "all bodies are there: they are added up"
    _compare(warehouse, report("b", 1, "corrected b"))
    assert warehouse.query(_QUESTION).empty
    warehouse.rebuild_marts()
    gap = warehouse.query("SELECT agency_key, new_received_gap, n_reports, n_excluded FROM v_rollup_gap")
    assert gap.values.tolist() == [["gov", 0, 2, 0]]
