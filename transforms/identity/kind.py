"""Is it an annual disclosure report at all, and if not, what else?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.identity.clues import Clues
from transforms.identity.manuscript import Manuscript
from transforms.identity.words import load_words
from transforms.traditional import simplify

FEWEST_HEADINGS = 3
FEWEST_TABLE_MARKS = 6
FEWEST_MARKS_OF_ONE_TABLE = 3
FEWEST_FIGURES = 10
SHORTEST_TEXT = 200
_FIGURE = re.compile(r"[+\-减增]?\d[\d,.]*(?:件|条|项|万元|元)?")
_FIGURES_BEHIND_A_LABEL = re.compile(r"[一-鿿)》\"|]\|?\d[\d|]*$")
_YEAR_HEADER = re.compile(r"(20\d\d)年度?(?:数量|数据|合计)?")


@dataclass(frozen=True, slots=True)
class Kind:
    """Whether a document is such a report; otherwise the reason: a code and a sentence."""

    is_report: bool
    reason: str | None = None
    message: str | None = None


def judge_kind(clues: Clues) -> Kind:
    """Judge a document by its title, its headings and the labels of the statutory tables.

    At least three of the six headings, or the labels of the tables, make a report. A notice with the
    blank form, half-year statistics and a comparison of years have them, too, and are refused by
    their own marks.
    """
    manuscript, period = clues.manuscript, clues.period
    words = load_words()
    text = simplify("".join(manuscript.lines) + "".join(manuscript.cells))
    marks = sum(mark in text for mark in words.table_marks)
    headings = len(set(manuscript.headings.values()))
    has_content = headings >= FEWEST_HEADINGS or marks >= FEWEST_TABLE_MARKS
    has_figures = _has_figures(manuscript)
    titles = _titles(clues)
    for refusal in words.not_a_report:
        is_overruled = has_content and has_figures and not refusal.whatever
        told = next((one for one in titles if refusal.pattern.search(one)), None)
        if told is not None and not is_overruled:
            return Kind(False, refusal.reason, f"{refusal.message}: {told[:60]}")
    if period is not None and period.year is None and period.first.year == period.last.year:
        return Kind(False, "partial_period", f"statistics of a part of the year: {period.quote}")
    years = _years_compared(manuscript)
    if years:
        return Kind(False, "comparison", f"a comparison of the years {', '.join(years)}")
    if marks >= FEWEST_TABLE_MARKS and not has_figures and clues.title is None and clues.signature is None:
        return Kind(False, "blank_form", "the blank form: no cell of it holds a figure and nobody has signed it")
    if has_content:
        return Kind(True)
    if len(text) < SHORTEST_TEXT:
        return Kind(False, "stub", f"a stub of {len(text)} characters: a navigation page or a link to the report")
    if words.earlier_form_mark.search(text):
        return Kind(False, "earlier_form", "a report from before the form of 2019, with statistics of its own kind")
    if clues.any_title is not None:
        return Kind(False, "prose", f"prose without the statutory tables and with {headings} of the six headings")
    return Kind(False, "other", f"no title, {headings} of the six headings and {marks} labels of the statutory tables")


def _titles(clues: Clues) -> list[str]:
    """The title; without one, the page's title, link and file name and the opening lines on disclosure."""
    if clues.any_title is not None:
        return [clues.any_title[1].text]
    document = clues.document
    texts = [clues.reading.metadata.get(name) for name in ("articletitle", "title")]
    if document is not None:
        texts += [document.link_title, document.file_name]
    return [text for text in (*texts, *clues.manuscript.opening) if text and "公开" in text]


def _has_figures(manuscript: Manuscript) -> bool:
    """Whether cells, or lines as the cells of a table without lines, hold figures."""
    figures = sum(_FIGURE.fullmatch(cell) is not None for cell in manuscript.cells)
    figures += sum(
        _FIGURE.fullmatch(line.strip("|")) is not None or _FIGURES_BEHIND_A_LABEL.search(line) is not None
        for line in manuscript.lines
    )
    return figures >= FEWEST_FIGURES


def _years_compared(manuscript: Manuscript) -> list[str]:
    """The years that head the columns of one statutory table, if there are several."""
    marks = load_words().table_marks
    for table in manuscript.tables:
        text = "".join(table)
        if sum(mark in text for mark in marks) >= FEWEST_MARKS_OF_ONE_TABLE:
            years = {match.group(1) for cell in table if (match := _YEAR_HEADER.fullmatch(cell)) is not None}
            if len(years) > 1:
                return sorted(years)
    return []
