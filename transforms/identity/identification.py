"""Whose report it is, of which year and when published: chosen by a fixed order of belief, all evidence kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from contracts.readings import Reading
from contracts.reports import Evidence
from transforms.checks.rules import finding
from transforms.identity import years
from transforms.identity.agencies import agency_by_key, agency_in_text, is_agency, is_slip, same_agency
from transforms.identity.kind import judge_kind
from transforms.identity.manuscript import Manuscript, prepare
from transforms.identity.publication import Signature, find_signature, judge_release, release_dates
from transforms.identity.statements import Statement, best
from transforms.identity.titles import Title, find_title, title_of_page
from transforms.identity.years import Period, find_period, judge_year, year_statements

AGENCY_SOURCES_OF_THE_DOCUMENT_ITSELF = frozenset({"title", "signature", "letterhead", "registry"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is and whose. Whatever nothing states is None and has a finding; nothing is guessed.

    ``is_report`` is the judgement by text alone; ``reason`` names what else the document is: notice,
    partial_period, comparison, commentary, summary, blank_form, stub, earlier_form, prose or other.
    """

    title: str | None
    agency: str | None
    year: int | None
    published: date | None
    period: tuple[date, date] | None
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
    manuscript = prepare(reading)
    page_titles = list(_page_titles(reading, document))
    title = find_title(manuscript) or _first_title(page_titles)
    period = find_period(manuscript.prose)
    signature = find_signature(manuscript)
    dates = list(release_dates(reading, manuscript, document, signature))
    year_said = list(year_statements(manuscript, title, page_titles, period, signature, dates, document))
    agency_said = list(_agencies(reading, manuscript, title, page_titles, signature, document))
    findings: list[Finding] = []
    if title is None:
        findings.append(finding("ID.TITLE", "document", "no line reads like the title of an annual report"))
    year, doubts = judge_year(year_said, manuscript.prose)
    findings += doubts
    agency, doubts = _judge_agency(agency_said)
    findings += doubts
    published, doubts = judge_release(dates, signature)
    findings += doubts
    if period is not None and not period.is_calendar_year:
        findings.append(finding("ID.PERIOD", "document", f"not one calendar year: {period.quote}"))
    kind = judge_kind(manuscript, title, period)
    if not kind.is_report:
        findings.append(finding("DOC.NOT_A_REPORT", "document", kind.message or "no annual report"))
    title_said = [] if title is None else [Evidence("title", title.text, "title")]
    return Identity(
        title=None if title is None else title.text,
        agency=agency,
        year=year,
        published=None if published is None else published.value,
        period=None if period is None else (period.first, period.last),
        is_report=kind.is_report,
        reason=kind.reason,
        evidence=(*title_said, *(one.evidence for one in (*year_said, *agency_said, *dates))),
        findings=tuple(findings),
    )


def _page_titles(reading: Reading, document: FetchedDocument | None) -> Iterator[tuple[str, int, str]]:
    for name in ("articletitle", "title", "og:title"):
        if reading.metadata.get(name):
            yield "metadata", years.PAGE_TITLE, reading.metadata[name]
    if document is not None and document.link_title:
        yield "link", years.LINK, document.link_title
    if document is not None and document.file_name:
        yield "file_name", years.FILE_NAME, document.file_name


def _first_title(page_titles: list[tuple[str, int, str]]) -> Title | None:
    return next((title for _, _, text in page_titles if (title := title_of_page(text)) is not None), None)


def _agencies(
    reading: Reading,
    manuscript: Manuscript,
    title: Title | None,
    page_titles: list[tuple[str, int, str]],
    signature: Signature | None,
    document: FetchedDocument | None,
) -> Iterator[Statement[str]]:
    if title is not None and title.agency is not None:
        yield Statement("agency", title.agency, "title", 0, title.text)
    if signature is not None and signature.agency is not None:
        yield Statement("agency", signature.agency, "signature", 1, signature.quote)
    if title is not None and title.letterhead is not None:
        yield Statement("agency", title.letterhead, "letterhead", 2, title.letterhead)
    in_text = agency_in_text(manuscript.prose)
    if in_text is not None:
        yield Statement("agency", in_text[0], "body", 3, in_text[1])
    for source, _, text in page_titles:
        page_title = title_of_page(text)
        if page_title is not None and page_title.agency is not None:
            yield Statement("agency", page_title.agency, source, 4, text)
    for name, quote in agency_by_key(manuscript.lines, manuscript.cells):
        yield Statement("agency", name, "metadata", 5, quote)
    source_name = reading.metadata.get("contentsource", "").strip()
    if is_agency(source_name):
        yield Statement("agency", source_name, "metadata", 5, f"contentsource: {source_name}")
    if document is not None and document.agency_name:
        yield Statement("agency", document.agency_name, "registry", 6, document.source_id)


def _judge_agency(statements: list[Statement[str]]) -> tuple[str | None, list[Finding]]:
    chosen = best(statements)
    if chosen is None:
        return None, [finding("ID.AGENCY", "document", "no agency is named in the document or by its source")]
    findings = []
    for one in statements:
        if one.value == chosen.value:
            continue
        message = f"{chosen.value} by the {chosen.source}, but {one.value} by the {one.source}"
        grave = (
            one.source in AGENCY_SOURCES_OF_THE_DOCUMENT_ITSELF
            and not same_agency(one.value, chosen.value)
            and not is_slip(one.value, chosen.value)
        )
        severity = Severity.WARNING if grave else Severity.INFO
        findings.append(finding("ID.AGENCY", "document", message, severity=severity))
    return chosen.value, list(dict.fromkeys(findings))


__all__ = ["Identity", "Period", "identify"]
