"""From a source's strategies to candidate addresses."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sources.candidates import Candidate, ListingReport, Rejected
from sources.fetcher import Fetcher
from sources.ledger import Ledger
from sources.ledger_rows import Fetch
from sources.listings.rows import Row
from sources.listings.walk import PageAnswer, Stop, walk
from sources.pages import decode
from sources.registry_schema import Agency, Listing, Sitemap, Source, UrlList, UrlTemplate
from sources.sitemaps import SitemapAnswer, walk_sitemaps
from sources.titles import judge_title

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Discovery:
    """What tonight's strategies found. Addresses are kept once, with the first evidence found for them."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    rejected: dict[str, Rejected] = field(default_factory=dict)
    listings: list[ListingReport] = field(default_factory=list)

    def admit(self, candidate: Candidate) -> None:
        """Keep a candidate unless its address is known."""
        self.candidates.setdefault(candidate.url, candidate)

    def reject(self, rejected: Rejected) -> None:
        """Keep a rejection unless its address is known."""
        self.rejected.setdefault(rejected.url, rejected)


class Discoverer:
    """Runs the strategies of one source."""

    def __init__(self, source: Source, fetcher: Fetcher, ledger: Ledger, now: datetime) -> None:
        self._source = source
        self._fetcher = fetcher
        self._ledger = ledger
        self._now = now
        self.found = Discovery()

    def run(self) -> Discovery:
        """All strategies but the drop box, which needs no fetching."""
        for strategy in self._source.discover:
            match strategy:
                case Listing():
                    for url, agency, _ in self._filled(strategy.url, strategy.agency):
                        with self._one_listing_at_most(url, strategy.style):
                            self._listing(strategy, url, agency)
                case UrlTemplate():
                    for url, agency, year in self._filled(strategy.url, None):
                        assert year is not None
                        owner = agency or self._only_agency()
                        evidence = None if owner is None else "registry"
                        self.found.admit(Candidate(url, strategy.url, None, None, owner, evidence, (year,), "url"))
                case UrlList():
                    for entry in strategy.entries:
                        named = self._source.agency(entry.agency)
                        years = (entry.year,)
                        self.found.admit(
                            Candidate(entry.url, "url_list", entry.title, None, named, "registry", years, "registry")
                        )
                case Sitemap():
                    with self._one_listing_at_most(strategy.url, "sitemap"):
                        self._sitemap(strategy)
        return self.found

    @contextmanager
    def _one_listing_at_most(self, url: str, style: str) -> Iterator[None]:
        """A full disk or a listing that trips our own program costs this one listing, and is seen."""
        try:
            yield
        except Exception as error:
            if isinstance(error, OSError | sqlite3.Error):
                _log.error("%s: %s: the raw store cannot be used: %s", self._source.id, url, error)
            else:
                _log.exception("%s: %s", self._source.id, url)
            detail = f"not read: {type(error).__name__}: {error}"
            self.found.listings.append(ListingReport(url, style, 0, 0, 0, Stop.ERROR, detail, None))

    def _listing(self, strategy: Listing, url: str, agency: Agency | None) -> None:
        agencies = (agency,) if agency else self._source.agencies
        result = walk(url, strategy.style, strategy.max_pages, self._ask)
        reports = 0
        for row in result.rows:
            reports += self._row(row, agencies, url)
        self._note_listing(url, strategy.style, result.pages, len(result.rows), reports, result.stop, result.detail)

    def _row(self, row: Row, agencies: tuple[Agency, ...], listing_url: str) -> bool:
        verdict = judge_title(row.title, agencies)
        if verdict.rejection is not None:
            self.found.reject(Rejected(row.url, row.title, verdict.rejection, listing_url))
            return False
        evidence = "title" if verdict.years else None
        self.found.admit(
            Candidate(
                row.url, listing_url, row.title, row.listed_date,
                verdict.agency, verdict.agency_evidence, verdict.years, evidence,
            )
        )  # fmt: skip
        return True

    def _ask(self, url: str) -> PageAnswer:
        fetch = self._fetcher.get(url)
        if not fetch.outcome.has_body:
            return PageAnswer(None, _problem(fetch))
        return PageAnswer(decode(self._fetcher.body(fetch), fetch.charset))

    def _filled(self, url: str, agency_id: str | None) -> Iterator[tuple[str, Agency | None, int | None]]:
        """The address once for each agency and year its placeholders ask for."""
        named = self._source.agency(agency_id) if agency_id else None
        agencies: list[Agency | None] = list(self._source.agencies) if "{code}" in url else [named]
        for agency in agencies:
            span = agency or named
            first = span.years[0] if span else min(each.years[0] for each in self._source.agencies)
            years = span.expected_years(self._now.year - 1) if span else range(first, self._now.year)
            for year in years if "{year}" in url else (None,):
                yield url.format(code=agency.code if agency else "", year=year), agency, year

    def _only_agency(self) -> Agency | None:
        return self._source.agencies[0] if len(self._source.agencies) == 1 else None

    def _sitemap(self, strategy: Sitemap) -> None:
        wanted = re.compile(strategy.include)
        result = walk_sitemaps(strategy.url, self._ask_sitemap)
        agency = self._only_agency()
        evidence = None if agency is None else "registry"
        locations = [location for location in result.addresses if wanted.search(location)]
        for location in locations:
            self.found.admit(Candidate(location, strategy.url, None, None, agency, evidence))
        self._note_listing(
            strategy.url, "sitemap", result.sitemaps, len(result.addresses), len(locations), result.stop, result.detail
        )

    def _ask_sitemap(self, url: str) -> SitemapAnswer:
        fetch = self._fetcher.get(url)
        if not fetch.outcome.has_body:
            return SitemapAnswer(None, _problem(fetch))
        return SitemapAnswer(self._fetcher.body(fetch))

    def _note_listing(
        self, url: str, style: str, pages: int, rows: int, reports: int, stop: Stop, detail: str | None
    ) -> None:
        previous = self._ledger.previous_reports(url)
        self._ledger.record_listing(self._source.id, url, self._now, pages, rows, reports, stop)
        self.found.listings.append(ListingReport(url, style, pages, rows, reports, stop, detail, previous))


def _problem(fetch: Fetch) -> str:
    return f"{fetch.outcome}: {fetch.message or ''}".rstrip(": ")
