"""A report against those of other levels, and against what a body of its level may do at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from contracts.findings import Finding
from contracts.reports import Fact
from transforms.checks.ledger import ZERO
from transforms.checks.rules import finding

LEVELS_WITH_RULES = frozenset({"0", "1", "2"})
"""Ministries, provinces and prefectures with districts make government rules (立法法 Art. 91 and 93)."""


def across_levels(
    parent: Sequence[Fact], children: Mapping[str, Sequence[Fact]], *, is_complete: bool = False
) -> list[Finding]:
    """Compare an aggregated report of a government with those of its bodies of the same year.

    Args:
        parent: facts of a report that aggregates its bodies; one that does not must not be given.
        children: facts by the body's name. Vertical bodies (税务, 海关, 气象) must not be among them.
        is_complete: whether the children are all that the parent aggregates; only then are they added up.
    """
    whole = {fact.cell: fact.value for fact in parent if fact.value is not None}
    parts: dict[str, dict[str, Decimal]] = {
        name: {fact.cell: fact.value for fact in facts if fact.value is not None} for name, facts in children.items()
    }
    return [*_exceeding(whole, parts), *(_sums(whole, parts) if is_complete else ())]


def _exceeding(whole: Mapping[str, Decimal], parts: Mapping[str, Mapping[str, Decimal]]) -> Iterator[Finding]:
    for cell, total in whole.items():
        for name, figures in parts.items():
            if figures.get(cell, ZERO) > total:
                message = f"{name} counts {figures[cell]}, its government in all only {total}"
                yield finding("L.LE", cell, message, expected=figures[cell], observed=total)


def _sums(whole: Mapping[str, Decimal], parts: Mapping[str, Mapping[str, Decimal]]) -> Iterator[Finding]:
    for cell, total in whole.items():
        values = [figures.get(cell) for figures in parts.values()]
        if values and None not in values:
            added = sum((value for value in values if value is not None), ZERO)
            if added != total:
                message = f"the {len(values)} bodies make {added}, their government states {total}"
                yield finding("L.SUM", cell, message, expected=added, observed=total)


def check_rule_maker(facts: Sequence[Fact], agency: str, level: str | None) -> list[Finding]:
    """A finding where a body that makes no government rules reports some; nothing where the level is unknown."""
    if level is None or level == "0" or (level in LEVELS_WITH_RULES and agency.endswith("政府")):
        return []
    reported = [fact for fact in facts if fact.row == "20(1).regulation" and fact.value]
    return [
        finding("S2.RULEMAKER", fact.cell, f"{agency} makes no government rules, but reports {fact.value}")
        for fact in reported
        if fact.column in {"issued", "repealed", "in_force"}
    ]
