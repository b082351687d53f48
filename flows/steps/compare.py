"""Compare the reports of each agency that the night touched with one another, year by year."""

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
    """Bring the findings of comparisons between years up to date for the agencies touched in ``run``.

    What stands already stays, what was mended goes. Returns the findings written or removed.
    """
    touched = house.agencies_touched(run)
    changed = 0
    for start in range(0, len(touched), _AGENCIES_AT_ONCE):
        keys = touched[start : start + _AGENCIES_AT_ONCE]
        findings = pd.DataFrame(list(_compared(house.figures_of(keys))), columns=_COLUMNS, dtype=object)
        changed += house.replace_comparisons(keys, findings)
    return changed


def _compared(figures: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Findings about the agencies of one frame, as rows of the warehouse's frame of comparisons."""
    from transforms.checks import history

    for key, of_agency in figures.groupby("agency_key", sort=False):
        facts: dict[int, list[Fact]] = {}
        forms: dict[int, str] = {}
        for _, year, form, section, row, column, value in of_agency.itertuples(index=False):
            same_year = facts.setdefault(int(year), [])
            if form is not None:
                forms[int(year)] = form
            if section is not None:
                same_year.append(Fact(section, row, column, value, ValueStatus.REPORTED))
        if len(facts) > 1:
            yield from _rows(str(key), history(facts, forms=forms))


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
