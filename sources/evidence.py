"""What is known of a report before it is read: what its page adds to its listing, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

from sources.candidates import Candidate
from sources.ledger_rows import Fetch
from sources.night_result import Note
from sources.pages import Page, first_date
from sources.registry_schema import Agency
from sources.titles import judge_title, names_report, period_year


def with_page_evidence(
    candidate: Candidate, page: Page, known_agencies: Sequence[Agency]
) -> tuple[Candidate, str | None]:
    """The candidate with what its page adds, or the reason why the page is another thing than it seemed."""
    title = page.title
    agencies: Sequence[Agency] = (candidate.agency,) if candidate.agency else known_agencies
    verdict = judge_title(title, agencies)
    if names_report(title) and verdict.rejection is not None:
        return candidate, f"by its own title: {verdict.rejection}"
    agency, agency_evidence = candidate.agency, candidate.agency_evidence
    if agency is None and verdict.agency is not None and verdict.rejection is None:
        agency, agency_evidence = verdict.agency, f"page {verdict.agency_evidence}"
    years, year_evidence = candidate.years, candidate.year_evidence
    if verdict.years and names_report(title):
        years = tuple(dict.fromkeys((*years, *verdict.years)))
        year_evidence = year_evidence or "page title"
    if not years and (period := period_year(page.text())) is not None:
        years, year_evidence = (period,), "period"
    listed = candidate.listed_date or first_date(page.meta("pubdate") or "")
    found = replace(
        candidate, title=candidate.title or title or None, listed_date=listed, agency=agency,
        agency_evidence=agency_evidence, years=years, year_evidence=year_evidence,
    )  # fmt: skip
    return found, None


def doubts(candidate: Candidate, fetch: Fetch) -> tuple[Note, ...]:
    """What the warehouse should know is doubtful about a document, whatever it says itself."""
    notes = []
    if len(candidate.years) > 1:
        years = ", ".join(map(str, candidate.years))
        notes.append(Note("SRC.YEAR", f"title and address disagree about the year: {years}"))
    if candidate.agency is None:
        notes.append(Note("SRC.AGENCY", "neither title nor page tells which of the source's agencies it is"))
    if not fetch.outcome.has_body:
        notes.append(Note("SRC.FETCH", f"{fetch.outcome}: {fetch.message}"))
    return tuple(notes)


def file_name(fetch: Fetch) -> str:
    """The file's name by its server or its address, for people to read. Never used as a path."""
    if fetch.file_name is not None:
        return fetch.file_name
    parts = urlsplit(fetch.final_url)
    named = dict(parse_qsl(parts.query)).get("filename")
    return PurePosixPath(named or unquote(parts.path)).name or "index"
