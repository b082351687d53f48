"""What discovery hands on: addresses that should hold a report, and those passed over, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sources.registry_schema import Agency


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that should hold a report, and what is known of it before it is fetched.

    ``years`` are all years that title and address name; more than one is a disagreement. The evidence
    says where agency and years come from: title, registry, url.
    """

    url: str
    found_on: str
    title: str | None = None
    listed_date: date | None = None
    agency: Agency | None = None
    agency_evidence: str | None = None
    years: tuple[int, ...] = ()
    year_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An address that looked like a report or stood in a listing, and is none of ours."""

    url: str
    title: str | None
    reason: str
    found_on: str


@dataclass(frozen=True, slots=True)
class ListingReport:
    """How one listing was read tonight. ``stop`` other than end_reached means that it may hold more."""

    url: str
    style: str
    pages: int
    rows: int
    reports: int
    stop: str
    detail: str | None
    previous_reports: int | None

    @property
    def is_complete(self) -> bool:
        """Whether the listing was seen to its end."""
        return self.stop == "end_reached"

    @property
    def has_shrunk(self) -> bool:
        """Whether it shows fewer reports than when it was last read."""
        return self.previous_reports is not None and self.reports < self.previous_reports

    @property
    def has_vanished(self) -> bool:
        """Whether it shows no report at all, or cannot be read, though it showed some when it was last read."""
        return bool(self.previous_reports) and self.reports == 0

    @property
    def trouble(self) -> tuple[str, str] | None:
        """What a person should know, in a word and a line; None for one seen to its end, no shorter than before."""
        stopped = self.detail or f"stopped: {self.stop}"
        if self.has_vanished:
            return "vanished", f"{self.previous_reports} reports when last read, none now ({stopped})"
        if self.has_shrunk:
            return "shrank", f"{self.previous_reports} reports when last read, {self.reports} now ({stopped})"
        return None if self.is_complete else ("incomplete", stopped)
