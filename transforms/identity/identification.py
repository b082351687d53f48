"""Whose report it is, of which year and when published: chosen by a fixed order of belief, all evidence kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from contracts.documents import FetchedDocument
from contracts.findings import Finding
from contracts.readings import Reading
from contracts.reports import Evidence
from transforms.checks.rules import finding
from transforms.identity.agencies import agency_statements, judge_agency
from transforms.identity.clues import gather
from transforms.identity.copies import judge_copies
from transforms.identity.kind import judge_kind
from transforms.identity.manuscript import Manuscript
from transforms.identity.placement import place_agency
from transforms.identity.publication import judge_release, release_dates
from transforms.identity.years import judge_year, year_statements


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is and whose. Whatever nothing states is None and has a finding; nothing is guessed.

    ``is_report`` is the judgement by text alone; ``reason`` names what else the document is: notice,
    partial_period, comparison, commentary, summary, blank_form, stub, earlier_form, prose or other.
    ``level`` is that of :class:`~transforms.identity.regions.AgencyLevel`; ``credit_code`` is the
    unified social credit code in the index number, if its check character holds.
    """

    title: str | None
    agency: str | None
    year: int | None
    published: date | None
    period: tuple[date, date] | None
    region_code: str | None
    level: str | None
    credit_code: str | None
    is_report: bool
    reason: str | None
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]


def identify(reading: Reading, document: FetchedDocument | None = None) -> Identity:
    """Identify a document by its text, its carrier's metadata and what its source says about it.

    Year: statistical period, title, page title, link, file name, address, registry, text, date of
    signing less one, listing date less one. Agency: title, signature, letterhead, text, page, registry.
    Published: signature, stated date of release, page metadata. The first of each is taken, and a
    statement that contradicts it is a finding.
    """
    clues = gather(reading, document)
    dates = list(release_dates(clues))
    years = list(year_statements(clues, dates))
    agencies = list(agency_statements(clues))
    title = clues.any_title
    findings: list[Finding] = []
    if title is None:
        findings.append(finding("ID.TITLE", "document", "no line reads like the title of an annual report"))
    year, year_doubts = judge_year(years, clues)
    agency, agency_doubts = judge_agency(agencies)
    published, date_doubts = judge_release(dates, clues.signature)
    place = place_agency(agency, year, clues)
    findings += [*year_doubts, *agency_doubts, *date_doubts, *place.findings, *judge_copies(reading)]
    period = clues.period
    if period is not None and not period.is_calendar_year:
        findings.append(finding("ID.PERIOD", "document", f"not one calendar year: {period.quote}"))
    kind = judge_kind(clues)
    if not kind.is_report:
        findings.append(finding("DOC.NOT_A_REPORT", "document", kind.message or "no annual report"))
    own = [] if clues.title is None else [Evidence("title", clues.title.text, "title")]
    outside = [Evidence("title", page.title.text, page.source, page.text) for page in clues.page_titles]
    evidence = (
        *own,
        *outside,
        *(one.evidence for one in years),
        *(one.evidence for one in agencies),
        *(one.evidence for one in dates),
        *place.evidence,
    )
    as_printed = clues.manuscript.as_printed
    return Identity(
        title=None if title is None else as_printed(title[1].text),
        agency=None if agency is None else as_printed(agency),
        year=year,
        published=None if published is None else published.value,
        period=None if period is None else (period.first, period.last),
        region_code=place.region_code,
        level=place.level,
        credit_code=place.credit_code,
        is_report=kind.is_report,
        reason=kind.reason,
        evidence=tuple(_as_printed(one, clues.manuscript) for one in evidence),
        findings=tuple(findings),
    )


def _as_printed(evidence: Evidence, manuscript: Manuscript) -> Evidence:
    """Evidence in the characters of the document; it was searched in simplified ones."""
    if not manuscript.printed:
        return evidence
    quote = None if evidence.quote is None else manuscript.as_printed(evidence.quote)
    return replace(evidence, value=manuscript.as_printed(evidence.value), quote=quote)
