"""When the report was published: the date signed under it, else a stated date of release, else the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from contracts.documents import FetchedDocument
from contracts.findings import Finding
from transforms.checks.rules import finding
from transforms.identity.clues import Clues
from transforms.identity.dates import DATE, as_date, first_date
from transforms.identity.signature import LONGEST_DATE_LINE, Signature
from transforms.identity.statements import Statement, best
from transforms.identity.words import load_words

PAGE_DATES = ("pubdate", "publishdate", "publish_date", "article:published_time")
DAYS_BETWEEN_SIGNING_AND_RELEASE = 60
_LONE_DATE = re.compile(rf"[•·●*(]*{DATE.pattern}(?:\d\d:\d\d(?::\d\d)?)?\)?(?:来源:.*)?")
"""A line of a page's head that is a date, perhaps with the time and the source behind it."""
SIGNED, STATED, WRITTEN, PAGE, LISTED = 0, 1, 2, 3, 9


def release_dates(clues: Clues) -> Iterator[Statement[date]]:
    """Every statement of the date: signed, stated on the page, in its metadata, in the listing.

    The listing's date is evidence only and never becomes the date of publication.
    """
    manuscript, metadata, signature = clues.manuscript, clues.reading.metadata, clues.signature
    if signature is not None and signature.day is not None:
        yield Statement("published", signature.day, "signature", SIGNED, signature.quote)
    key = load_words().release_key
    for line in manuscript.margins:
        match = None
        for match in key.finditer(line):
            day = first_date(line[match.end() : match.end() + LONGEST_DATE_LINE])
            if day:
                yield Statement("published", day, "body", _rank(match), line)
        alone = None if match or line not in manuscript.preface_lines else _LONE_DATE.fullmatch(line)
        day = as_date(alone) if alone else None
        if day:
            yield Statement("published", day, "body", STATED, line)
    for cell, value in pairwise((*manuscript.cells, "")):
        match = key.match(cell)
        day = first_date(cell[match.end() :] or value) if match and len(cell) < 2 * LONGEST_DATE_LINE else None
        if match and day:
            yield Statement("published", day, "body", _rank(match), f"{cell} {value}")
    for name in PAGE_DATES:
        day = first_date(metadata.get(name, ""))
        if day:
            yield Statement("published", day, "metadata", PAGE, f"{name}: {metadata[name]}")
    if clues.document is not None:
        yield from _of_source(clues.document)


def _rank(key: re.Match[str]) -> int:
    """What a date is worth by its key: the day a text was written tells less than the day it was put up."""
    return WRITTEN if key.group(0) in ("成文日期", "生成日期") else STATED


def _of_source(document: FetchedDocument) -> Iterator[Statement[date]]:
    if document.listed_date is not None:
        yield Statement("published", document.listed_date, "link", LISTED, f"listed {document.listed_date}")
    for address in dict.fromkeys((document.url, document.final_url, document.file_name)):
        for pattern in load_words().dates_in_address:
            match = pattern.search(address or "")
            day = as_date(match) if match else None
            if match and day:
                yield Statement("published", day, "url", LISTED, match.group(0))
                break


def judge_release(
    statements: list[Statement[date]], signature: Signature | None
) -> tuple[Statement[date] | None, list[Finding]]:
    """The date that is believed, and what is doubtful about it."""
    chosen = best(one for one in statements if one.rank <= PAGE)
    if signature is not None and signature.unreadable is not None:
        message = f"the date under the report cannot be read: {signature.unreadable!r}"
        return chosen, [finding("ID.PUBLISHED", "document", message)]
    if chosen is None:
        return None, [finding("ID.PUBLISHED", "document", "no date of signing or release is printed")]
    apart = [
        one
        for one in statements
        if one.rank < LISTED and abs((one.value - chosen.value).days) > DAYS_BETWEEN_SIGNING_AND_RELEASE
    ]
    if apart:
        others = ", ".join(f"{one.value} ({one.source})" for one in apart)
        return chosen, [finding("ID.PUBLISHED", "document", f"dated {chosen.value} ({chosen.source}), but {others}")]
    return chosen, []
