"""The report's title: found among the first lines, joined where it is broken, read for agency and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.identity.dates import year_number
from transforms.identity.manuscript import Manuscript
from transforms.identity.names import is_agency, is_bare_region
from transforms.identity.words import YEAR, load_words
from transforms.narrative.folding import fold

FARTHEST_TITLE = 80
"""How far above the first section heading a title may stand, in lines."""
LINES_SEARCHED = 400
LONGEST_LINE = 60
MOST_LINES = 4
MOST_SLIPS = 2
USUAL_TAIL = "政府信息公开工作年度报告"
_YEARS = re.compile(rf"({YEAR})(?:年|度)*")
_KEY = re.compile(r"^(?:(?:信息)?(?:名称|标题)[:：]?|大中小)")
"""What a page prints before the title: a key of its table of particulars, the sizes of its letters."""
_FRAME = re.compile(r"^(?:附件\d*[:：]?|\d+[.、]|关于|[《<\[])+|(?:关于|的|[》>\]])+$")
_SENTENCE = re.compile(r"[。;,:?!|>]")
_SITE_NAME = re.compile(r"[_|｜]|\s[-–—]+\s|--")


@dataclass(frozen=True, slots=True)
class Title:
    """A title. ``agency`` and ``year`` are what it names itself; ``letterhead`` is an agency on the line above."""

    text: str
    agency: str | None
    year: int | None
    letterhead: str | None = None
    last_line: int = 0


def read_title(text: str) -> Title | None:
    """The title that a folded text is, or None."""
    words = load_words()
    text = re.sub(r"^[《<](.*)[》>]$", r"\1", _KEY.sub("", text))
    match = words.title.match(text)
    if match is None or _SENTENCE.search(match["before"]) or words.title_words_refused.search(match["before"]):
        return None
    years = {year_number(found) for found in _YEARS.findall(text)} - {None}
    before = _FRAME.sub("", _YEARS.sub("", match["before"]))
    if before.endswith("人民") and match["tail"].startswith("政府"):
        before += "政府"  # 张家湾镇人民政府信息公开工作年度报告: one 政府 for both
    names = (before, match["after"].strip("()[]<>《》"))
    return Title(text, next(filter(is_agency, names), None), years.pop() if len(years) == 1 else None)


def find_title(manuscript: Manuscript) -> Title | None:
    """The best title among the lines before the first section heading, the nearest to it among equals.

    Where none stands there, as on a page whose navigation looks like a heading, all lines are searched.
    """
    first_heading = min(manuscript.headings, default=0)
    near = range(max(0, first_heading - FARTHEST_TITLE), first_heading)
    for lines in (near, range(min(len(manuscript.lines), LINES_SEARCHED))):
        candidates = list(_candidates(manuscript, lines)) or list(_misread(manuscript, lines))
        if candidates:
            return max(
                candidates, key=lambda one: (_merit(one), one.last_line, len(one.agency or one.letterhead or ""))
            )
    in_cells = [title for cell in manuscript.cells if len(cell) <= LONGEST_LINE and (title := read_title(cell))]
    return max(in_cells, key=_merit, default=None)


def title_of_page(text: str) -> Title | None:
    """The title within a link's text, a file name or a page's title, which may carry the site's name behind it."""
    parts = [text, *_SITE_NAME.split(text)]
    titles = [title for part in parts if (title := read_title(re.sub(r"\.\w{2,5}$", "", fold(part)))) is not None]
    return max(titles, key=_merit, default=None)


def titles_quoted(prose: str) -> list[Title]:
    """The titles that a folded text tells (现编制《榆盘镇2021年政府信息公开工作年度报告》) or begins long lines by."""
    lines = (line for line in prose.splitlines() if len(line) > LONGEST_LINE)
    begun = [match["title"] for line in lines if (match := load_words().title_begun.match(line)) is not None]
    prose = prose.replace("\n", "")
    quoted = re.findall(r"《([^《》]{8,60})》", prose)
    quoted += [match["title"] for match in load_words().title_told.finditer(prose)]
    titles = [title for one in begun if (title := read_title(one)) is not None and title.agency and title.year]
    return titles + [title for one in quoted if (title := read_title(one)) is not None]


def _merit(title: Title) -> int:
    named = title.agency is not None or title.letterhead is not None
    return 2 * (title.year is not None) + 2 * named


def _candidates(manuscript: Manuscript, where: range) -> Iterator[Title]:
    lines = manuscript.lines[: where.stop]
    for first in where:
        for last in range(first, min(first + MOST_LINES, len(lines))):
            if len(lines[last]) > LONGEST_LINE:
                break
            title = read_title("".join(lines[first : last + 1]))
            if title is None:
                continue
            if last == first or title.agency is not None:
                yield _above(title, lines, first, last)
            break


def _misread(manuscript: Manuscript, where: range) -> Iterator[Title]:
    """Lines with a year that end almost like a title: characters of it were misread."""
    for line in manuscript.lines[where.start : where.stop]:
        head, tail = line[: -len(USUAL_TAIL)], line[-len(USUAL_TAIL) :]
        alike = sum(one == other for one, other in zip(tail, USUAL_TAIL, strict=False))
        if len(line) > LONGEST_LINE or alike < len(USUAL_TAIL) - MOST_SLIPS or not _YEARS.search(head):
            continue
        title = read_title(head + USUAL_TAIL)
        if title is not None:
            yield replace(title, text=line)


def _above(title: Title, lines: tuple[str, ...], first: int, last: int) -> Title:
    """Tell an agency's line above the title from the first part of a broken title."""
    for split in range(last, first, -1):
        above, core = "".join(lines[first:split]), read_title("".join(lines[split : last + 1]))
        if core is None:
            continue
        if core.agency is None and is_agency(above) and _is_one_name(lines[first:split]):
            return replace(title, agency=None, letterhead=above, last_line=last)
        if core.agency is not None and not is_bare_region(above):
            return replace(core, last_line=last)
    return replace(title, last_line=last)


def _is_one_name(lines: tuple[str, ...]) -> bool:
    """Whether lines joined are one name: the first needs the others to be one, or is the region of the rest."""
    return len(lines) == 1 or is_bare_region(lines[0]) or not is_agency("".join(lines[1:]))
