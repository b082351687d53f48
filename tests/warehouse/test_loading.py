"""What loading promises: whole reports or none, nothing twice, history kept, nothing guessed."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from tests.warehouse.sample import SampleReport, rows, together, unread_document
from warehouse import FrameError, LoadRun, Outcome, Warehouse

_CHANGED = {"new_received": [5, 0, 0, 0, 0, 0, 5]}


def _count(warehouse: Warehouse, statement: str) -> int:
    return int(warehouse.query(statement).iloc[0, 0])


def test_a_report_is_loaded_whole(warehouse: Warehouse, run: LoadRun) -> None:
    result = warehouse.load(SampleReport().frames(), run)
    assert (result.loaded, result.failed, result.facts) == (1, 0, 200)
    assert _count(warehouse, "SELECT count(*) FROM cell") == 201
    assert _count(warehouse, "SELECT count(*) FROM fact_application") == 175
    assert _count(warehouse, "SELECT count(*) FROM report_section") == 1
    assert _count(warehouse, "SELECT count(*) FROM fact_narrative_claim") == 1
    name = warehouse.query("SELECT name_zh, first_year FROM dim_agency_name").iloc[0]
    assert tuple(name) == ("甲市某局", 2024)


def test_blank_missing_and_zero_stay_apart(warehouse: Warehouse, run: LoadRun) -> None:
    report = SampleReport(application={"granted": [None] * 7}, missing_rows=["carried_out"])
    warehouse.load(report.frames(), run)
    found = warehouse.query("""
        SELECT r.row_code, s.code, f.request_count FROM fact_application f
        JOIN dim_form_row r USING (form_row_id) JOIN code_value_status s USING (value_status_id)
        JOIN dim_applicant_type a USING (applicant_type_id)
        WHERE a.applicant_type = 'total' AND r.row_code IN ('granted', 'carried_out', 'carried_in')
        ORDER BY r.row_code """)
    assert found["code"].tolist() == ["reported", "missing_row", "blank"]
    assert found["request_count"].isna().tolist() == [False, True, True]


def test_the_same_document_is_skipped(warehouse: Warehouse, run: LoadRun) -> None:
    frames = SampleReport().frames()
    warehouse.load(frames, run)
    assert warehouse.known_documents("r1") == {SampleReport().sha256}
    assert warehouse.known_documents("r2") == set()
    again = warehouse.load(frames, run)
    assert (again.skipped, again.loaded, again.facts) == (1, 0, 0)


def test_another_carrier_of_equal_facts_makes_no_new_version(warehouse: Warehouse, run: LoadRun) -> None:
    first, second = SampleReport(), SampleReport(content="the attachment")
    result = warehouse.load(together(first.frames(), second.frames()), run)
    assert [result.outcomes[r.sha256] for r in (first, second)] == [Outcome.LOADED, Outcome.CONFIRMED]
    assert _count(warehouse, "SELECT count(*) FROM report") == 1
    roles = warehouse.query("SELECT role FROM report_document ORDER BY role")["role"].tolist()
    assert roles == ["confirming", "primary"]


def test_a_changed_report_becomes_a_new_version_and_the_old_one_is_kept(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport().frames(), run)
    next_night = warehouse.start_run()
    result = warehouse.load(SampleReport(content="corrected", application=_CHANGED).frames(), next_night)
    assert result.superseded == 1
    versions = warehouse.query("SELECT version_no, is_current, version_cause FROM report ORDER BY version_no")
    assert versions["is_current"].astype(bool).tolist() == [False, True]
    assert versions["version_cause"].tolist() == ["first", "publisher"]
    assert _count(warehouse, "SELECT count(*) FROM fact_application") == 350
    assert warehouse.query("SELECT rule, severity FROM fact_quality_finding").values.tolist() == [
        ["LOAD.REVISION", "info"]
    ]


def test_two_documents_of_one_night_that_disagree_are_flagged(warehouse: Warehouse, run: LoadRun) -> None:
    good, poor = SampleReport(), SampleReport(content="scan", application=_CHANGED, quality="D")
    warehouse.load(together(good.frames(), poor.frames()), run)
    current = warehouse.query("SELECT quality FROM report WHERE is_current")["quality"].tolist()
    assert current == ["A"]
    assert warehouse.query("SELECT rule FROM fact_quality_finding")["rule"].tolist() == ["LOAD.CONTRADICTION"]


def test_a_better_reading_of_the_same_document_supersedes_its_own_version(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport().frames(), run)
    better = SampleReport(reader_version="r2", application=_CHANGED)
    assert warehouse.load(better.frames(), run).superseded == 1
    causes = warehouse.query("SELECT version_cause FROM report ORDER BY version_no")["version_cause"].tolist()
    assert causes == ["first", "reader"]


def test_an_equal_new_reading_replaces_cells_and_findings_only(warehouse: Warehouse, run: LoadRun) -> None:
    finding = {"rule": "T.RECEIVED", "severity": "warning", "address": "section1", "message": "differs"}
    warehouse.load(SampleReport(findings=[finding]).frames(), run)
    result = warehouse.load(SampleReport(reader_version="r2", quality="B").frames(), run)
    assert list(result.outcomes.values()) == [Outcome.REFRESHED]
    assert warehouse.query("SELECT version_no, quality, reader_version FROM report").values.tolist() == [[1, "B", "r2"]]
    assert _count(warehouse, "SELECT count(*) FROM fact_quality_finding") == 0
    assert _count(warehouse, "SELECT count(*) FROM cell") == 201


def test_a_document_now_read_as_another_report_leaves_the_old_one(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport(url="u").frames(), run)
    moved = SampleReport(url="u", reader_version="r2").frames()
    moved["report"]["report_year"] = 2023
    warehouse.load(moved, run)
    assert warehouse.query("SELECT report_year FROM report WHERE is_current")["report_year"].tolist() == [2023]


def test_a_document_without_tables_never_displaces_one_with(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport().frames(), run)
    page = SampleReport(content="page that only links the file", quality="X").frames()
    bare = {name: page[name] for name in ("document", "report", "section")}
    assert list(warehouse.load(bare, run).outcomes.values()) == [Outcome.RECORDED]
    assert warehouse.query("SELECT quality FROM report WHERE is_current")["quality"].tolist() == ["A"]


def test_an_unreadable_document_leaves_a_row_and_its_finding(warehouse: Warehouse, run: LoadRun) -> None:
    result = warehouse.load(together(unread_document(), SampleReport().frames()), run)
    assert (result.recorded, result.loaded) == (1, 1)
    found = warehouse.query("SELECT status, rule FROM document JOIN fact_quality_finding USING (document_id)")
    assert found.values.tolist() == [["unreadable", "DOC.ENCRYPTED"]]


def _with_unknown_row(frames: dict[str, pd.DataFrame]) -> None:
    frames["application"].loc[0, "row"] = "refused.at_will"


def _with_repeated_fact(frames: dict[str, pd.DataFrame]) -> None:
    frames["application"] = pd.concat([frames["application"], frames["application"].head(1).assign(request_count=9)])


def _with_value_and_blank(frames: dict[str, pd.DataFrame]) -> None:
    frames["application"].loc[0, "value_status"] = "blank"


def _with_strange_status(frames: dict[str, pd.DataFrame]) -> None:
    frames["application"].loc[0, "value_status"] = "perhaps"


def _with_lost_cell(frames: dict[str, pd.DataFrame]) -> None:
    frames["cell"] = frames["cell"].iloc[1:]


def _with_unknown_form(frames: dict[str, pd.DataFrame]) -> None:
    frames["report"]["form"] = "1999"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_with_unknown_row, "refused.at_will"),
        (_with_repeated_fact, "more than one row"),
        (_with_value_and_blank, "status blank with value"),
        (_with_strange_status, "perhaps"),
        (_with_lost_cell, "cell"),
        (_with_unknown_form, "1999"),
    ],
)
def test_a_broken_report_fails_alone_and_says_why(
    warehouse: Warehouse, run: LoadRun, damage: object, words: str
) -> None:
    broken, sound = SampleReport(agency="乙局"), SampleReport(agency="丙局")
    frames = broken.frames()
    damage(frames)  # type: ignore[operator]
    result = warehouse.load(together(frames, sound.frames()), run)
    assert result.outcomes[sound.sha256] is Outcome.LOADED
    assert result.outcomes[broken.sha256] is Outcome.FAILED
    assert words in result.failures[broken.sha256]
    assert _count(warehouse, "SELECT count(*) FROM report") == 1
    assert _count(warehouse, "SELECT count(*) FROM fact_application") == 175
    assert broken.sha256 not in warehouse.known_documents("r1"), "a failed document is tried again"
    mended = warehouse.load(broken.frames(), run)
    assert mended.outcomes[broken.sha256] is Outcome.LOADED


def test_what_the_database_refuses_costs_no_neighbour(
    warehouse: Warehouse, run: LoadRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse import fact_writing

    sound, refused = (
        SampleReport(agency="乙局"),
        SampleReport(agency="丙局", disclosure={"20(8).administrative_fee.amount": 7}),
    )
    true_write = fact_writing.write_frame

    def breaking(connection: object, table: object, frame: pd.DataFrame) -> int:
        if "quantity" in frame:
            frame = frame.assign(value_status_id=frame["value_status_id"].mask(frame["quantity"] == Decimal(7), 2))
        return true_write(connection, table, frame)  # type: ignore[arg-type]

    monkeypatch.setattr(fact_writing, "write_frame", breaking)
    result = warehouse.load(together(sound.frames(), refused.frames()), run)
    assert result.outcomes == {sound.sha256: Outcome.LOADED, refused.sha256: Outcome.FAILED}
    assert _count(warehouse, "SELECT count(*) FROM fact_application") == 175
    statuses = warehouse.query("SELECT status FROM document ORDER BY status")["status"].tolist()
    assert statuses == ["failed", "report"]


def test_frames_that_do_not_keep_to_their_declaration_are_refused(warehouse: Warehouse, run: LoadRun) -> None:
    frames = SampleReport().frames()
    with pytest.raises(FrameError, match="unknown columns colour"):
        warehouse.load({**frames, "cell": frames["cell"].assign(colour="red")}, run)
    with pytest.raises(FrameError, match="lacks the columns rule"):
        warehouse.load({**frames, "finding": pd.DataFrame([{"sha256": SampleReport().sha256}])}, run)
    with pytest.raises(FrameError, match="no frame 'facts'"):
        warehouse.load({**frames, "facts": frames["cell"]}, run)
    assert _count(warehouse, "SELECT count(*) FROM document") == 0


def test_agencies_of_one_name_on_two_hosts_stay_two(warehouse: Warehouse, run: LoadRun) -> None:
    one = SampleReport(agency="投资促进局", url="http://a.test/1")
    two = SampleReport(agency="投资促进局", url="http://b.test/1")
    assert warehouse.load(together(one.frames(), two.frames()), run).loaded == 2
    assert sorted(warehouse.query("SELECT agency_key FROM dim_agency")["agency_key"]) == [
        "a.test|投资促进局",
        "b.test|投资促进局",
    ]


def test_the_registry_names_the_agency_across_hosts_and_new_names(warehouse: Warehouse, run: LoadRun) -> None:
    old = SampleReport(agency="招商局", year=2023, agency_uid="x-1")
    new = SampleReport(agency="投资促进局", year=2024, agency_uid="x-1", url="http://b.test/2")
    warehouse.load(together(old.frames(), new.frames()), run)
    assert _count(warehouse, "SELECT count(*) FROM dim_agency") == 1
    names = warehouse.query("SELECT name_zh FROM dim_agency_name ORDER BY first_year")["name_zh"].tolist()
    assert names == ["招商局", "投资促进局"]


def test_a_region_is_that_of_the_report_year_or_none(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load_dimensions(
        {
            "region": pd.DataFrame(
                [
                    {
                        "region_code": "530422",
                        "name_zh": "澄江县",
                        "level": "county",
                        "valid_from": 1980,
                        "valid_to": 2018,
                    },
                    {"region_code": "530481", "name_zh": "澄江市", "level": "county", "valid_from": 2019},
                ]
            )
        }
    )
    known = SampleReport(agency_uid="x", region_code="530481")
    unknown = SampleReport(agency="某经开区投资促进局")
    warehouse.load(together(known.frames(), unknown.frames()), run)
    found = warehouse.query("SELECT name_zh FROM report LEFT JOIN dim_region USING (region_id) ORDER BY report_id")
    assert found["name_zh"].fillna("").tolist() == ["澄江市", ""]


def test_text_from_strangers_arrives_as_it_is(warehouse: Warehouse, run: LoadRun) -> None:
    frames = SampleReport(agency="'); DROP TABLE report; --").frames()
    frames["section"]["text"] = 'quoted "text", commas\nand \x00 nothing \\N \\.'
    warehouse.load(frames, run)
    text = warehouse.query("SELECT text FROM report_section")["text"][0]
    assert text == 'quoted "text", commas\nand \ufffd nothing \\N \\.'
    assert _count(warehouse, "SELECT count(*) FROM report") == 1


def test_a_number_as_printed_survives_to_the_last_digit(warehouse: Warehouse, run: LoadRun) -> None:
    report = SampleReport(
        disclosure={"20(8).administrative_fee.amount": Decimal("4166.241619")},
        application={"carried_out": [-3] + [0] * 6},
    )
    warehouse.load(report.frames(), run)
    assert _count(warehouse, "SELECT min(request_count) FROM fact_application") == -3
    found = warehouse.query("SELECT max(quantity) AS q FROM fact_proactive_disclosure")["q"][0]
    assert Decimal(str(found)) == Decimal("4166.241619")


def test_runs_are_counted(warehouse: Warehouse, run: LoadRun) -> None:
    result = warehouse.load(together(SampleReport().frames(), unread_document()), run)
    warehouse.finish_run(run, result, already_known=3)
    row = warehouse.query("SELECT status, found, loaded, skipped, quarantined, failed FROM load_run").iloc[0]
    assert row.tolist() == ["finished", 5, 1, 3, 1, 0]
    assert row["loaded"] + row["skipped"] + row["quarantined"] + row["failed"] == row["found"]


def test_both_forms_live_side_by_side(warehouse: Warehouse, run: LoadRun) -> None:
    old = SampleReport(year=2020, form="2019")
    warehouse.load(together(old.frames(), SampleReport().frames()), run)
    assert warehouse.summary().reports == [("2019", "html", 1), ("2021", "html", 1)]
    assert len(rows("2019")) == 23


def test_a_row_of_the_other_form_is_kept_as_that_forms(warehouse: Warehouse, run: LoadRun) -> None:
    frames = SampleReport().frames()
    gone = frames["application"]["row"].str.startswith("other_handling.")
    single = frames["application"][frames["application"]["row"] == "other_handling.other"].assign(
        row="other_handling.all", request_count=4
    )
    frames["application"] = pd.concat([frames["application"][~gone], single])
    assert warehouse.load(frames, run).loaded == 1
    warehouse.rebuild_marts()
    wide = warehouse.query("SELECT other_handling_all_total, other_handling_sum, form FROM mart_report_wide").iloc[0]
    assert wide.tolist() == [4, 4, "2021"]


def test_how_a_document_that_is_no_report_was_read_is_left_out(warehouse: Warehouse, run: LoadRun) -> None:
    frames = SampleReport().frames()
    notice = {
        "document": frames["document"].assign(status="not_a_report"),
        "reading": frames["reading"],
        "section": frames["section"],
        "cell": frames["cell"],
    }
    assert warehouse.load(notice, run).recorded == 1
    facts = {
        **notice,
        "application": frames["application"],
        "document": frames["document"].assign(status="unreadable", reader_version="r2"),
    }
    assert "no report" in next(iter(warehouse.load(facts, run).failures.values()))


def test_an_equal_new_reading_of_a_carrier_writes_nothing_twice(warehouse: Warehouse, run: LoadRun) -> None:
    first, second = SampleReport(), SampleReport(content="the attachment")
    warehouse.load(together(first.frames(), second.frames()), run)
    again = SampleReport(content="the attachment", reader_version="r2")
    assert list(warehouse.load(again.frames(), run).outcomes.values()) == [Outcome.CONFIRMED]
    assert _count(warehouse, "SELECT count(*) FROM report_document") == 2


def test_a_preview_shows_what_would_change_and_changes_nothing(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load(SampleReport().frames(), run)
    warehouse.rebuild_marts()
    before = warehouse.facts_checksum()
    result, changes = warehouse.preview(SampleReport(reader_version="r2", application=_CHANGED).frames())
    assert result.superseded == 1
    assert changes["cell_address"].tolist() == ["section3.new_received.natural_person", "section3.new_received.total"]
    assert changes["new_value"].tolist() == [5, 5]
    assert set(changes["version_cause"]) == {"reader"}
    assert warehouse.facts_checksum() == before
    assert warehouse.rebuild_marts() is False
