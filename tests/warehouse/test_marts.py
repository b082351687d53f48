"""The marts and the analysts' questions, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from tests.warehouse.sample import SampleReport, dimension_frames, together
from warehouse import LoadRun, Warehouse
from warehouse.engines import writing
from warehouse.state import DEFINITION, write_state


def _total(number: int | None) -> list[int | None]:
    return [0, 0, 0, 0, 0, 0, number]


HANGZHOU = SampleReport(
    agency="杭州市人民政府",
    year=2025,
    agency_uid="330100-gov",
    region_code="330100",
    agency_level="prefecture",
    url="http://hz.test/1",
    application={
        "new_received": [13612, 300, 20, 10, 27, 100, 14069],
        "carried_in": _total(400),
        "granted": _total(5548),
        "partially_granted": _total(2168),
        "refused.third_party_rights": _total(500),
        "refused.enforcement_file": _total(230),
        "unable.not_held": _total(3222),
        "not_processed.petition_complaint": _total(600),
        "not_processed.repeated": _total(300),
        "not_processed.excessive": _total(100),
        "other_handling.other": _total(1142),
        "total_handled": _total(13810),
        "carried_out": _total(659),
    },
    litigation={
        "reconsideration": [376, 97, 196, 31, 700],
        "litigation_direct": [40, 2, 8, 5, 55],
        "litigation_after_reconsideration": [60, 1, 9, 10, 80],
    },
    disclosure={"20(8).administrative_fee.amount": Decimal("4166.241619")},
)
"""Section three and four as printed by 杭州 for 2025 in the figures the views need; the rest is invented."""


@pytest.fixture
def loaded(warehouse: Warehouse, run: LoadRun) -> Warehouse:
    """A warehouse with one city of known figures."""
    warehouse.load_dimensions(
        {
            "region": pd.DataFrame(
                [{"region_code": "330100", "name_zh": "杭州市", "level": "prefecture", "valid_from": 1980}]
            )
        }
    )
    load(warehouse, run, [HANGZHOU])
    return warehouse


def load(warehouse: Warehouse, run: LoadRun, reports: Sequence[SampleReport]) -> None:
    """Load the reports and rebuild the marts."""
    result = warehouse.load(together(*(report.frames() for report in reports)), run)
    assert not result.failures
    warehouse.rebuild_marts()


def _one(warehouse: Warehouse, view: str, where: str = "1 = 1") -> pd.Series:
    found = warehouse.query(f"SELECT * FROM {view} WHERE {where}")
    assert len(found) == 1, found
    return found.iloc[0]


def test_the_wide_mart_has_a_row_a_report_with_its_figures(loaded: Warehouse) -> None:
    row = _one(loaded, "mart_report_wide")
    assert row["new_received_total"] == 14069, "the printed total, not the doubled sum of parts and total"
    assert row["new_received_natural_person"] == 13612
    assert row["refused_sum"] == 730
    assert row["reconsideration_corrected"] == 97
    assert Decimal(str(row["administrative_fee_amount_wan_yuan"])) == Decimal("4166.241619")
    assert (row["region_name"], row["province_code"], row["prefecture_code"]) == ("杭州市", "330000", "330100")
    assert pd.isna(row["normative_document_created"]), "a cell the form does not have is null, not 0"


def test_grant_rate(loaded: Warehouse) -> None:
    row = _one(loaded, "v_grant_rate")
    assert round(row["grant_rate_handled"] * 100, 2) == 55.87
    assert round(row["grant_rate_merits"] * 100, 2) == 91.36
    assert round(row["full_grant_share"], 4) == round(5548 / 7716, 4)


def test_not_held(loaded: Warehouse) -> None:
    row = _one(loaded, "v_not_held")
    assert round(row["not_held_rate"] * 100, 2) == 23.33
    assert row["n_reports"] == 1
    assert row["peer_median"] == pytest.approx(row["not_held_rate"])


def test_remedy(loaded: Warehouse) -> None:
    row = _one(loaded, "v_remedy")
    assert round(row["reconsideration_correction_rate"] * 100, 2) == 14.50
    assert row["reconsideration_concluded"] == 669, "pending cases are not concluded"
    assert row["litigation_direct_correction_rate"] == pytest.approx(2 / 50)
    assert row["dispute_rate"] == pytest.approx((700 + 55 + 80) / 13810)
    assert row["is_small"] == 0


def test_refusal_structure(loaded: Warehouse) -> None:
    reasons = loaded.query("SELECT * FROM v_refusal_structure WHERE refused_count > 0 ORDER BY reason_rank")
    assert reasons["reason"].tolist() == ["refused.third_party_rights", "refused.enforcement_file"]
    assert reasons["share_of_refused"].tolist() == pytest.approx([500 / 730, 230 / 730])
    assert reasons["reason_rank"].tolist() == [1, 2]


def test_results_add_up_to_all_handled(loaded: Warehouse) -> None:
    row = _one(loaded, "v_result_structure")
    shares = ["granted_share", "refused_share", "unable_share", "not_processed_share", "other_handling_share"]
    assert sum(row[share] for share in shares) == pytest.approx(1)


def test_applicants(loaded: Warehouse) -> None:
    row = _one(loaded, "v_applicants")
    assert row["natural_person_share"] == pytest.approx(13612 / 14069)
    assert row["organization_share"] == pytest.approx(457 / 14069)
    squares = 13612**2 + 300**2 + 20**2 + 10**2 + 27**2 + 100**2
    assert row["concentration"] == pytest.approx(squares / 14069**2)


def test_repeat_and_petition(loaded: Warehouse) -> None:
    row = _one(loaded, "v_repeat_petition")
    assert row["repeated_excessive_rate"] == pytest.approx(400 / 13810)
    assert row["petition_rate"] == pytest.approx(600 / 13810)


def test_what_is_not_printed_is_excluded_and_counted_never_zero(warehouse: Warehouse, run: LoadRun) -> None:
    sound = replace(HANGZHOU, region_code=None)
    blank = replace(sound, agency_uid="b", application={**HANGZHOU.application, "granted": _total(None)})
    wrong = replace(sound, agency_uid="c", quality="D", content="c")
    lost = replace(sound, agency_uid="d", missing_rows=["refused.other_law"], content="d")
    load(warehouse, run, [sound, replace(blank, content="b"), wrong, lost])
    row = _one(warehouse, "v_grant_rate_by_region")
    assert (row["n_reports"], row["n_excluded"]) == (1, 3)
    assert round(row["grant_rate_handled"] * 100, 2) == 55.87
    rates = warehouse.query("SELECT agency_key, grant_rate_handled FROM v_grant_rate ORDER BY agency_key")
    assert rates["agency_key"].tolist() == ["330100-gov", "b", "d"], "quality D is left out"
    assert rates["grant_rate_handled"].isna().tolist() == [False, True, False]
    sums = warehouse.query("SELECT agency_key, refused_sum FROM mart_report_wide ORDER BY agency_key")
    assert sums["refused_sum"].isna().tolist() == [False, False, False, True]


def test_backlog_sees_what_was_lost_between_two_years(warehouse: Warehouse, run: LoadRun) -> None:
    before = SampleReport(year=2022, agency_uid="a", application={"carried_out": _total(7)})
    after = SampleReport(
        year=2023,
        agency_uid="a",
        application={"new_received": _total(15), "carried_in": _total(5), "carried_out": _total(2)},
    )
    later = SampleReport(year=2025, agency_uid="a", application={"carried_in": _total(9)})
    load(warehouse, run, [before, after, later])
    rows = warehouse.query("SELECT report_year, backlog_rate, carry_gap FROM v_backlog ORDER BY report_year")
    assert rows["backlog_rate"].iloc[1] == pytest.approx(2 / 20)
    assert rows["carry_gap"].iloc[1] == -2
    assert rows["carry_gap"].isna().tolist() == [True, False, True], "no gap is told across a missing year"


def test_volume_trend_compares_like_with_like(warehouse: Warehouse, run: LoadRun) -> None:
    def report(uid: str, year: int, new: int) -> SampleReport:
        return SampleReport(year=year, agency_uid=uid, application={"new_received": _total(new)}, content=uid)

    load(warehouse, run, [report("a", 2023, 100), report("a", 2024, 150), report("b", 2024, 900)])
    row = _one(warehouse, "v_volume_trend", "report_year = 2024")
    assert (row["new_received_total"], row["n_reports"], row["n_paired"]) == (1050, 2, 1)
    assert row["year_on_year"] == pytest.approx(0.5)


def test_zero_agencies_and_their_streaks(warehouse: Warehouse, run: LoadRun) -> None:
    counts = {2020: 0, 2021: 0, 2022: 3, 2023: 0, 2025: 0}
    load(
        warehouse,
        run,
        [SampleReport(year=y, agency_uid="a", application={"new_received": _total(n)}) for y, n in counts.items()],
    )
    rows = warehouse.query("SELECT report_year, zero_streak FROM v_zero_agencies ORDER BY report_year")
    assert rows["zero_streak"].tolist() == [1, 2, 0, 1, 1]
    assert _one(warehouse, "v_zero_agencies_by_region", "report_year = 2022")["zero_share"] == 0


def test_disclosure_output_tells_the_stock_gap(warehouse: Warehouse, run: LoadRun) -> None:
    def report(year: int, issued: int, repealed: int, in_force: int) -> SampleReport:
        code = "20(1).normative_document"
        return SampleReport(
            year=year,
            agency_uid="a",
            disclosure={
                f"{code}.issued": issued,
                f"{code}.repealed": repealed,
                f"{code}.in_force": in_force,
                "20(5).administrative_license.decisions": 200,
                "20(6).administrative_penalty.decisions": 50,
            },
        )

    load(warehouse, run, [report(2024, 62, 33, 440), report(2025, 58, 45, 546)])
    row = _one(warehouse, "v_disclosure_output", "report_year = 2025")
    assert row["normative_document_gap"] == 546 - (440 + 58 - 45)
    assert row["penalty_per_license"] == pytest.approx(0.25)


def test_procurement_amounts_are_brought_to_one_unit(warehouse: Warehouse, run: LoadRun) -> None:
    frames = SampleReport(
        form="2019", year=2020, disclosure={"20(9).central_procurement.procurement_amount": 251000}
    ).frames()
    amounts = frames["proactive_disclosure"]["measure"] == "procurement_amount"
    frames["proactive_disclosure"].loc[amounts, "unit"] = "元"
    warehouse.load(frames, run)
    warehouse.rebuild_marts()
    row = _one(warehouse, "mart_report_wide")
    assert float(row["central_procurement_procurement_amount_wan_yuan"]) == pytest.approx(25.1)
    long = _one(warehouse, "mart_disclosure_long", "measure = 'procurement_amount'")
    assert (float(long["quantity"]), long["unit"]) == (251000, "元")


def test_coverage_names_the_missing_and_the_late(warehouse: Warehouse, run: LoadRun) -> None:
    agency = {"name_zh": "某", "level": "county", "body_type": "department", "first_expected_year": 2023}
    warehouse.load_dimensions(
        {
            "agency": pd.DataFrame(
                [
                    {**agency, "agency_key": "silent"},
                    {**agency, "agency_key": "late"},
                    {**agency, "agency_key": "city", "body_type": "government"},
                ]
            )
        }
    )
    load(
        warehouse,
        run,
        [
            SampleReport(year=2023, agency_uid="late", published=date(2024, 2, 3)),
            SampleReport(year=2023, agency_uid="city", published=date(2024, 3, 31), content="c"),
        ],
    )
    rows = warehouse.query("SELECT agency_key, coverage_status, days_late FROM v_coverage ORDER BY agency_key")
    assert rows["coverage_status"].tolist() == ["on_time", "late", "missing"]
    assert rows["days_late"].fillna(-1).tolist() == [0, 3, -1]


def test_quality_counts_cells_and_findings(warehouse: Warehouse, run: LoadRun) -> None:
    finding = {
        "rule": "S3.FLOW",
        "severity": "error",
        "address": "section3.carried_out.total",
        "message": "does not hold",
        "expected": Decimal(3),
        "observed": Decimal(5),
        "suggested": Decimal(3),
    }
    load(warehouse, run, [SampleReport(quality="D", missing_rows=["granted"], findings=[finding])])
    row = _one(warehouse, "v_quality")
    assert (row["form_cells"], row["reported_cells"], row["missing_cells"]) == (200, 193, 7)
    assert (row["error_findings"], row["suggestions"]) == (1, 1)
    assert _one(warehouse, "v_quality_by_region")["error_share"] == 1


def test_revisions_show_each_changed_cell(warehouse: Warehouse, run: LoadRun) -> None:
    load(warehouse, run, [SampleReport(application={"granted": _total(5)})])
    changed = SampleReport(
        content="second", application={"granted": _total(None)}, litigation={"reconsideration": [1, 0, 0, 0, 1]}
    )
    load(warehouse, warehouse.start_run(), [changed])
    rows = warehouse.query("SELECT * FROM v_revisions ORDER BY cell_address")
    assert rows["cell_address"].tolist() == [
        "section3.granted.total",
        "section4.reconsideration.total",
        "section4.reconsideration.upheld",
    ]
    assert rows["new_status"].tolist() == ["blank", "reported", "reported"]
    assert rows["old_value"].tolist() == [5, 0, 0]
    assert set(rows["version_cause"]) == {"publisher"}


def test_outliers_among_peers(warehouse: Warehouse, run: LoadRun) -> None:
    granted = [40, 42, 44, 46, 48, 50, 52, 54, 99]
    load(
        warehouse,
        run,
        [
            SampleReport(
                agency_uid=f"a{i}",
                content=str(i),
                agency_level="county",
                application={"granted": _total(n), "total_handled": _total(100)},
            )
            for i, n in enumerate(granted)
        ],
    )
    rows = warehouse.query("SELECT * FROM v_peer_outliers WHERE indicator = 'grant_rate_handled' ORDER BY agency_key")
    assert rows["n_reports"].tolist() == [9] * 9
    assert rows["peer_median"].iloc[0] == pytest.approx(0.48)
    # Deviations in percent: 8 6 4 2 0 2 4 6 51; their median is 4.
    assert rows["peer_mad"].iloc[0] == pytest.approx(0.04)
    assert rows["robust_z"].iloc[8] == pytest.approx(0.6745 * 51 / 4)


def test_rollup_gap_tells_its_coverage(warehouse: Warehouse, run: LoadRun) -> None:
    warehouse.load_dimensions(
        {
            "agency": pd.DataFrame(
                [
                    {"agency_key": "city", "parent_agency_key": None},
                    {"agency_key": "x", "parent_agency_key": "city"},
                    {"agency_key": "y", "parent_agency_key": "city"},
                ]
            )
        }
    )
    load(
        warehouse,
        run,
        [
            SampleReport(agency_uid="city", scope="aggregated", application={"new_received": _total(10)}),
            SampleReport(agency_uid="x", content="x", application={"new_received": _total(4)}),
        ],
    )
    row = _one(warehouse, "v_rollup_gap")
    assert (row["new_received_gap"], row["n_reports"], row["n_excluded"]) == (6, 1, 1)
    assert row["children_coverage"] == 0.5


def test_long_mart_flags_totals_and_keeps_the_place(loaded: Warehouse) -> None:
    cells = loaded.query("SELECT * FROM mart_application_long WHERE row_code = 'new_received'")
    parts = cells.loc[cells["is_total"] == 0, "request_count"].sum()
    assert parts == cells.loc[cells["is_total"] == 1, "request_count"].sum() == 14069
    assert set(cells["page"]) == {2}
    assert cells.loc[cells["is_total"] == 1, "raw_text"].tolist() == ["14069"]


def test_marts_are_rebuilt_only_when_something_changed(loaded: Warehouse, run: LoadRun) -> None:
    assert loaded.rebuild_marts() is False
    loaded.load(HANGZHOU.frames(), run)
    assert loaded.rebuild_marts() is False, "a document that was skipped changes nothing"
    loaded.load_dimensions(dimension_frames())
    assert loaded.rebuild_marts() is False, "equal dimensions change nothing"
    loaded.load(SampleReport().frames(), run)
    assert loaded.rebuild_marts() is True
    assert len(loaded.query("SELECT report_id FROM mart_report_wide")) == 2


def test_marts_of_another_declaration_are_built_anew(loaded: Warehouse) -> None:
    with writing(loaded.engine) as connection:
        write_state(connection, DEFINITION, 1)
        connection.exec_driver_sql("DROP TABLE v_backlog")
        connection.exec_driver_sql("CREATE VIEW v_backlog AS SELECT 1 AS before_the_update")
    assert loaded.rebuild_marts() is True
    assert "backlog_rate" in loaded.query("SELECT * FROM v_backlog").columns


def test_every_reason_of_refusal_is_told(loaded: Warehouse) -> None:
    reasons = loaded.query("SELECT refused_count FROM v_refusal_structure")["refused_count"]
    of_the_forms = "SELECT count(DISTINCT row_code) AS n FROM dim_form_row WHERE row_group = 'refused'"
    assert len(reasons) == loaded.query(of_the_forms)["n"][0]
    assert reasons.notna().all()
    assert reasons.sum() == 730


def test_every_view_answers_and_every_column_is_described(loaded: Warehouse) -> None:
    names = loaded.query("SELECT table_name FROM meta_table WHERE kind IN ('view', 'mart')")["table_name"]
    assert len(names) >= 22
    for name in names:
        columns = loaded.query(f"SELECT * FROM {name}").columns
        described = loaded.query(
            "SELECT column_name FROM meta_column WHERE table_name = :name ORDER BY position", name=name
        )
        assert described["column_name"].tolist() == list(columns)
