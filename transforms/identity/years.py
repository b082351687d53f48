"""The year a report is about: every statement of it, in the order in which they are believed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from contracts.documents import FetchedDocument
from contracts.findings import Finding, Severity
from transforms.checks.rules import finding
from transforms.identity.clues import Clues
from transforms.identity.dates import year_number
from transforms.identity.manuscript import Manuscript
from transforms.identity.publication import SIGNED
from transforms.identity.statements import Statement, best
from transforms.identity.titles import title_of_page
from transforms.identity.words import YEAR, load_words

PERIOD, TITLE, PAGE_TITLE, LINK, FILE_NAME, URL, REGISTRY, QUOTED, BODY, SIGNATURE, LISTED, CITED = range(12)
"""The order of belief: from the stated period to the dates less one, and last the report of the year before."""
WEAK = QUOTED
"""From this rank on, a year that stands alone is a conclusion rather than a statement."""


LAST_MONTH_OF_PUBLISHING = 6
"""Reports are due by the end of January or March. A page put up later is often an old one moved, and tells nothing."""
_RANK_OF_PAGE_TITLE = {"metadata": PAGE_TITLE, "link": LINK, "file_name": FILE_NAME}


def year_statements(clues: Clues, dates: list[Statement[date]]) -> Iterator[Statement[int]]:
    """Every statement of the year; ``dates`` are those of publication, which tell the year less one."""
    period, title, signature = clues.period, clues.title, clues.signature
    if period is not None and period.year is not None:
        yield Statement("year", period.year, "period", PERIOD, period.quote)
    if title is not None and title.year is not None:
        yield Statement("year", title.year, "title", TITLE, title.text)
    for page in clues.page_titles:
        if page.title.year is not None:
            yield Statement("year", page.title.year, page.source, _RANK_OF_PAGE_TITLE[page.source], page.text)
    if clues.document is not None:
        yield from _of_document(clues.document)
    told = list(_of_text(clues.manuscript))
    preface = "".join(clues.manuscript.preface_lines)
    for quoted in clues.quoted_titles:
        if quoted.year is not None:
            # 2022年…公开发布《…2021年…年度报告》: what was done in the year, not what this text is.
            is_cited = quoted.text not in preface and any(one.value == quoted.year + 1 for one in told)
            yield Statement("year", quoted.year, "body", CITED if is_cited else QUOTED, quoted.text)
    yield from told
    if signature is not None and signature.day is not None:
        yield Statement("year", _year_before(signature.day), "signature", SIGNATURE, signature.quote)
    for one in dates:
        if one.rank > SIGNED and one.value.month <= LAST_MONTH_OF_PUBLISHING:
            yield Statement("year", one.value.year - 1, one.source, LISTED, one.quote)


def _year_before(day: date) -> int:
    """The year a report dated so is about: the year before, or the same in its last days."""
    return day.year - (day.month < 12)


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
    prose, words = manuscript.prose, load_words()
    for match in list(words.year_in_text.finditer(prose)) or words.year_loosely.finditer(prose):
        year = year_number(match["year"])
        if year is not None:
            counted[year] += 1
            quotes.setdefault(year, prose[match.start() : match.end() + 20].strip("。;\n"))
    ranking = counted.most_common(2)
    if ranking and (len(ranking) == 1 or ranking[0][1] > ranking[1][1]):
        yield Statement("year", ranking[0][0], "body", BODY, quotes[ranking[0][0]])


def judge_year(statements: list[Statement[int]], clues: Clues) -> tuple[int | None, list[Finding]]:
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
        others = ", ".join(dict.fromkeys(f"{one.value} ({one.source}: {one.quote})" for one in apart))
        grave = any(one.rank < BODY or one.rank == SIGNATURE for one in apart) or (
            any(one.rank == BODY for one in apart) and chosen.value not in _years_in_prose(clues)
        )
        message = f"{chosen.value} by the {chosen.source} ({chosen.quote}), but {others}"
        severity = Severity.WARNING if grave else Severity.INFO
        findings.append(finding("T.YEAR", "document", message, severity=severity))
    return chosen.value, findings


def _years_in_prose(clues: Clues) -> set[int | None]:
    """The years that the text mentions outside its title and its statistical period."""
    prose = clues.manuscript.prose.replace("\n", "")
    for quote in (clues.title and clues.title.text, clues.period and clues.period.quote):
        prose = prose.replace(quote or "\n", "")
    return {year_number(found) for found in re.findall(YEAR, prose)}
