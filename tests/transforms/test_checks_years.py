"""An agency's reports must fit together over the years, and with its government's."""

from decimal import Decimal

import pytest

from contracts.reports import Fact
from tests.transforms.filled_forms import Figures, facts_of, zeros
from transforms.checks import across_levels, across_years, check_rule_maker, history
from transforms.forms import load_forms

FORM = load_forms()["2021"]
OLD = load_forms()["2019"]


def report(form: str = "2021", **changes: int) -> list[Fact]:
    """A report of zeros but for some cells, named with double underscores for the dots: granted__total=3."""
    chosen = load_forms()[form]
    figures: Figures = zeros(chosen)
    for name, value in changes.items():
        row, column = name.rsplit("__", 1)
        row = row.replace("__", ".")
        keys = [key for key in figures if key[1].endswith(row) and key[2] == column]
        figures |= {keys[0]: Decimal(value)}
    return facts_of(figures, chosen)


def rules(*reports: list[Fact], first: int = 2021, **options: object) -> list[str]:
    found = across_years(dict(enumerate(reports, first)), **options)  # type: ignore[arg-type]
    return [one.rule for one in found]


def test_what_is_carried_out_must_be_carried_in() -> None:
    year_end, next_year = report(carried_out__total=3), report(carried_in__total=3)
    assert rules(year_end, next_year) == []
    [one] = across_years({2022: report(carried_out__total=3), 2023: report(carried_in__total=2)})
    assert (one.rule, one.where, one.expected, one.observed) == ("Y.CARRY", "section3.carried_in.total", 3, 2)


def test_nothing_is_expected_to_carry_over_a_reorganisation() -> None:
    reports = {2022: report(carried_out__total=3), 2023: report(carried_in__total=2)}
    assert across_years(reports, reorganised={2023}) == []


def test_the_stock_of_normative_documents_states_its_gap() -> None:
    before = report(normative_document__in_force=62)
    now = report(normative_document__issued=5, normative_document__repealed=1, normative_document__in_force=60)
    [one] = across_years({2023: before, 2024: now})
    assert one.rule == "Y.NORMDOC" and "gap of -6" in one.message


def test_items_of_the_year_before_follow_from_the_report_of_that_year() -> None:
    before = report("2019", administrative_license__prior_year_items=7, administrative_license__change=2)
    right = report("2019", administrative_license__prior_year_items=9)
    wrong = report("2019", administrative_license__prior_year_items=8)
    assert rules(before, right, first=2019) == []
    assert rules(before, wrong, first=2019) == ["Y.E2.PRIOR"]


def test_a_jump_and_a_year_copied_from_another() -> None:
    assert rules(report(new_received__total=4), report(new_received__total=50)) == ["Y.JUMP"]
    steady = [report(new_received__total=value) for value in (10, 12, 11, 9)]
    assert "Y.JUMP" in rules(*steady, report(new_received__total=900))
    busy = report(
        new_received__total=9, granted__total=9, total_handled__total=9, new_received__company=9, granted__company=9
    )
    assert rules(busy, busy) == ["Y.CLONE"]
    assert rules(report(), report()) == []


def test_a_missing_year_is_noted_under_that_year() -> None:
    found = history({2021: report(), 2023: report()})
    assert [one.rule for one in found[2022]] == ["Y.GAP"]


def test_the_form_must_be_that_of_the_year() -> None:
    assert rules(report("2019"), forms={2021: "2019"}) == ["Y.ERA"]
    assert rules(report("2019"), first=2020, forms={2020: "2019"}) == []


def test_litigation_without_anything_to_litigate() -> None:
    suit = report(litigation_after_reconsideration__total=1, litigation_after_reconsideration__upheld=1)
    assert rules(report(), suit) == ["S4.AFTER", "S4.NOREQ"]
    pending = report(reconsideration__pending=2, reconsideration__total=2, new_received__total=2)
    assert rules(pending, report()) == ["S4.PENDING"]


def test_a_fee_that_grows_a_thousandfold_is_a_question_of_units() -> None:
    assert rules(report(administrative_fee__amount=5), report(administrative_fee__amount=50000)) == ["S2.UNIT_FEE"]


def test_a_body_cannot_count_more_than_its_government_in_all() -> None:
    parent = report(new_received__total=5)
    [one] = across_levels(parent, {"教育局": report(new_received__total=6)})
    assert (one.rule, one.where) == ("L.LE", "section3.new_received.total")
    children = {"教育局": report(new_received__total=3), "卫健局": report(new_received__total=1)}
    assert across_levels(parent, children) == []
    assert [one.rule for one in across_levels(parent, children, is_complete=True)] == ["L.SUM"]


@pytest.mark.parametrize(
    ("agency", "level", "is_odd"),
    [
        ("新绛县招商投资促进中心", "3", True),
        ("温州市投资促进局", "2", True),
        ("温州市人民政府", "2", False),
        ("浙江省人民政府", "1", False),
        ("投资促进局", None, False),
    ],
)
def test_only_some_bodies_make_government_rules(agency: str, level: str | None, is_odd: bool) -> None:
    assert bool(check_rule_maker(report(regulation__in_force=7), agency, level)) is is_odd
    assert check_rule_maker(report(), agency, level) == []
