"""Sums over cells that print nothing still say what cannot be."""

from decimal import Decimal

from tests.transforms.filled_forms import facts_of, zeros
from transforms.checks import check
from transforms.forms import load_forms

FORM = load_forms()["2021"]
Partly = dict[tuple[int, str, str], Decimal | None]


def persons_only() -> Partly:
    """Three applications by persons, granted; of the applicants only persons and totals are filled in."""
    figures: Partly = {**zeros(FORM)}
    for row in FORM.rows:
        for column in FORM.applicants[1:-1]:
            figures[3, row.code, column.code] = None
    for code in ("new_received", "granted", "total_handled"):
        figures[3, code, "natural_person"] = figures[3, code, "total"] = Decimal(3)
    return figures


def told(figures: Partly) -> set[str]:
    return {one.where for one in check(facts_of(figures, FORM), FORM) if one.rule == "S3.OPEN"}


def test_columns_that_nobody_filled_in_are_no_fault() -> None:
    assert told(persons_only()) == set()


def test_a_figure_in_the_wrong_column_makes_its_row_print_more_than_its_total() -> None:
    figures = persons_only()
    figures[3, "new_received", "natural_person"], figures[3, "new_received", "company"] = None, Decimal(3)
    assert {"section3.new_received", "section3.total_handled.natural_person"} <= told(figures)


def test_results_without_anything_received_or_carried_in_are_told_by_column() -> None:
    figures = persons_only()
    figures[3, "granted", "company"] = figures[3, "total_handled", "company"] = Decimal(1)
    assert "section3.total_handled.company" in told(figures)


def test_printed_parts_that_leave_the_total_to_blanks_are_told_by_row() -> None:
    figures = persons_only()
    figures[3, "granted", "natural_person"] = Decimal(2)
    assert "section3.granted" in told(figures)
    for column in FORM.applicants[:-1]:
        figures[3, "granted", column.code] = None
    assert "section3.granted" not in told(figures)  # a total alone is a habit


def test_a_zero_out_of_the_columns_that_every_other_row_fills_is_told() -> None:
    moved = persons_only()
    moved[3, "carried_in", "natural_person"], moved[3, "carried_in", "company"] = None, Decimal(0)
    doubled = persons_only() | {(3, "carried_in", "company"): Decimal(0)}
    company_alone = persons_only() | {(3, "carried_in", "company"): Decimal(2), (3, "granted", "other"): Decimal(1)}
    for figures, is_told in ((moved, True), (doubled, True), (persons_only(), False), (company_alone, False)):
        found = {one.where for one in check(facts_of(figures, FORM), FORM) if one.rule == "READ.COLUMNS"}
        assert found == ({"section3.carried_in"} if is_told else set())
