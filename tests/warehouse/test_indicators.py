"""Reports for 2008 to 2018: their indicators are kept in the reports' own words, never among the newer forms' cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command

from tests.warehouse.sample import INDICATORS, SampleReport, indicator_report, together
from warehouse import LoadRun, Outcome, Warehouse, open_warehouse
from warehouse.engines import writing
from warehouse.migrating import migration_config, schema_differences

_REVISED = (*INDICATORS[:2], ("收到申请数", "件", 7, 31), INDICATORS[3])


def _hash(warehouse: Warehouse) -> list[str]:
    return list(warehouse.query("SELECT content_hash FROM report ORDER BY report_id")["content_hash"])


def test_indicators_are_kept_as_printed_and_in_no_newer_code(warehouse: Warehouse, run: LoadRun) -> None:
    frames = indicator_report()
    result = warehouse.load(frames, run)
    assert (result.loaded, result.facts) == (1, 4)
    found = warehouse.query("""
        SELECT i.label, i.unit, i.value, s.code, i.cumulative, c.raw_text
        FROM fact_indicator i JOIN code_value_status s ON s.value_status_id = i.value_status_id
        JOIN cell c ON c.report_id = i.report_id AND c.cell_no = i.cumulative_cell_no ORDER BY i.indicator_no """)
    assert found["label"].tolist() == [label for label, *_ in INDICATORS]
    assert found["code"].tolist() == ["reported", "reported", "blank", "reported"]
    assert Decimal(str(found["value"][1])) == 0 and pd.isna(found["value"][2]), "a printed 0 and a blank stay apart"
    assert Decimal(str(found["value"][3])) == Decimal("0.125")
    assert found["raw_text"].tolist() == ["900", "", "31", "3.5"]
    for table in ("fact_application", "fact_proactive_disclosure", "fact_review_litigation"):
        assert warehouse.query(f"SELECT * FROM {table}").empty
    head = warehouse.query("SELECT quality, reported_cells, form FROM report JOIN dim_form USING (form_id)").iloc[0]
    assert (pd.isna(head["quality"]), head["reported_cells"], head["form"]) == (True, 6, "2008")
    assert warehouse.summary().facts["fact_indicator"] == 4
    assert warehouse.verify() == []


def test_a_table_without_a_cumulative_column_says_so(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(indicator_report(has_cumulative=False), run)
    found = warehouse.query("SELECT cumulative, cumulative_status_id, cumulative_cell_no FROM fact_indicator")
    assert len(found) == 4 and found.isna().all(axis=None)
    assert warehouse.verify() == []


def test_equal_indicators_make_no_new_version_and_a_revised_one_does(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(indicator_report(), run)
    again = warehouse.load(indicator_report(reader_version="r2"), run)
    assert list(again.outcomes.values()) == [Outcome.REFRESHED]
    other = warehouse.load(indicator_report(content="the attachment"), run)
    assert list(other.outcomes.values()) == [Outcome.CONFIRMED]
    revised = warehouse.load(indicator_report(_REVISED, content="corrected"), warehouse.start_run())
    assert list(revised.outcomes.values()) == [Outcome.SUPERSEDED]
    assert len(set(_hash(warehouse))) == 2
    warehouse.rebuild_marts()
    changes = warehouse.query("SELECT cell_address, old_status, new_value FROM v_revisions")
    assert changes.values.tolist() == [["indicator.3", "blank", 7]]


def test_every_part_of_an_indicator_counts_in_the_hash(warehouse: Warehouse, run: LoadRun) -> None:
    first = INDICATORS[0]
    variants = [
        INDICATORS,
        (("主动公开信息数", *first[1:]), *INDICATORS[1:]),
        ((first[0], "万条", *first[2:]), *INDICATORS[1:]),
        ((*first[:3], 901), *INDICATORS[1:]),
        ((*first[:2], first[3], first[2]), *INDICATORS[1:]),
        INDICATORS[:3],
    ]
    for number, variant in enumerate(variants):
        warehouse.load(indicator_report(variant, content=str(number)), warehouse.start_run())
    assert len(set(_hash(warehouse))) == len(variants)


def test_reports_without_indicators_keep_the_hash_they_had_before_there_were_any(
    warehouse: Warehouse, run: LoadRun
) -> None:
    warehouse.load(together(SampleReport().frames(), indicator_report()), run)
    assert "92e5944adf2bde48433732f408de1be06837a463a6f08339578da6cc5ddd9b69" in _hash(warehouse)


def _repeated(frames: dict[str, pd.DataFrame]) -> None:
    frames["indicator"].loc[1, "indicator_no"] = 1


def _number_without_being_reported(frames: dict[str, pd.DataFrame]) -> None:
    frames["indicator"].loc[0, "cumulative_status"] = "dash"


def _cumulative_without_a_status(frames: dict[str, pd.DataFrame]) -> None:
    frames["indicator"].loc[0, "cumulative_status"] = None


def _lost_cell(frames: dict[str, pd.DataFrame]) -> None:
    frames["indicator"].loc[0, "cumulative_cell_no"] = 99


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_repeated, "more than one row"),
        (_number_without_being_reported, "status dash with value 900"),
        (_cumulative_without_a_status, "with value 900"),
        (_lost_cell, "points at a cell"),
    ],
)
def test_broken_indicators_fail_alone_and_say_why(
    warehouse: Warehouse, run: LoadRun, damage: object, words: str
) -> None:
    broken, sound = indicator_report(content="broken", year=2014), indicator_report()
    damage(broken)  # type: ignore[operator]
    result = warehouse.load(together(broken, sound), run)
    assert (result.loaded, result.failed) == (1, 1)
    assert words in next(iter(result.failures.values()))
    assert len(warehouse.query("SELECT * FROM fact_indicator")) == 4


@pytest.mark.parametrize(
    "change",
    [
        "value = NULL WHERE value_status_id = 1",
        "cumulative = 1 WHERE cumulative IS NULL",
        "cumulative_status_id = NULL WHERE cumulative IS NOT NULL",
        "cell_no = 99 WHERE indicator_no = 1",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(warehouse: Warehouse, run: LoadRun, change: str) -> None:
    warehouse.load(indicator_report(), run)
    with pytest.raises(sa.exc.IntegrityError), writing(warehouse.engine) as connection:
        connection.exec_driver_sql(f"UPDATE fact_indicator SET {change}")


def test_an_indicator_changed_behind_the_loaders_back_is_found(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(indicator_report(), run)
    with writing(warehouse.engine) as connection:
        connection.exec_driver_sql("UPDATE fact_indicator SET cumulative = 901 WHERE cumulative = 900")
    assert [line.split(":")[1] for line in warehouse.verify()] == [" its facts are not those that were loaded"]


def test_the_long_mart_tells_each_figure_with_its_place(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(indicator_report(), run)
    warehouse.load(indicator_report(_REVISED, content="corrected"), warehouse.start_run())
    warehouse.rebuild_marts()
    mart = warehouse.query("SELECT * FROM mart_indicator_long ORDER BY indicator_no")
    assert len(mart) == 4, "of the current version alone"
    row = mart.iloc[2]
    assert (row["report_year"], row["form"], row["number"], row["label"]) == (2015, "2008", "103", "收到申请数")
    assert (row["value"], row["value_status"], row["cumulative"]) == (7, "reported", 31)
    assert (row["raw_text"], row["cumulative_raw_text"], row["page"]) == ("7", "31", 3)


def test_no_question_counts_a_report_of_indicators(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport(year=2015).frames(), run)
    warehouse.rebuild_marts()
    counted = {
        "v_grant_rate_by_region": "",
        "v_refusal_structure": " WHERE reason_rank = 1",
        "v_repeat_petition": "",
        "v_volume_trend": "",
        "v_zero_agencies_by_region": "",
        "v_quality_by_region": "",
        "v_not_held": "",
    }
    ask = {view: f"SELECT n_reports, n_excluded FROM {view}{where}" for view, where in counted.items()}
    before = {view: warehouse.query(question).values.tolist() for view, question in ask.items()}
    assert before["v_grant_rate_by_region"] == [[1, 0]]
    warehouse.load(indicator_report(agency="乙市某局"), run)
    warehouse.rebuild_marts()
    assert {view: warehouse.query(question).values.tolist() for view, question in ask.items()} == before
    wide = warehouse.query(
        "SELECT is_of_indicators, is_usable, new_received_total FROM mart_report_wide WHERE form = '2008'"
    )
    assert wide.astype(object).where(wide.notna(), None).values.tolist() == [[1, 0, None]]
    quality = warehouse.query(
        "SELECT quality, form_cells, missing_cells, reported_cells FROM v_quality WHERE form = '2008'"
    )
    assert quality.astype(object).where(quality.notna(), None).values.tolist() == [[None, None, None, 6]]
    assert warehouse.verify() == []


def test_a_report_of_indicators_is_no_missing_report_and_its_deadline_is_that_of_its_time(
    warehouse: Warehouse, run: LoadRun
) -> None:
    agency = {"agency_key": "a1", "name_zh": "甲市某局", "body_type": "department", "first_expected_year": 2015}
    warehouse.load_dimensions({"agency": pd.DataFrame([agency], dtype=object)})
    warehouse.load(indicator_report(agency_uid="a1"), run)
    warehouse.rebuild_marts()
    assert warehouse.query("SELECT report_year, coverage_status FROM v_coverage").values.tolist() == [[2015, "on_time"]]


def test_indicators_are_published_and_backed_up(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    warehouse.load(together(indicator_report(), SampleReport().frames()), run)
    release = warehouse.publish(tmp_path / "published").folder
    published = pd.read_parquet(release / "parquet" / "mart_indicator_long")
    assert published.sort_values("indicator_no")["label"].tolist() == [label for label, *_ in INDICATORS]
    warehouse.backup(tmp_path / "backup.sqlite")
    with open_warehouse(f"sqlite:///{tmp_path / 'restored.sqlite'}") as restored:
        restored.restore(tmp_path / "backup.sqlite")
        assert restored.facts_checksum() == warehouse.facts_checksum()
        assert restored.verify() == []
        assert len(restored.query("SELECT * FROM fact_indicator")) == 4


def test_a_warehouse_of_the_schema_before_is_brought_forward_with_its_data(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport().frames(), run)
    before = warehouse.facts_checksum()
    with writing(warehouse.engine) as connection:
        connection.exec_driver_sql("DROP TABLE fact_indicator")
        command.stamp(migration_config(connection), "0002")
    warehouse.upgrade()
    assert schema_differences(warehouse.engine) == []
    assert warehouse.facts_checksum() == before and warehouse.verify() == []
    assert warehouse.load(indicator_report(), run).loaded == 1
