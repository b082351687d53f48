"""The signature under a report: the agency's name and the date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.identity.dates import DATE, LIKE_A_DATE, as_date, mend_digits
from transforms.identity.manuscript import Manuscript
from transforms.identity.names import is_agency
from transforms.identity.words import load_words

LINES_BEHIND_A_SIGNATURE = 15
"""Behind a signature without a name stands no more than the page's foot."""
LONGEST_DATE_LINE = 24


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
