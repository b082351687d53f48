"""What analysts are given: Parquet, CSV, DuckDB and a data package, in releases that change all at once."""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.sample import SampleReport, dimension_frames, together
from warehouse import LoadRun, Warehouse, WarehouseError, WarehouseFull, open_warehouse


def _load(warehouse: Warehouse, run: LoadRun) -> None:
    evil = SampleReport(agency='=HYPERLINK("http://evil.test")', year=2023, url="http://b.test/1")
    plain = SampleReport(
        application={"new_received": [1, 0, 0, 0, 0, 0, 1], "granted": [None] * 7},
        disclosure={"20(8).administrative_fee.amount": Decimal("12.5")},
    )
    warehouse.load(together(evil.frames(), plain.frames()), run)


def test_a_release_holds_the_same_figures_in_every_form(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    _load(warehouse, run)
    release = warehouse.publish(tmp_path)
    assert release.is_new
    current = tmp_path / "current"
    question = "SELECT report_year, new_received_total, granted_total, is_usable FROM {} ORDER BY report_year"
    expected = [(2023, 0, 0, True), (2024, 1, None, True)]
    with duckdb.connect(str(current / "analyst.duckdb"), read_only=True) as connection:
        assert connection.execute(question.format("mart_report_wide")).fetchall() == expected
        assert connection.execute("SELECT count(*) FROM mart_application_long").fetchall() == [(350,)]
        assert connection.execute("SELECT count(*) FROM v_grant_rate").fetchall() == [(2,)]
        comment = "SELECT comment FROM duckdb_columns() WHERE column_name = 'granted_total'"
        assert "标 granted" in str(connection.execute(comment).fetchall())
    files = f"read_parquet('{current}/parquet/mart_report_wide/*/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(question.format(files)).fetchall() == expected
    assert (current / "parquet/mart_report_wide/report_year=2024/part-0.parquet").exists()
    with (current / "csv/mart_report_wide.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["report_year"], r["new_received_total"], r["granted_total"]) for r in rows] == [
        ("2023", "0", "0"),
        ("2024", "1", ""),
    ]
    assert rows[1]["administrative_fee_amount_wan_yuan"] == "12.5"


def test_every_form_holds_every_row_of_every_table(
    warehouse: Warehouse, run: LoadRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Many small batches, years that come back between the agencies, and a report whose year is unknown.
    monkeypatch.setattr("warehouse.long_marts._REPORTS_AT_ONCE", 2)
    monkeypatch.setattr("warehouse.published_tables._BATCH_VALUES", 40)
    reports = [SampleReport(agency=f"{n}局", year=year, content=f"{n}") for n, year in enumerate((2023, 2024, 2023))]
    reports.append(SampleReport(agency="无年局", year=None, content="no year"))
    warehouse.load(together(*(report.frames() for report in reports)), run)
    folder = warehouse.publish(tmp_path).folder
    expected = {
        name: int(warehouse.query(f"SELECT count(*) AS n FROM {name}")["n"][0])
        for name in (path.name for path in (folder / "parquet").iterdir())
    }
    assert expected["mart_application_long"] == 4 * 175
    with duckdb.connect(str(folder / "analyst.duckdb"), read_only=True) as connection:
        for name, rows in expected.items():
            files = f"read_parquet('{folder}/parquet/{name}/**/*.parquet', hive_partitioning = true)"
            assert duckdb.sql(f"SELECT count(*) FROM {files}").fetchall() == [(rows,)], name
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchall() == [(rows,)], name
        years = "SELECT report_year, count(*) FROM mart_application_long GROUP BY 1 ORDER BY 1"
        assert connection.execute(years).fetchall() == [(2023, 350), (2024, 175), (None, 175)]


def test_no_cell_of_a_csv_starts_a_formula(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    _load(warehouse, run)
    folder = warehouse.publish(tmp_path).folder
    for path in (folder / "csv").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not cell.startswith(("=", "@", "+", "\t")), path.name


def test_the_data_package_is_valid(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    from frictionless import Package, system

    _load(warehouse, run)
    folder = warehouse.publish(tmp_path).folder
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = next(r for r in package["resources"] if r["name"] == "mart-report-wide")["schema"]["fields"]
    year = next(f for f in fields if f["name"] == "report_year")
    assert {"type": "integer", "title": "报告年度——报告所涉年度"}.items() <= year.items()


def test_nothing_new_is_published_when_nothing_changed(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    _load(warehouse, run)
    first = warehouse.publish(tmp_path)
    again = warehouse.publish(tmp_path)
    assert not again.is_new
    assert again.folder == first.folder


def test_another_warehouse_is_never_taken_for_the_published_one(
    warehouse: Warehouse, run: LoadRun, tmp_path: Path
) -> None:
    warehouse.load(SampleReport().frames(), run)
    first = warehouse.publish(tmp_path)
    with open_warehouse(f"sqlite:///{tmp_path / 'other.sqlite'}") as other:
        other.upgrade()
        other.load_dimensions(dimension_frames())
        other.load(SampleReport(agency="另一局").frames(), other.start_run())
        second = other.publish(tmp_path)
    assert second.is_new
    assert second.folder != first.folder


def test_old_readers_keep_the_old_release(warehouse: Warehouse, run: LoadRun, tmp_path: Path) -> None:
    _load(warehouse, run)
    warehouse.publish(tmp_path)
    with duckdb.connect(str(tmp_path / "current/analyst.duckdb"), read_only=True) as old_reader:
        for number in range(3):
            warehouse.load(SampleReport(agency=f"新{number}局", content=str(number)).frames(), run)
            assert warehouse.publish(tmp_path).is_new
        assert old_reader.execute("SELECT count(*) FROM mart_report_wide").fetchall() == [(2,)]
    with duckdb.connect(str((tmp_path / "current/analyst.duckdb").resolve()), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM mart_report_wide").fetchall() == [(5,)]
    assert len(list((tmp_path / "releases").iterdir())) == 2


def test_a_full_disk_leaves_the_old_release(
    warehouse: Warehouse, run: LoadRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(warehouse, run)
    old = warehouse.publish(tmp_path).folder
    warehouse.load(SampleReport(agency="新局", content="new").frames(), run)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("warehouse.publishing.render_dictionary", full)
    with pytest.raises(WarehouseFull, match="old release stands"):
        warehouse.publish(tmp_path)
    assert (tmp_path / "current").resolve() == old
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [old.name]


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        ("Could not write all bytes: No space left on device", WarehouseFull, "is full"),
        ("could not allocate block", WarehouseError, "cannot be written .could not allocate block"),
    ],
)
def test_an_error_of_duckdb_is_one_clear_line_and_leaves_the_old_release(
    warehouse: Warehouse,
    run: LoadRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    kind: type[WarehouseError],
    told: str,
) -> None:
    _load(warehouse, run)
    old = warehouse.publish(tmp_path).folder
    warehouse.load(SampleReport(agency="新局", content="new").frames(), run)

    def broken(*_: object) -> None:
        raise duckdb.IOException(words)

    monkeypatch.setattr("warehouse.analyst_file.AnalystFile.fill", broken)
    with pytest.raises(kind, match=told) as caught:
        warehouse.publish(tmp_path)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "current").resolve() == old
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [old.name]


def test_an_empty_warehouse_can_be_published(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = warehouse.publish(tmp_path).folder
    with duckdb.connect(str(folder / "analyst.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM mart_report_wide").fetchall() == [(0,)]
