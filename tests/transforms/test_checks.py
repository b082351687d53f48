"""Whatever a report prints wrongly or not at all leaves a finding, and nothing right leaves one."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.findings import Severity
from contracts.reports import Fact, ValueStatus
from tests.transforms.filled_forms import FORMS, Figures, facts_of, filled, with_cell, zeros
from transforms.checks import assess, check, quality
from transforms.forms import Form, load_forms

FORM = load_forms()["2021"]
BLANK, DASH, MISSING, UNREADABLE = (
    ValueStatus.BLANK,
    ValueStatus.DASH,
    ValueStatus.MISSING_ROW,
    ValueStatus.UNREADABLE,
)
any_form = st.sampled_from(FORMS)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def rules(facts: list[Fact], form: Form = FORM) -> set[str]:
    return {one.rule for one in check(facts, form)}


@given(st.data())
@quick
def test_a_form_whose_sums_hold_is_not_faulted(data: st.DataObject) -> None:
    form = data.draw(any_form)
    facts = facts_of(data.draw(filled(form)), form)
    result = assess(facts, form)
    assert [one for one in result.findings if one.rule[:3] in {"S3.", "S4."}] == []
    assert result.passed["S3.ROWSUM"] == len(form.rows)
    assert result.passed["S3.PARTS"] == result.passed["S3.FLOW"] == len(form.applicants)
    assert result.passed["S4.SUM"] == len(form.proceedings)
    assert not any(result.failed.values()) and not any(result.not_assessable.values())


@given(st.data())
@quick
def test_one_wrong_cell_of_section_three_is_named_with_the_value_that_mends_it(data: st.DataObject) -> None:
    form = data.draw(any_form)
    facts = facts_of(data.draw(filled(form)), form)
    cell = data.draw(st.sampled_from([fact for fact in facts if fact.section == 3]))
    assert cell.value is not None
    wrong = cell.value + data.draw(st.integers(1, 99))
    damaged = with_cell(facts, cell.cell, wrong, ValueStatus.REPORTED)
    located = [one for one in check(damaged, form) if one.rule == "S3.CELL"]
    assert [(one.where, one.observed, one.suggested) for one in located] == [(cell.cell, wrong, cell.value)]


@given(st.data())
@quick
def test_one_wrong_cell_of_section_four_is_found_in_its_row(data: st.DataObject) -> None:
    form = data.draw(any_form)
    facts = facts_of(data.draw(filled(form)), form)
    cell = data.draw(st.sampled_from([fact for fact in facts if fact.section == 4]))
    assert cell.value is not None
    damaged = with_cell(facts, cell.cell, cell.value + 1, ValueStatus.REPORTED)
    assert f"section4.{cell.row}" in {one.where for one in check(damaged, form) if one.rule == "S4.SUM"}


@given(st.data())
@quick
def test_two_wrong_cells_in_different_rows_and_columns_are_both_named(data: st.DataObject) -> None:
    facts = facts_of(data.draw(filled(FORM)), FORM)
    rows = data.draw(st.permutations([row.code for row in FORM.rows[2:23]]))[:2]
    columns = data.draw(st.permutations([column.code for column in FORM.applicants]))[:2]
    cells = [f"section3.{row}.{column}" for row, column in zip(rows, columns, strict=True)]
    true = {fact.cell: fact.value for fact in facts}
    for cell, error in zip(cells, (3, 5), strict=True):
        value = true[cell]
        assert value is not None
        facts = with_cell(facts, cell, value + error, ValueStatus.REPORTED)
    located = {one.where: one.suggested for one in check(facts, FORM) if one.rule == "S3.CELL"}
    assert located == {cell: true[cell] for cell in cells}


@given(st.data())
@quick
def test_a_lost_figure_is_never_silent(data: st.DataObject) -> None:
    form = data.draw(any_form)
    facts = facts_of(data.draw(filled(form)), form)
    cell = data.draw(st.sampled_from(facts))
    status = data.draw(st.sampled_from([BLANK, DASH, MISSING, UNREADABLE]))
    damaged = with_cell(facts, cell.cell, None, status)
    found = check(damaged, form)
    assert any(one.where in {cell.cell, f"section{cell.section}.{cell.row}"} for one in found)
    assert quality(damaged, found, form) != "A"


@given(st.data())
@quick
def test_no_check_ever_changes_a_fact(data: st.DataObject) -> None:
    facts = facts_of(data.draw(filled(FORM)), FORM)
    before = list(facts)
    assess(facts, FORM)
    assert facts == before


@given(st.data())
@quick
def test_a_table_that_leaves_its_zeros_blank_is_summed_as_such(data: st.DataObject) -> None:
    value = Decimal(data.draw(st.integers(1, 99)))
    figures: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    for row in ("new_received", "granted", "total_handled"):
        figures[3, row, "natural_person"] = figures[3, row, "total"] = value
    facts = facts_of(figures, FORM)
    assert not [one for one in check(facts, FORM) if one.severity is not Severity.INFO]
    for cell in ("section3.granted.natural_person", "section3.granted.total", "section3.total_handled.total"):
        assert rules(with_cell(facts, cell, None, BLANK)) != {"FORM.BLANK"}
    wrong = with_cell(facts, "section3.granted.natural_person", value + 1, ValueStatus.REPORTED)
    assert [one.suggested for one in check(wrong, FORM) if one.rule == "S3.CELL"] == [value]


def test_totals_left_blank_are_not_assessed_and_not_faulted() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**zeros(FORM)}
    for row in FORM.rows:
        figures[3, row.code, "total"] = None
    result = assess(facts_of(figures, FORM), FORM)
    assert result.not_assessable["S3.ROWSUM"] == len(FORM.rows)
    assert {one.rule for one in result.findings} == {"FORM.BLANK"}


def test_totals_alone_or_parts_alone_are_a_habit_but_one_lost_total_is_named() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    handled = ("new_received", "granted", "total_handled")
    for row in handled:
        figures[3, row, "total"] = Decimal(5)
    found = [one.rule for one in check(facts_of(figures, FORM), FORM) if one.where == "section3"]
    assert found == ["FORM.BLANK", "FORM.HALF"]
    for row in handled:
        figures[3, row, "company"] = Decimal(5)
    figures[3, "granted", "total"] = None
    [one] = [one for one in check(facts_of(figures, FORM), FORM) if one.severity is Severity.WARNING][:1]
    assert (one.rule, one.where, one.suggested) == ("S3.BAREPARTS", "section3.granted.total", 5)


def test_a_row_that_cannot_be_parted_is_one_finding() -> None:
    facts = [
        Fact(fact.section, fact.row, fact.column, None, UNREADABLE, "15130000154") if fact.row == "granted" else fact
        for fact in facts_of(zeros(FORM), FORM)
    ]
    assert [one.where for one in check(facts, FORM) if one.rule == "FORM.UNREADABLE"] == ["section3.granted"]


def _small_table() -> Figures:
    """Twenty granted and thirty not held, of two applicants."""
    figures: Figures = zeros(FORM)
    for row, (persons, companies) in {"granted": (12, 8), "unable.not_held": (13, 17)}.items():
        for code in (row, "total_handled", "new_received"):
            figures[3, code, "natural_person"] += persons
            figures[3, code, "company"] += companies
            figures[3, code, "total"] += persons + companies
    return figures


def test_figures_exchanged_in_silence_show_in_a_row_that_cannot_be_parted() -> None:
    figures = _small_table()
    figures[3, "unable.not_held", "natural_person"], figures[3, "unable.not_held", "company"] = Decimal(14), Decimal(16)

    def jumbled(text: str) -> set[str]:
        facts = [
            Fact(fact.section, fact.row, fact.column, None, UNREADABLE, text) if fact.row == "granted" else fact
            for fact in facts_of(figures, FORM)
        ]
        return {one.where for one in check(facts, FORM) if one.rule == "S3.OPEN"}

    exchanged = {"section3.total_handled.natural_person", "section3.total_handled.company"}
    assert jumbled("12 8 0 0 0 20") == exchanged  # a zero is lost; the columns need 11 and 9
    figures = _small_table()
    assert jumbled("12 8 0 0 0 20") == set()
    assert jumbled("128 0 0 0 0 20") == set()


def test_sums_that_need_different_figures_of_a_cell_without_one_are_told() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**_small_table()}
    figures[3, "granted", "company"] = None
    figures[3, "unable.not_held", "natural_person"], figures[3, "unable.not_held", "company"] = Decimal(14), Decimal(16)
    found = {one.where for one in check(facts_of(figures, FORM), FORM) if one.rule == "S3.OPEN"}
    assert found == {"section3.granted", "section3.total_handled.company"}


def test_a_blank_that_cannot_be_zero_is_a_warning_with_the_figure_the_sums_need() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**zeros(FORM)}
    for row in ("new_received", "granted", "total_handled"):
        figures[3, row, "company"] = figures[3, row, "total"] = Decimal(4)
    figures[3, "granted", "company"] = None
    found = [one for one in check(facts_of(figures, FORM), FORM) if one.severity is Severity.WARNING]
    assert [(one.rule, one.where, one.suggested) for one in found if one.rule == "FORM.BLANK"] == [
        ("FORM.BLANK", "section3.granted.company", 4)
    ]
    assert {(one.rule, one.where) for one in found} - {("FORM.BLANK", "section3.granted.company")} == {
        ("S3.OPEN", "section3.granted"),
        ("S3.OPEN", "section3.total_handled.company"),
    }


def test_blanks_count_as_zeros_where_the_tables_own_sums_say_so() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    for row in FORM.rows:
        parts = {"natural_person": 2, "company": 3, "research_institution": 4, "other": 1, "total": 10}
        figures |= {(3, row.code, column): Decimal(value) for column, value in parts.items()}
    figures[3, "granted", "total"] = Decimal(11)
    found = {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    assert ("S3.ROWSUM", "section3.granted") in found


def test_totals_under_another_heading_are_told_by_their_sums() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    for number, row in enumerate(("new_received", "granted", "unable.not_held", "total_handled"), 2):
        figures[3, row, "natural_person"], figures[3, row, "company"] = Decimal(number), Decimal(1)
        figures[3, row, "research_institution"] = Decimal(number + 1)
    for row in ("unable.needs_production", "other_handling.other"):  # damaged besides: a third of the rows may be
        figures[3, row, "company"], figures[3, row, "research_institution"] = Decimal(1), Decimal(4)
    assert "S3.TOTALPLACE" in {one.rule for one in check(facts_of(figures, FORM), FORM)}


def test_a_wholly_blank_section_is_one_finding() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**zeros(FORM)}
    for key in figures:
        if key[0] == 4:
            figures[key] = None
    assert [(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)] == [("FORM.BLANK", "section4")]


def test_a_table_cut_off_is_an_error_and_each_row_lost_is_named() -> None:
    kept = [row.code for row in FORM.rows[:14]]
    figures: Figures = {key: value for key, value in zeros(FORM).items() if key[0] == 2 or key[1] in kept}
    facts = facts_of(figures, FORM)
    found = check(facts, FORM)
    assert [one.where for one in found if one.rule == "FORM.TRUNCATED"] == ["section3"]
    assert [one.where for one in found if one.rule == "FORM.MISSING_SECTION"] == ["section4"]
    assert {one.where for one in found if one.rule == "FORM.MISSING_ROW"} == {
        f"section3.{row.code}" for row in FORM.rows[14:]
    }
    assert quality(facts, found, FORM) == "D"


def test_parts_that_exceed_their_total_are_found_even_where_cells_are_missing() -> None:
    figures: Figures = zeros(FORM)
    for column in ("company", "total"):
        figures[3, "granted", column] = figures[3, "new_received", column] = Decimal(9)
        figures[3, "total_handled", column] = Decimal(5)
        figures[3, "carried_out", column] = Decimal(4)
    for column in FORM.applicants:
        del figures[3, "unable.not_held", column.code]
    places = {one.where for one in check(facts_of(figures, FORM), FORM) if one.rule == "S3.DOM"}
    assert places == {"section3.total_handled.company", "section3.total_handled.total"}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({(3, "granted", "company"): -1}, "S3.NONNEG"),
        ({(3, "granted", "company"): "0.5"}, "S3.INT"),
        ({(4, "reconsideration", "upheld"): -1}, "S4.NONNEG"),
        ({(2, "20(6).administrative_penalty", "decisions"): "1.5"}, "S2.INT"),
        ({(2, "20(8).administrative_fee", "amount"): -1}, "S2.NONNEG"),
        ({(2, "20(8).administrative_fee", "amount"): 2500000}, "S2.UNIT_FEE"),
        ({(2, "20(1).regulation", "issued"): 2}, "S2.ISSUED_LE_INFORCE"),
        ({(3, "granted", "total"): 1, (3, "total_handled", "total"): 1}, "S3.ALLZERO"),
    ],
)
def test_impossible_and_odd_figures_of_the_form_of_2021(changes: dict[tuple[int, str, str], object], rule: str) -> None:
    figures = zeros(FORM) | {key: Decimal(str(value)) for key, value in changes.items()}
    assert rule in rules(facts_of(figures, FORM))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (
            {"20(1).normative_document": {"created": 5, "published": 136, "total_published": 141}},
            "S2.E2.SUMTRAP",
        ),
        ({"20(1).normative_document": {"created": 5, "published": 4, "total_published": 4}}, "S2.E2.TOTAL_GE"),
        ({"20(5).administrative_license": {"prior_year_items": 3, "change": -4}}, "S2.E2.CHANGE"),
    ],
)
def test_impossible_and_odd_figures_of_the_form_of_2019(changes: dict[str, dict[str, int]], rule: str) -> None:
    form = load_forms()["2019"]
    figures = zeros(form)
    for row, values in changes.items():
        figures |= {(2, row, column): Decimal(value) for column, value in values.items()}
    assert rules(facts_of(figures, form), form) == {rule}


def test_a_fee_with_decimals_and_a_negative_change_are_in_order() -> None:
    form = load_forms()["2019"]
    figures = zeros(form) | {
        (2, "20(8).administrative_fee", "prior_year_items"): Decimal(20),
        (2, "20(8).administrative_fee", "change"): Decimal(-18),
    }
    assert rules(facts_of(figures, form), form) == set()
    fee = zeros(FORM) | {(2, "20(8).administrative_fee", "amount"): Decimal("4166.241619")}
    assert rules(facts_of(fee, FORM)) == set()


def test_a_row_shifted_to_the_left_is_suspected() -> None:
    figures: Figures = zeros(FORM) | {(3, "granted", "natural_person"): Decimal(5), (3, "granted", "other"): Decimal(5)}
    found = [one for one in check(facts_of(figures, FORM), FORM) if one.rule == "S3.SHIFT"]
    assert [one.where for one in found] == ["section3.granted"]


def test_quality_grades() -> None:
    good = facts_of(zeros(FORM), FORM)
    assert quality(good, check(good, FORM), FORM) == "A"
    row_lost = [
        with_cell([fact], fact.cell, None, MISSING)[0] if fact.row == "refused.state_secret" else fact for fact in good
    ]
    assert quality(row_lost, check(row_lost, FORM), FORM) == "B"
    odd = with_cell(good, "section2.20(1).regulation.issued", Decimal(1), ValueStatus.REPORTED)
    assert quality(odd, check(odd, FORM), FORM) == "C"
    wrong = with_cell(good, "section3.granted.total", Decimal(1), ValueStatus.REPORTED)
    assert quality(wrong, check(wrong, FORM), FORM) == "D"
    nothing = facts_of({}, FORM)
    assert quality(nothing, check(nothing, FORM), FORM) == "X"


def test_a_zero_alone_at_the_head_of_a_row_may_be_a_merged_cell() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**zeros(FORM)}
    for column in FORM.applicants[1:]:
        figures[3, "refused.enforcement_file", column.code] = None
    found = {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    assert ("READ.MERGED_CELL", "section3.refused.enforcement_file") in found


def test_filling_only_the_first_column_is_a_habit_and_no_merged_cell() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    for number, row in enumerate(FORM.rows):
        figures[3, row.code, "natural_person"] = Decimal(number % 3)
    assert "READ.MERGED_CELL" not in {one.rule for one in check(facts_of(figures, FORM), FORM)}


def test_one_stray_zero_does_not_make_blanks_unknown() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    for row in FORM.rows:
        figures[3, row.code, "natural_person"] = figures[3, row.code, "total"] = Decimal(2)
    figures[3, "granted", "company"] = Decimal(0)
    figures[3, "granted", "natural_person"] = Decimal(1)
    assert ("S3.ROWSUM", "section3.granted") in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_where_most_rows_fail_the_table_as_a_whole_is_doubted() -> None:
    figures: Figures = zeros(FORM)
    for row in FORM.rows[:20]:
        figures[3, row.code, "natural_person"] = Decimal(1)
    assert ("S3.DISORDER", "section3") in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_where_every_row_adds_up_and_the_results_do_not_figures_may_have_slid_from_row_to_row() -> None:
    doubted = ("S3.DISORDER", "section3")
    figures: Figures = {**_small_table()}
    assert doubted not in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    for column in ("natural_person", "total"):
        figures[3, "granted", column] += 1
    assert doubted in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_rows_whose_printed_parts_cannot_be_those_of_their_totals_are_a_table_in_disorder() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**zeros(FORM)}
    for row in FORM.rows:
        for column in FORM.applicants[1:-1]:
            figures[3, row.code, column.code] = None
    for row in FORM.rows[:12]:
        figures[3, row.code, "natural_person"] = Decimal(1)
    assert ("S3.DISORDER", "section3") in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_sums_that_contradict_each_other_over_most_columns_are_a_table_in_disorder() -> None:
    """The row of totals is lost, so that no column can be assessed by itself."""
    figures: dict[tuple[int, str, str], Decimal | None] = {**zeros(FORM)}
    columns = [column for section, row, column in zeros(FORM) if (section, row) == (3, "granted")]
    for column in columns:
        figures[3, "total_handled", column] = None
    found = {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    assert ("S3.DISORDER", "section3") not in found
    for column in columns[:4]:
        figures[3, "granted", column], figures[3, "new_received", column] = Decimal(3), Decimal(5)
    found = {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    assert ("S3.DISORDER", "section3") in found


def test_where_a_proceeding_fails_the_others_stand_in_the_same_row_which_may_have_shifted() -> None:
    figures: Figures = zeros(FORM)
    first, second, _ = (row.code for row in FORM.proceedings)
    doubted = ("S4.DISORDER", "section4")
    figures[4, second, "upheld"] = figures[4, second, "total"] = Decimal(2)
    assert doubted not in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    figures[4, first, "total"] = Decimal(1)
    assert doubted in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_half_of_a_sum_in_section_four_is_a_proceeding_that_fails() -> None:
    """Blanks for zeros, and the figures a column too far to the left: one total becomes half of a sum."""
    figures: dict[tuple[int, str, str], Decimal | None] = {key: value or None for key, value in _small_table().items()}
    first, second, last = (row.code for row in FORM.proceedings)
    figures[4, first, "total"] = Decimal(1)
    for proceeding in (second, last):
        figures[4, proceeding, "upheld"] = figures[4, proceeding, "total"] = Decimal(2)
    assert ("S4.DISORDER", "section4") in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_sums_over_nothing_but_zeros_do_not_hide_that_the_others_fail() -> None:
    figures = _small_table()
    for column in ("natural_person", "company", "total"):
        figures[3, "granted", column], figures[3, "new_received", column] = (
            figures[3, "new_received", column],
            figures[3, "granted", column],
        )
    assert ("S3.DISORDER", "section3") in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_a_table_without_any_total_is_doubted() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**_small_table()}
    for row in FORM.rows:
        figures[3, row.code, "total"] = None
    assert ("S3.TOTALPLACE", "section3") in {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}


def test_a_zero_that_stands_alone_beside_the_column_of_totals_is_doubted() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**_small_table()}
    for row in FORM.rows:
        for column in FORM.applicants[:-1]:
            figures[3, row.code, column.code] = None
    figures[3, "carried_in", "other"], figures[3, "carried_in", "total"] = Decimal(0), None
    found = {(one.rule, one.where) for one in check(facts_of(figures, FORM), FORM)}
    assert ("S3.BAREPARTS", "section3.carried_in") in found


def test_where_zeros_are_left_blank_no_other_figure_of_a_jumbled_row_can_be_lost() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {key: value or None for key, value in _small_table().items()}
    facts = [
        Fact(fact.section, fact.row, fact.column, None, UNREADABLE, "12 20") if fact.row == "granted" else fact
        for fact in facts_of(figures, FORM)
    ]
    assert ("S3.OPEN", "section3.total_handled.company") in {(one.rule, one.where) for one in check(facts, FORM)}


def test_a_count_with_decimals_is_doubted_even_where_it_is_whole() -> None:
    figures = zeros(FORM) | {(2, "20(6).administrative_penalty", "decisions"): Decimal("3.0")}
    [found] = check(facts_of(figures, FORM), FORM)
    assert (found.rule, found.severity) == ("S2.INT", Severity.WARNING)


def test_a_column_that_needs_more_than_its_blank_and_jumbled_cells_print_is_told() -> None:
    figures: dict[tuple[int, str, str], Decimal | None] = {**_small_table()}
    figures[3, "granted", "company"] = Decimal(7)
    for column in FORM.applicants:
        figures[3, "not_processed.repeated", column.code] = None
    facts = [
        Fact(fact.section, fact.row, fact.column, None, UNREADABLE, "0 " * 14)
        if fact.row == "not_processed.excessive"
        else fact
        for fact in facts_of(figures, FORM)
    ]
    assert ("S3.OPEN", "section3.total_handled.company") in {(one.rule, one.where) for one in check(facts, FORM)}
