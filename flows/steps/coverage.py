"""Which reports are owed and how far each has come, after a night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

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


def coverage_frames(entries: Iterable[Coverage], nights: Iterable[SourceNight]) -> dict[str, pd.DataFrame]:
    """The frames in which the warehouse keeps coverage, and how far each listing was read tonight."""
    expected = [
        {
            "agency_key": one.agency_id,
            "report_year": one.year,
            "progress": str(one.state),
            "due_date": one.due,
            "source_id": one.source_id,
        }
        for one in entries
    ]
    listings = {
        (night.source_id, one.url): {
            "source_id": night.source_id,
            "url": one.url,
            "page_count": one.pages,
            "row_count": one.rows,
            "report_count": one.reports,
            "stop": one.stop,
            "detail": ": ".join(one.trouble) if one.trouble else one.detail,
            "is_complete": one.is_complete,
            "has_shrunk": one.has_shrunk,
        }
        for night in nights
        for one in night.listings
    }
    return {
        "expected_report": pd.DataFrame(expected, dtype=object),
        "source_listing": pd.DataFrame(list(listings.values()), dtype=object),
    }
