"""Which reports are owed, and how far each has come: agency by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sources.night_result import SourceNight
from sources.outcomes import Outcome
from sources.registry_schema import Agency, Source


class CoverageState(StrEnum):
    """How far one report has come. The later in this list, the further."""

    NOT_DUE = "not_due"
    """The year it is about has not ended."""
    DUE = "due"
    """The year has ended, the legal deadline has not passed."""
    OVERDUE = "overdue"
    CONFIRMED_ABSENT = "confirmed_absent"
    """A person has looked and written into the registry that there is none."""
    BLOCKED = "blocked"
    """Its site does not let us; it has to come by the drop box."""
    FOUND = "found"
    FLAGGED = "flagged"
    """Loaded, with findings that a person should see."""
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One cell of the matrix."""

    source_id: str
    agency_id: str
    agency_name: str
    year: int
    due: date
    state: CoverageState


_FIRST_YEAR_OF_TWO_DEADLINES = 2019
_BLOCKING = {Outcome.BLOCKED_WAF, Outcome.ROBOTS_DENIED, Outcome.TLS_ERROR, Outcome.REFUSED_ADDRESS}


def due_date(agency: Agency, year: int) -> date:
    """The legal deadline: governments by 31 March of the following year, all others by 31 January.

    Before the 条例 of 2019 (国令711, Art. 50) every body had until 31 March (国令492, Art. 31).
    """
    is_in_march = agency.kind == "government" or year < _FIRST_YEAR_OF_TWO_DEADLINES
    return date(year + 1, 3, 31) if is_in_march else date(year + 1, 1, 31)


def coverage(
    sources: Iterable[Source],
    nights: Iterable[SourceNight],
    today: date,
    in_warehouse: Mapping[tuple[str, int], CoverageState],
) -> list[Coverage]:
    """The matrix of all expected reports up to the year of ``today``.

    ``in_warehouse`` says for (agency id, year) whether a report is LOADED or FLAGGED; ``nights`` tell what
    was found tonight and which sources were blocked. What was neither found nor loaded is judged by its deadline.
    """
    by_source = {night.source_id: night for night in nights}
    rows = []
    for source in sources:
        night = by_source.get(source.id)
        found = _found(night)
        all_blocked = night is not None and bool(_BLOCKING & set(night.outcomes)) and not night.documents
        blocked = _blocked(night)
        for agency in source.agencies:
            for year in agency.expected_years(today.year):
                state = in_warehouse.get((agency.id, year))
                if state is None:
                    is_blocked = all_blocked or (agency.id, year) in blocked
                    state = _outside(agency, year, today, found, blocked=is_blocked)
                rows.append(Coverage(source.id, agency.id, agency.name, year, due_date(agency, year), state))
    return rows


def _found(night: SourceNight | None) -> set[tuple[str, int]]:
    documents = night.fetched_documents if night else ()
    return {(each.agency_id, each.report_year) for each in documents if each.agency_id and each.report_year}


def _blocked(night: SourceNight | None) -> set[tuple[str, int]]:
    """Reports whose own address does not let us, though others of the source do."""
    failures = night.failures if night else ()
    return {
        (one.agency_id, year) for one in failures if one.agency_id and one.outcome in _BLOCKING for year in one.years
    }


def _outside(agency: Agency, year: int, today: date, found: set[tuple[str, int]], *, blocked: bool) -> CoverageState:
    if (agency.id, year) in found:
        return CoverageState.FOUND
    if year in agency.absent_years:
        return CoverageState.CONFIRMED_ABSENT
    if today <= date(year, 12, 31):
        return CoverageState.NOT_DUE
    if blocked:
        return CoverageState.BLOCKED
    return CoverageState.DUE if today <= due_date(agency, year) else CoverageState.OVERDUE
