"""The year a report is about: every statement of it, in the order in which they are believed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from transforms.checks.rules import finding
from transforms.identity.dates import small_number, year_number
from transforms.identity.manuscript import Manuscript
from transforms.identity.publication import Signature
from transforms.identity.statements import Statement, best
from transforms.identity.titles import Title, title_of_page
from transforms.identity.words import YEAR, load_words

PERIOD, TITLE, PAGE_TITLE, LINK, FILE_NAME, URL, REGISTRY, BODY, SIGNATURE, LISTED = range(10)
"""The order of belief: statistical period, title, page title, link, file name, address, registry, text, dates less one."""
WEAK = BODY
"""From this rank on, a year that stands alone is a conclusion rather than a statement."""


@dataclass(frozen=True, slots=True)
class Period:
    """The statistical period that the text states."""

    first: date
    last: date
    quote: str

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is 1 January to 31 December of one year."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (
            1,
            1,
            12,
            31,
        ) and self.first.year == self.last.year


def find_period(prose: str) -> Period | None:
    """The first statistical period in a folded text (自2023年1月1日起至2023年12月31日止), broken lines joined."""
    text = prose.replace("\n", "")
    for match in load_words().period.finditer(text):
        numbers = [year_number(match["year"]), year_number(match["last_year"] or match["year"])]
        parts = [small_number(match[name]) for name in ("month", "day", "last_month", "last_day")]
        try:
            first = date(numbers[0] or 0, parts[0] or 0, parts[1] or 0)
            last = date(numbers[1] or 0, parts[2] or 0, parts[3] or 0)
        except ValueError:
            continue
        before = text[max(0, match.start() - 20) : match.start()]
        if "期限" in before or "统计" in before or (first.month, first.day) == (1, 1):
            return Period(first, last, match.group(0))
    return None


def year_statements(
    manuscript: Manuscript,
    title: Title | None,
    page_titles: list[tuple[str, int, str]],
    period: Period | None,
    signature: Signature | None,
    listed: list[Statement[date]],
    document: FetchedDocument | None,
) -> Iterator[Statement[int]]:
    """Every statement of the year. ``page_titles`` are (source, rank, text) of titles outside the document's text."""
    if period is not None and period.is_calendar_year:
        yield Statement("year", period.first.year, "period", PERIOD, period.quote)
    if title is not None and title.year is not None:
        yield Statement("year", title.year, "title", TITLE, title.text)
    for source, rank, text in page_titles:
        page_title = title_of_page(text)
        if page_title is not None and page_title.year is not None:
            yield Statement("year", page_title.year, source, rank, text)
    if document is not None:
        yield from _of_document(document)
    yield from _of_text(manuscript)
    if signature is not None and signature.day is not None:
        year = signature.day.year - (signature.day.month < 12)
        yield Statement("year", year, "signature", SIGNATURE, signature.quote)
    for one in listed:
        if one.rank > 0:
            yield Statement("year", one.value.year - (one.value.month < 12), one.source, LISTED, one.quote)


def _of_document(document: FetchedDocument) -> Iterator[Statement[int]]:
    words = load_words()
    for url in dict.fromkeys((document.url, document.final_url)):
        match = words.year_in_query.search(url or "")
        if match:
            yield Statement("year", int(match["year"]), "url", URL, match.group(0))
    stem = re.sub(r"\.\w{2,5}$", "", document.file_name or "")
    match = words.year_in_name.search(stem)
    if match and title_of_page(stem) is None:
        yield Statement("year", int(match["year"]), "file_name", FILE_NAME, document.file_name)
    if document.report_year is not None:
        yield Statement("year", document.report_year, "registry", REGISTRY, document.source_id)


def _of_text(manuscript: Manuscript) -> Iterator[Statement[int]]:
    """The year that most sentences begin with; none if two are equally frequent."""
    counted: Counter[int] = Counter()
    quotes: dict[int, str] = {}
    prose = manuscript.prose
    for match in load_words().year_in_text.finditer(prose):
        year = year_number(match["year"])
        if year is not None:
            counted[year] += 1
            quotes.setdefault(year, prose[match.start() : match.end() + 20].strip("。;\n"))
    ranking = counted.most_common(2)
    if ranking and (len(ranking) == 1 or ranking[0][1] > ranking[1][1]):
        yield Statement("year", ranking[0][0], "body", BODY, quotes[ranking[0][0]])


def judge_year(statements: list[Statement[int]], prose: str) -> tuple[int | None, list[Finding]]:
    """The year that is believed, and what is doubtful about it."""
    chosen = best(statements)
    if chosen is None:
        return None, [finding("ID.YEAR", "document", "nothing in the document or its source states the year")]
    findings = []
    if chosen.rank >= WEAK:
        message = f"{chosen.value} is concluded from the {chosen.source} alone: {chosen.quote}"
        findings.append(finding("ID.YEAR", "document", message, severity=Severity.INFO))
    apart = [one for one in statements if one.value != chosen.value]
    if apart:
        mentioned = {year_number(found) for found in re.findall(YEAR, prose)}
        others = ", ".join(dict.fromkeys(f"{one.value} ({one.source}: {one.quote})" for one in apart))
        grave = any(one.rank < BODY or one.rank == SIGNATURE for one in apart) or (
            any(one.rank == BODY for one in apart) and chosen.value not in mentioned
        )
        message = f"{chosen.value} by the {chosen.source} ({chosen.quote}), but {others}"
        severity = Severity.WARNING if grave else Severity.INFO
        findings.append(finding("T.YEAR", "document", message, severity=severity))
    return chosen.value, findings
