"""When the report was published: the date signed under it, else a stated date of release, else the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from contracts.documents import FetchedDocument
from contracts.readings import Reading
from transforms.checks.rules import Finding, finding
from transforms.identity.agencies import is_agency
from transforms.identity.dates import DATE, LIKE_A_DATE, as_date, first_date, mend_digits
from transforms.identity.manuscript import Manuscript
from transforms.identity.statements import Statement, best
from transforms.identity.words import load_words

LINES_BEHIND_A_SIGNATURE = 15
"""Behind a signature without a name stands no more than the page's foot."""
LONGEST_DATE_LINE = 24
PAGE_DATES = ("pubdate", "publishdate", "publish_date", "article:published_time")
DAYS_BETWEEN_SIGNING_AND_RELEASE = 60


@dataclass(frozen=True, slots=True)
class Signature:
    """The date under the report and the agency above or before it; ``unreadable`` is a date that is none."""

    day: date | None
    agency: str | None
    quote: str
    unreadable: str | None = None


def find_signature(manuscript: Manuscript) -> Signature | None:
    """The signature under the report: the last dated line below an agency's name, else the last line that is a date."""
    undated: Signature | None = None
    lines = manuscript.lines
    for index in range(len(lines) - 1, manuscript.tail - 1, -1):
        named, day, unreadable = _dated(lines[index])
        if day is None and unreadable is None and index and len(lines[index]) < 8 and "日" in lines[index]:
            named, day, unreadable = _dated(lines[index - 1] + lines[index])
        if day is None and unreadable is None:
            continue
        above = named or _agency_above(lines, index, manuscript.tail)
        signature = Signature(day, above, f"{above or ''} {lines[index]}".strip(), unreadable)
        if above:
            return signature
        if undated is None and len(lines) - index <= LINES_BEHIND_A_SIGNATURE:
            undated = signature
    if undated is None and len(lines) > manuscript.tail and is_agency(lines[-1]) and len(lines[-1]) >= 5:
        return Signature(None, lines[-1], lines[-1])
    return undated


def _dated(line: str) -> tuple[str | None, date | None, str | None]:
    """A line as (agency before the date, date, text that only looks like a date); all None if it is no such line."""
    words = load_words()
    match = DATE.search(mend_digits(line))
    if match is not None and match.end() == len(line):
        before = line[: match.start()].rstrip(":,")
        if not before or is_agency(before):
            day = as_date(match)
            return before or None, day, None if day else line
        return None, None, None
    if len(line) <= LONGEST_DATE_LINE and LIKE_A_DATE.match(line) and not words.release_key.search(line):
        return None, None, line
    return None, None, None


def _agency_above(lines: tuple[str, ...], index: int, first: int) -> str | None:
    for start in (index - 1, index - 2):
        if start >= first:
            name = re.sub(r"\([^)]*章[^)]*\)$", "", "".join(lines[start:index]))
            if is_agency(name):
                return name
    return None


def release_dates(
    reading: Reading, manuscript: Manuscript, document: FetchedDocument | None, signature: Signature | None
) -> Iterator[Statement[date]]:
    """Every statement of the date: signed (rank 0), stated on the page (1), in its metadata (2), in the listing (9).

    The listing's date is evidence only and never becomes the date of publication.
    """
    if signature is not None and signature.day is not None:
        yield Statement("published", signature.day, "signature", 0, signature.quote)
    key = load_words().release_key
    for line in manuscript.lines:
        match = key.search(line)
        day = first_date(line[match.end() : match.end() + LONGEST_DATE_LINE]) if match else None
        if match and day and match.start() < LONGEST_DATE_LINE:
            yield Statement("published", day, "body", 1, line)
    for cell, value in pairwise((*manuscript.cells, "")):
        match = key.match(cell)
        day = first_date(cell[match.end() :] or value) if match and len(cell) < 2 * LONGEST_DATE_LINE else None
        if day:
            yield Statement("published", day, "body", 1, f"{cell} {value}")
    for name in PAGE_DATES:
        day = first_date(reading.metadata.get(name, ""))
        if day:
            yield Statement("published", day, "metadata", 2, f"{name}: {reading.metadata[name]}")
    if document is not None and document.listed_date is not None:
        yield Statement("published", document.listed_date, "link", 9, f"listed {document.listed_date}")


def judge_release(
    statements: list[Statement[date]], signature: Signature | None
) -> tuple[Statement[date] | None, list[Finding]]:
    """The date that is believed, and what is doubtful about it."""
    chosen = best(one for one in statements if one.rank <= 2)
    if signature is not None and signature.unreadable is not None:
        message = f"the date under the report cannot be read: {signature.unreadable!r}"
        return chosen, [finding("ID.PUBLISHED", "document", message)]
    if chosen is None:
        return None, [finding("ID.PUBLISHED", "document", "no date of signing or release is printed")]
    apart = [one for one in statements if abs((one.value - chosen.value).days) > DAYS_BETWEEN_SIGNING_AND_RELEASE]
    if apart:
        others = ", ".join(f"{one.value} ({one.source})" for one in apart)
        return chosen, [finding("ID.PUBLISHED", "document", f"dated {chosen.value} ({chosen.source}), but {others}")]
    return chosen, []
