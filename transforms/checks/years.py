"""One agency's reports against each other: what was carried over, kept in force, repeated, or jumped."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from contracts.findings import Finding
from contracts.reports import Fact
from transforms.checks.ledger import ZERO
from transforms.checks.rules import finding
from transforms.forms import load_forms

FEWEST_NON_ZEROS_OF_A_CLONE = 5
FEWEST_YEARS_OF_A_HISTORY = 4
ROBUST_DEVIATIONS_OF_A_JUMP = 6.0
NORMAL_CONSISTENCY = 1.4826
"""The median absolute deviation times this is the standard deviation of a normal distribution."""
SMALLEST_SPREAD = 0.25
"""A history without any spread still varies by about a quarter in log terms."""
JUMP_FACTOR, SMALLEST_JUMP = 10, 30
UNIT_FACTOR = 1000
"""Between yuan and ten thousand yuan lie four decimals; three leave room for a real change."""

Figures = Mapping[str, Decimal]
"""Printed figures by cell address."""


def across_years(
    facts_by_year: Mapping[int, Sequence[Fact]],
    *,
    forms: Mapping[int, str] | None = None,
    reorganised: Collection[int] = (),
) -> list[Finding]:
    """The findings of :func:`history` in the order of years."""
    by_year = history(facts_by_year, forms=forms, reorganised=reorganised)
    return [one for year in sorted(by_year) for one in by_year[year]]


def history(
    facts_by_year: Mapping[int, Sequence[Fact]],
    *,
    forms: Mapping[int, str] | None = None,
    reorganised: Collection[int] = (),
) -> dict[int, list[Finding]]:
    """Compare the reports of one agency, each with the year before it.

    Args:
        facts_by_year: the facts of each report year.
        forms: the name of the form that each year's report used, to be compared with the form of its year.
        reorganised: years in which the agency was merged, split or newly founded; nothing is then
            expected to carry over from the year before.

    Returns:
        Findings by the year of the report they are about; a missing year between two reports has one, too.
    """
    figures = {
        year: {fact.cell: fact.value for fact in facts if fact.value is not None}
        for year, facts in facts_by_year.items()
    }
    findings: dict[int, list[Finding]] = {year: [] for year in sorted(figures)}
    for year in findings:
        now, before = figures[year], figures.get(year - 1)
        if before is not None and year not in reorganised:
            findings[year] += [
                *_carried(year, before, now),
                *_in_force(year, before, now),
                *_prior_items(year, before, now),
                *_fee_unit(year, before, now),
                *_litigation(year, before, now),
            ]
        findings[year] += [
            *_jump(year, figures),
            *_clone(year, figures),
            *_form_of_its_time(year, (forms or {}).get(year)),
        ]
    if figures:
        for year in range(min(figures) + 1, max(figures)):
            if year not in figures:
                message = f"no report of {year}, though there are earlier and later ones"
                findings[year] = [finding("Y.GAP", "document", message)]
    return findings


def _carried(year: int, before: Figures, now: Figures) -> Iterator[Finding]:
    for cell, out in before.items():
        if cell.startswith("section3.carried_out."):
            where = cell.replace("carried_out", "carried_in")
            if where in now and now[where] != out:
                message = f"{year} carries in {now[where]}, but {year - 1} carried out {out}"
                yield finding("Y.CARRY", where, message, expected=out, observed=now[where])


def _in_force(year: int, before: Figures, now: Figures) -> Iterator[Finding]:
    for item in ("regulation", "normative_document"):
        row = f"section2.20(1).{item}"
        parts = (before.get(f"{row}.in_force"), now.get(f"{row}.issued"), now.get(f"{row}.repealed"))
        stock = now.get(f"{row}.in_force")
        if stock is None or None in parts:
            continue
        old, issued, repealed = (part or ZERO for part in parts)
        expected = old + issued - repealed
        if expected != stock:
            message = f"{old} in force in {year - 1} + {issued} - {repealed} = {expected}, a gap of {stock - expected}"
            yield finding("Y.NORMDOC", f"{row}.in_force", message, expected=expected, observed=stock)


def _prior_items(year: int, before: Figures, now: Figures) -> Iterator[Finding]:
    for cell, prior in now.items():
        if cell.startswith("section2.") and cell.endswith(".prior_year_items"):
            old, change = before.get(cell), before.get(cell.replace("prior_year_items", "change"))
            if old is not None and change is not None and old + change != prior:
                message = (
                    f"{year} states {prior} items of the year before; {year - 1} had {old} with a change of {change}"
                )
                yield finding("Y.E2.PRIOR", cell, message, expected=old + change, observed=prior)


def _fee_unit(year: int, before: Figures, now: Figures) -> Iterator[Finding]:
    cell = "section2.20(8).administrative_fee.amount"
    old, new = before.get(cell), now.get(cell)
    if old and new and (new >= old * UNIT_FACTOR or old >= new * UNIT_FACTOR):
        message = f"{old} in {year - 1}, {new} in {year}: one of them is perhaps in yuan"
        yield finding("S2.UNIT_FEE", cell, message, observed=new)


def _litigation(year: int, before: Figures, now: Figures) -> Iterator[Finding]:
    totals = {
        name: f"section4.{name}.total"
        for name in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    }
    after = now.get(totals["litigation_after_reconsideration"])
    reviews = [one.get(totals["reconsideration"]) for one in (before, now)]
    if after and all(one == 0 for one in reviews):
        where = totals["litigation_after_reconsideration"]
        message = f"{after} suits after reconsideration, but no reconsideration in {year - 1} and {year}"
        yield finding("S4.AFTER", where, message, observed=after)
    received = [one.get(f"section3.{row}.total") for one in (before, now) for row in ("new_received", "carried_in")]
    if any(now.get(cell) for cell in totals.values()) and all(one == 0 for one in received):
        message = f"reconsideration or litigation, but no application in {year - 1} and {year}"
        yield finding("S4.NOREQ", "section4", message)
    for name, cell in totals.items():
        pending, total = before.get(f"section4.{name}.pending"), now.get(cell)
        if pending is not None and total is not None and pending > total:
            message = f"{pending} were pending at the end of {year - 1}, but {year} counts only {total}"
            yield finding("S4.PENDING", cell, message, expected=pending, observed=total)


def _jump(year: int, figures: Mapping[int, Figures]) -> Iterator[Finding]:
    cell = "section3.new_received.total"
    now, before = figures[year].get(cell), figures.get(year - 1, {}).get(cell)
    if now is None or now < 0:
        return
    others = [
        math.log1p(value) for other, one in figures.items() if other != year and (value := one.get(cell, ZERO - 1)) >= 0
    ]
    centre = median(others) if others else 0.0
    spread = max(NORMAL_CONSISTENCY * median(abs(one - centre) for one in others), SMALLEST_SPREAD) if others else 1.0
    deviation = abs(math.log1p(now) - centre) / spread
    if len(others) >= FEWEST_YEARS_OF_A_HISTORY and deviation > ROBUST_DEVIATIONS_OF_A_JUMP:
        message = f"{now} applications in {year} stand {deviation:.1f} deviations from the agency's other years"
        yield finding("Y.JUMP", cell, message, observed=now)
    elif before and now >= SMALLEST_JUMP and now >= JUMP_FACTOR * before:
        yield finding("Y.JUMP", cell, f"{before} applications in {year - 1}, {now} in {year}", observed=now)


def _clone(year: int, figures: Mapping[int, Figures]) -> Iterator[Finding]:
    now = figures[year]
    if sum(bool(value) for value in now.values()) < FEWEST_NON_ZEROS_OF_A_CLONE:
        return
    for other in sorted(figures):
        if other < year and figures[other] == now:
            message = f"all {len(now)} figures of {year} equal those of {other}"
            yield finding("Y.CLONE", "document", message)


def _form_of_its_time(year: int, form: str | None) -> Iterator[Finding]:
    if form is None:
        return
    in_force = [one for one in load_forms().values() if one.first_report_year <= year]
    expected = max(in_force, key=lambda one: one.first_report_year, default=None)
    if expected is not None and expected.name != form:
        yield finding("Y.ERA", "document", f"the report of {year} uses the form of {form}, not of {expected.name}")
