"""Compare the reports that the night touched with others: an agency's year by year, a government's with its bodies'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from contracts.findings import Finding
from contracts.reports import Fact, ValueStatus

if TYPE_CHECKING:
    from warehouse.warehouse import LoadRun, Warehouse

_AGENCIES_AT_ONCE = 100
_COLUMNS = ["agency_key", "report_year", "rule", "severity", "address", "message", "expected", "observed", "suggested"]


def compare_years(house: Warehouse, run: LoadRun) -> int:
    """Bring the findings of comparisons between years up to date for the agencies touched since the last comparison.

    A run that was killed, or failed, before it compared leaves its agencies to this one. What stands already stays,
    what was mended goes. Returns the findings written or removed.
    """
    touched = house.agencies_to_compare(run)
    concerned = sorted({*touched, *house.children_of(touched)})
    changed = 0
    for start in range(0, len(concerned), _AGENCIES_AT_ONCE):
        keys = concerned[start : start + _AGENCIES_AT_ONCE]
        figures = house.figures_of(keys)
        rows = [*_compared(figures), *_compared_with_bodies(house, figures, house.children_of(keys))]
        findings = pd.DataFrame(rows, columns=_COLUMNS, dtype=object)
        changed += house.replace_comparisons(keys, findings)
    if touched:
        house.note_compared(run)
    return changed


def _compared_with_bodies(
    house: Warehouse, figures: pd.DataFrame, bodies: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """Findings about governments that report for all their bodies, beside these bodies' reports of the same year."""
    from transforms.checks import across_levels

    own = {key: years for key, years, _ in _by_agency(figures)}
    for government, keys in bodies.items():
        if government in own:
            children = {key: years for key, years, _ in _by_agency(house.figures_of(keys))}
            for year, facts in own[government].items():
                same_year = {key: years[year] for key, years in children.items() if year in years}
                found = across_levels(facts, same_year, is_complete=len(same_year) == len(keys))
                yield from _rows(government, {year: found})


def _compared(figures: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Findings about the agencies of one frame, as rows of the warehouse's frame of comparisons."""
    from transforms.checks import history

    for key, facts, forms in _by_agency(figures):
        if len(facts) > 1:
            yield from _rows(key, history(facts, forms=forms))


def _by_agency(figures: pd.DataFrame) -> Iterator[tuple[str, dict[int, list[Fact]], dict[int, str]]]:
    """Each agency with its facts and its form by year."""
    for key, of_agency in figures.groupby("agency_key", sort=False):
        facts: dict[int, list[Fact]] = {}
        forms: dict[int, str] = {}
        for _, year, form, section, row, column, value in of_agency.itertuples(index=False):
            same_year = facts.setdefault(int(year), [])
            if form is not None:
                forms[int(year)] = form
            if section is not None:
                same_year.append(Fact(section, row, column, value, ValueStatus.REPORTED))
        yield str(key), facts, forms


def _rows(key: str, found: Mapping[int, Sequence[Finding]]) -> Iterator[dict[str, Any]]:
    for year, findings in found.items():
        for one in findings:
            yield {
                "agency_key": key,
                "report_year": year,
                "rule": one.rule,
                "severity": one.severity.value,
                "address": one.where,
                "message": one.message,
                "expected": one.expected,
                "observed": one.observed,
                "suggested": one.suggested,
            }
