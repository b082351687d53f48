"""Forms filled so that every identity holds: what an honest clerk would hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from contracts.reports import Fact, ValueStatus
from transforms.forms import Form, load_forms

FORMS = tuple(load_forms().values())
Figures = dict[tuple[int, str, str], Decimal]


@st.composite
def filled(draw: st.DrawFn, form: Form) -> Figures:
    """Figures for every cell of a form such that all its sums hold; small, mostly zero, as in life."""
    count = st.one_of(st.just(0), st.integers(0, 40))
    applicants = [column.code for column in form.applicants if column.code != "total"]
    results = [
        row.code for row in form.rows if row.code not in {"new_received", "carried_in", "total_handled", "carried_out"}
    ]
    figures: Figures = {}
    for applicant in applicants:
        handled = 0
        for row in results:
            value = draw(count)
            handled += value
            figures[3, row, applicant] = Decimal(value)
        carried_out = draw(count)
        carried_in = draw(st.integers(0, handled + carried_out))
        figures[3, "total_handled", applicant] = Decimal(handled)
        figures[3, "carried_out", applicant] = Decimal(carried_out)
        figures[3, "carried_in", applicant] = Decimal(carried_in)
        figures[3, "new_received", applicant] = Decimal(handled + carried_out - carried_in)
    for row in form.rows:
        figures[3, row.code, "total"] = sum((figures[3, row.code, one] for one in applicants), Decimal(0))
    for proceeding in form.proceedings:
        parts = [Decimal(draw(count)) for _ in range(4)]
        for outcome, value in zip(form.outcomes, [*parts, sum(parts, Decimal(0))], strict=True):
            figures[4, proceeding.code, outcome.code] = value
    for block in form.blocks:
        for row in block.rows:
            # Rising values satisfy issued <= in force and made <= published <= published in all.
            values = sorted(
                draw(st.lists(st.integers(0, 500), min_size=len(block.columns), max_size=len(block.columns)))
            )
            for column, value in zip(block.columns, values, strict=True):
                figures[2, row.code, column.code] = Decimal(value)
    return figures


def facts_of(figures: Mapping[tuple[int, str, str], Decimal | None], form: Form) -> list[Fact]:
    """Facts for the whole form: a number is reported, None is blank, a cell without entry is of a missing row."""
    facts = []
    for section, row, column in form.cells():
        key = (section, row.code, column.code)
        if key not in figures:
            facts.append(Fact(*key, None, ValueStatus.MISSING_ROW))
        else:
            value = figures[key]
            status = ValueStatus.BLANK if value is None else ValueStatus.REPORTED
            facts.append(Fact(*key, value, status, unit=column.unit))
    return facts


def zeros(form: Form, value: Decimal = Decimal(0)) -> Figures:
    """Every cell of a form holding the same figure, zero unless given."""
    return {(section, row.code, column.code): value for section, row, column in form.cells()}


def with_cell(facts: list[Fact], cell: str, value: Decimal | None, status: ValueStatus) -> list[Fact]:
    """The facts with one cell changed."""
    return [replace(fact, value=value, status=status) if fact.cell == cell else fact for fact in facts]
