"""Which reports are owed and how far each has come, after a night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.coverage import Coverage
    from sources.night_result import SourceNight
    from sources.registry_schema import Source
    from warehouse.warehouse import Warehouse

_LOADED = """
SELECT agency_key, report_year, error_findings + warning_findings AS doubts
FROM mart_report_wide WHERE report_year IS NOT NULL
"""


def night_coverage(
    sources: Iterable[Source], nights: Iterable[SourceNight], house: Warehouse, today: date
) -> list[Coverage]:
    """One entry for each agency and year that owes a report; the marts must be up to date."""
    from sources.coverage import CoverageState, coverage

    loaded = house.query(_LOADED)
    states = {
        (str(agency), int(year)): CoverageState.FLAGGED if doubts else CoverageState.LOADED
        for agency, year, doubts in zip(loaded["agency_key"], loaded["report_year"], loaded["doubts"], strict=True)
    }
    return coverage(sources, nights, today, states)
