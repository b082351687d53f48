"""Rules on single figures and on a few figures of one table: bounds, whole numbers, units, odd rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from contracts.findings import Finding, Severity
from contracts.reports import Fact
from transforms.checks.ledger import ZERO, Ledger
from transforms.checks.rules import finding, load_rules
from transforms.checks.sums import Tally
from transforms.forms import load_forms

FEE_THAT_LOOKS_LIKE_YUAN = Decimal(1_000_000)
"""Ten thousand million yuan of fees: more than a department collects, so the unit was probably yuan."""

Rows = Mapping[str, Mapping[str, Decimal]]
"""Printed figures by row and column."""


@cache
def kinds_of_section_two() -> dict[tuple[str, str], str]:
    """The kind of number each cell of section two may hold, over all forms, as blocks of two forms mix."""
    return {
        (row.code, column.code): column.kind
        for form in load_forms().values()
        for section, row, column in form.cells()
        if section == 2
    }


def check_figures(facts: Sequence[Fact], tally: Tally) -> Iterator[Finding]:
    """No figure is negative, and counts are whole; changes of the 2019 form may be negative."""
    for fact in facts:
        value = fact.value
        if value is None:
            continue
        kind = kinds_of_section_two().get((fact.row, fact.column), "count") if fact.section == 2 else "count"
        if kind != "signed":
            tally.count(f"S{fact.section}.NONNEG", value >= 0)
            if value < 0:
                yield finding(f"S{fact.section}.NONNEG", fact.cell, f"{value} is negative", observed=value)
        if kind in {"count", "signed"}:
            whole = value == value.to_integral_value()
            tally.count(f"S{fact.section}.INT", whole)
            if not whole:
                yield finding(f"S{fact.section}.INT", fact.cell, f"{value} is not whole", observed=value)
            elif "." in str(value):
                message = f"{value} has decimals where a count has none: a digit may be lost"
                yield finding(f"S{fact.section}.INT", fact.cell, message, severity=Severity.WARNING, observed=value)


def check_disclosure(facts: Sequence[Fact], tally: Tally) -> Iterator[Finding]:
    """Section two: the order of related counts, and amounts whose unit is in doubt."""
    rows: dict[str, dict[str, Decimal]] = {}
    for fact in facts:
        if fact.section == 2 and fact.value is not None:
            rows.setdefault(fact.row, {})[fact.column] = fact.value
    yield from _ordered(rows, tally)
    yield from _changes(rows, tally)
    yield from _amounts(facts)


def _ordered(rows: Rows, tally: Tally) -> Iterator[Finding]:
    for rule in load_rules().values():
        for less, more in zip(rule.ordered, rule.ordered[1:], strict=False):
            for code, row in rows.items():
                if less not in row or more not in row:
                    continue
                tally.count(rule.id, row[less] <= row[more])
                if row[less] > row[more]:
                    message = f"{less} {row[less]} exceeds {more} {row[more]}"
                    yield finding(rule.id, f"section2.{code}", message, expected=row[less], observed=row[more])


def _changes(rows: Rows, tally: Tally) -> Iterator[Finding]:
    for code, row in rows.items():
        if "prior_year_items" in row and "change" in row:
            left = row["prior_year_items"] + row["change"]
            tally.count("S2.E2.CHANGE", left >= 0)
            if left < 0:
                message = f"{row['prior_year_items']} items with a change of {row['change']} leave {left}"
                yield finding("S2.E2.CHANGE", f"section2.{code}.change", message, observed=row["change"])
        if (
            row.get("created")
            and "published" in row
            and row.get("total_published") == row["created"] + row["published"]
        ):
            message = (
                f"{row['created']} + {row['published']} = {row['total_published']}: the columns were perhaps added up"
            )
            where = f"section2.{code}.total_published"
            yield finding("S2.E2.SUMTRAP", where, message, observed=row["total_published"])


def _amounts(facts: Sequence[Fact]) -> Iterator[Finding]:
    for fact in facts:
        if fact.section != 2 or not fact.value:
            continue
        kind = kinds_of_section_two().get((fact.row, fact.column))
        if kind == "decimal" and fact.value >= FEE_THAT_LOOKS_LIKE_YUAN:
            message = f"{fact.value} ten thousand yuan; the figure is perhaps in yuan"
            yield finding("S2.UNIT_FEE", fact.cell, message, observed=fact.value)
        elif kind == "money" and fact.unit is None:
            message = f"{fact.value} is printed without a unit, and the form fixes none"
            yield finding("S2.UNIT_PROC", fact.cell, message, observed=fact.value)


def check_application_rows(ledger: Ledger, balances: Sequence[Decimal | None]) -> Iterator[Finding]:
    """Section three: results without applications, rows shifted by a column, rows repeated."""
    rows = {code: slots for section, code, slots in ledger.plan.rows if section == 3}
    unsettled = {
        slot
        for equation, balance in zip(ledger.plan.equations, balances, strict=True)
        if equation.section == 3 and balance != 0
        for slot in (*equation.addends, *equation.equals)
    }
    yield from _nothing_received(ledger, rows)
    previous: tuple[Decimal | None, ...] = ()
    for code, slots in rows.items():
        values = tuple(ledger.printed[slot] for slot in slots)
        if unsettled.intersection(slots):
            yield from _shifted(code, values)
            if values == previous and any(values) and code != "total_handled":
                message = f"the row repeats the one above it: {' '.join(str(value) for value in values)}"
                yield finding("S3.DUPROW", f"section3.{code}", message)
        previous = values


def _nothing_received(ledger: Ledger, rows: Mapping[str, tuple[int, ...]]) -> Iterator[Finding]:
    new, carried = (ledger.numbers[rows[code][-1]] for code in ("new_received", "carried_in"))
    if new != 0 or carried != 0 or ledger.printed[rows["new_received"][-1]] is None:
        return
    for code, slots in rows.items():
        if code not in {"new_received", "carried_in"} and any(ledger.printed[slot] for slot in slots):
            message = f"nothing was received or carried in, yet {code} counts something"
            yield finding("S3.ALLZERO", "section3.new_received.total", message, observed=ZERO)
            return


def _shifted(code: str, values: tuple[Decimal | None, ...]) -> Iterator[Finding]:
    """A row whose last column but one holds the sum of those before it, with nothing in the total."""
    *parts, total, last = values
    known = [value for value in parts if value is not None]
    if total and not last and known and sum(known) == total:
        message = "the total seems to stand one column to the left of its place"
        yield finding("S3.SHIFT", f"section3.{code}", message, observed=last, suggested=total)
