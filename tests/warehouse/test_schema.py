"""The schema: declared once, the same on both engines, and never confused with another program's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.warehouse.sample import SampleReport, dimension_frames
from warehouse import (
    LoadRun,
    SchemaVersionError,
    Warehouse,
    WarehouseError,
    WarehouseFull,
    WarehouseLocked,
    open_warehouse,
)
from warehouse.dictionary import read_descriptions, render_dictionary
from warehouse.engines import reading, writing
from warehouse.frame_guide import GUIDE_PATH, render_guide
from warehouse.migrating import schema_differences
from warehouse.schema import metadata
from warehouse.schema.declaring import column
from warehouse.view_files import read_views


def test_migrations_give_exactly_the_declared_schema(warehouse: Warehouse) -> None:
    assert warehouse.check() == []
    assert schema_differences(warehouse.engine) == []


def test_checks_hold_in_the_database_itself(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport().frames(), run)
    for statement in (
        "UPDATE fact_application SET request_count = NULL WHERE value_status_id = 1",
        "UPDATE report SET version_no = 0",
        "UPDATE fact_application SET form_row_id = 999 WHERE form_row_id = 1",
    ):
        with pytest.raises(sa.exc.IntegrityError), writing(warehouse.engine) as connection:
            connection.exec_driver_sql(statement)


def test_a_fresh_database_says_what_to_do(empty: Warehouse) -> None:
    with pytest.raises(SchemaVersionError, match="warehouse upgrade"):
        empty.check()
    empty.upgrade()
    empty.upgrade()
    assert empty.check() == []


def test_a_newer_schema_is_left_alone(warehouse: Warehouse) -> None:
    with writing(warehouse.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (warehouse.upgrade, warehouse.check):
        with pytest.raises(SchemaVersionError, match="newer"):
            attempt()


def test_tables_that_another_program_changed_are_told_apart_in_words(warehouse: Warehouse, run: LoadRun) -> None:
    changes = (
        "ALTER TABLE document DROP COLUMN host",
        "DROP INDEX ix_report_document_id",
        "CREATE TABLE strange (a INTEGER)",
        "ALTER TABLE load_run ADD COLUMN weather TEXT",
    )
    with writing(warehouse.engine) as connection:
        for statement in changes:
            connection.exec_driver_sql(statement)
    assert sorted(warehouse.check()) == [
        "column host of table document is missing",
        "column weather of table load_run is not declared",
        "index ix_report_document_id of table report is missing",
        "table strange is not declared",
    ]
    with pytest.raises(SchemaVersionError, match=r"host.*gongkai warehouse check") as caught:
        warehouse.load(SampleReport().frames(), run)
    assert "\n" not in str(caught.value)


def test_every_table_and_column_is_described_in_both_languages() -> None:
    for table in metadata.sorted_tables:
        assert all(table.info[said] for said in ("zh", "en", "grain", "grain_zh")), table.name
        for one in table.columns:
            assert one.info["zh"] and one.info["en"] and one.info["source"], f"{table.name}.{one.name}"


@pytest.mark.parametrize("zh", ["质量等级", ""])
def test_what_english_explains_and_chinese_only_names_is_refused(zh: str) -> None:
    words = {"zh": zh, "en": "A when every check holds, B when cells are missing", "source": "reader"}
    with pytest.raises(ValueError, match="to be explained in Chinese too"):
        column("quality", sa.String, **words)
    column("quality", sa.String, **words | {"zh": "质量等级——A 全部核对通过，B 有缺失"})


def test_postgresql_shows_the_descriptions_as_comments(warehouse: Warehouse) -> None:
    if warehouse.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no comments; meta_column holds the same words")
    comment = warehouse.query("SELECT obj_description('fact_application'::regclass) AS c")["c"][0]
    assert comment.startswith("依申请公开")


def test_the_dictionary_page_names_every_table(warehouse: Warehouse) -> None:
    warehouse.rebuild_marts()
    with reading(warehouse.engine) as connection:
        page = render_dictionary(read_descriptions(connection))
    for name in [*metadata.tables, "mart_report_wide", "mart_application_long", "v_grant_rate"]:
        assert f"### {name}\n" in page
    assert "Denominators:" in page and "分母：" in page
    assert "### mart_report_wide\n\n报告宽表 · every headline figure" in page
    assert "### report_section\n\n文字章节 · the narrative" in page and "每行：一个报告版本的一节。" in page


@pytest.mark.parametrize("left_out", ["grain_zh", "key", "caveats_zh", "caveats"])
def test_a_view_that_leaves_out_its_key_or_a_language_is_refused(tmp_path: Path, left_out: str) -> None:
    header = {"name": "v_one", "zh": "一", "en": "One.", "grain": "one report", "grain_zh": "一份报告", "key": "[n]"}
    header |= {"caveats": "Few.", "caveats_zh": "很少。"}
    lines = [f"-- {key}: {text}" for key, text in header.items() if key != left_out]
    (tmp_path / "one.sql").write_text("\n".join([*lines, "SELECT 1 AS n"]), encoding="utf-8")
    with pytest.raises(WarehouseError, match=rf"one\.sql.*{left_out}"):
        read_views(tmp_path)


def test_the_frame_guide_is_up_to_date() -> None:
    assert GUIDE_PATH.read_text(encoding="utf-8") == render_guide()


def test_dimensions_keep_their_ids_and_change_nothing_when_equal(warehouse: Warehouse) -> None:
    before = warehouse.query("SELECT row_code, form_row_id FROM dim_form_row ORDER BY form_row_id")
    frames = dimension_frames()
    assert warehouse.load_dimensions(frames) == 0
    frames["form_row"].loc[0, "label_en"] = "a better label"
    assert warehouse.load_dimensions(frames) == 1
    after = warehouse.query("SELECT row_code, form_row_id FROM dim_form_row ORDER BY form_row_id")
    assert after.equals(before)


def test_loading_before_the_forms_are_known_is_refused(empty: Warehouse) -> None:
    empty.upgrade()
    run = empty.start_run()
    with pytest.raises(WarehouseError, match="load the dimensions first"):
        empty.load(SampleReport().frames(), run)


@pytest.mark.parametrize(("url", "words"), [("mysql://x/y", "cannot be a mysql"), ("data.sqlite", "no database URL")])
def test_an_address_that_is_no_warehouse_is_explained(url: str, words: str) -> None:
    with pytest.raises(WarehouseError, match=words):
        open_warehouse(url)


def test_the_environment_names_the_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_WAREHOUSE_URL", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    with open_warehouse() as warehouse:
        warehouse.upgrade()
    assert (tmp_path / "elsewhere.sqlite").exists()


def test_a_locked_database_is_named_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.engines.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "locked.sqlite"
    with open_warehouse(f"sqlite:///{path}") as warehouse:
        warehouse.upgrade()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WarehouseLocked, match="another process"):
            warehouse.start_run()
        assert warehouse.summary().versions == 0, "readers go on"
        other.execute("ROLLBACK")
        other.close()
        warehouse.start_run()


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "report.sqlite"
    path.write_text("年度报告" * 1000, encoding="utf-8")
    with open_warehouse(f"sqlite:///{path}") as warehouse, pytest.raises(WarehouseError, match="no sound SQLite"):
        warehouse.upgrade()


@pytest.mark.slow
def test_a_server_that_is_gone_is_explained() -> None:
    with (
        open_warehouse("postgresql://nobody@127.0.0.1:1/none") as warehouse,
        pytest.raises(WarehouseError, match="no connection"),
    ):
        warehouse.upgrade()


def test_readers_see_the_old_state_until_the_new_one_stands(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'readers.sqlite'}"
    with open_warehouse(url) as warehouse, open_warehouse(url) as other:
        warehouse.upgrade()
        warehouse.load_dimensions(dimension_frames())
        warehouse.rebuild_marts()
        run = warehouse.start_run()
        with writing(warehouse.engine) as connection:
            connection.exec_driver_sql("DROP TABLE mart_report_wide")
            assert other.query("SELECT count(*) AS n FROM mart_report_wide")["n"][0] == 0
            connection.rollback()
        warehouse.load(SampleReport().frames(), run)
        assert other.query("SELECT count(*) AS n FROM mart_report_wide")["n"][0] == 0, "marts change with rebuild_marts"
        warehouse.rebuild_marts()
        assert other.query("SELECT count(*) AS n FROM mart_report_wide")["n"][0] == 1


def test_a_full_disk_writes_nothing(tmp_path: Path) -> None:
    with open_warehouse(f"sqlite:///{tmp_path / 'full.sqlite'}") as warehouse:
        warehouse.upgrade()
        warehouse.load_dimensions(dimension_frames())
        run = warehouse.start_run()
        with reading(warehouse.engine) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        @sa.event.listens_for(warehouse.engine, "begin")
        def _limit(connection: sa.Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        for attempt in (lambda: warehouse.load(SampleReport().frames(), run), warehouse.rebuild_marts):
            with pytest.raises(WarehouseFull, match=r"^the disk of .* is full"):
                attempt()
        sa.event.remove(warehouse.engine, "begin", _limit)
        with reading(warehouse.engine) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
        assert warehouse.summary().versions == 0
        assert warehouse.load(SampleReport().frames(), run).loaded == 1
