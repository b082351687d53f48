"""Is it an annual disclosure report at all, and if not, what else?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.identity.manuscript import Manuscript
from transforms.identity.period import Period
from transforms.identity.titles import Title
from transforms.identity.words import load_words

FEWEST_HEADINGS = 3
FEWEST_TABLE_MARKS = 6
SHORTEST_TEXT = 200
_FIGURE = re.compile(r"[+\-减增]?\d[\d,.]*(?:件|条|项|万元|元)?")
_YEAR_HEADER = re.compile(r"(20\d\d)年?度?(?:数量|数据|合计)?")


@dataclass(frozen=True, slots=True)
class Kind:
    """Whether a document is such a report; otherwise the reason: a code and a sentence."""

    is_report: bool
    reason: str | None = None
    message: str | None = None


def judge_kind(manuscript: Manuscript, title: Title | None, period: Period | None) -> Kind:
    """Judge a document by its title, its headings and the labels of the statutory tables.

    At least three of the six headings, or the labels of the tables, make a report; a notice, half-year
    statistics, a comparison or the blank form have them too and are refused by their own marks.
    """
    words = load_words()
    text = "".join(manuscript.lines) + "".join(manuscript.cells)
    marks = sum(mark in text for mark in words.table_marks)
    headings = len(set(manuscript.headings.values()))
    opening = [title.text] if title is not None else list(manuscript.lines[: min(manuscript.head, 12)])
    for refusal in words.not_a_report:
        told = next((line for line in opening if refusal.pattern.search(line)), None)
        if told is not None:
            return Kind(False, refusal.reason, f"{refusal.message}: {told[:60]}")
    if period is not None and not period.is_calendar_year and period.first.year == period.last.year:
        return Kind(False, "partial_period", f"statistics of a part of the year: {period.quote}")
    if marks >= FEWEST_TABLE_MARKS:
        return _with_tables(manuscript, title)
    if headings >= FEWEST_HEADINGS:
        return Kind(True)
    if len(text) < SHORTEST_TEXT:
        return Kind(False, "stub", f"a stub of {len(text)} characters: a navigation page or a link to the report")
    if words.earlier_form_mark.search(text):
        return Kind(False, "earlier_form", "a report from before the form of 2019, with statistics of its own kind")
    if title is not None:
        return Kind(False, "prose", f"prose without the statutory tables and with {headings} of the six headings")
    return Kind(False, "other", f"no title, {headings} of the six headings and {marks} labels of the statutory tables")


def _with_tables(manuscript: Manuscript, title: Title | None) -> Kind:
    years = {match.group(1) for cell in manuscript.cells if (match := _YEAR_HEADER.fullmatch(cell)) is not None}
    if len(years) > 1:
        return Kind(False, "comparison", f"a comparison of the years {', '.join(sorted(years))}")
    figures = any(_FIGURE.fullmatch(one) for one in (*manuscript.cells, *manuscript.lines))
    named = title is not None and (title.agency or title.letterhead or title.year)
    if not figures and not named:
        glued = any(re.search(r"\d[\d\s|]*$", line) for line in manuscript.lines)
        if not glued:
            return Kind(False, "blank_form", "the blank form: no cell of it holds a figure and no agency is named")
    return Kind(True)
