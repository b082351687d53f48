"""Visual lines cut into phrases: what stands together without a wide gap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.pdf.frames import Box
from extractors.pdf.runs import Run, bearing, box_around, line_text, visual_lines

_WORD_GAP = 0.8
"""A gap of more than this share of the type size parts two phrases."""
_NUMBER_GAP = 0.28
"""Two numbers are parted by less, since no number is printed with gaps."""
_DASH_GAP = 0.55
"""A page number between dashes is one phrase; a dash in a column beside a figure stands further off."""
_SEVERAL = 2
_DASHES = "-－—–―/"

_DIGIT = re.compile(r"[0-9０-９]")
_VALUE = re.compile(
    r"[(（]?[+\-−－＋减增]?[0-9０-９][0-9０-９,，.．\s]*[)）]?[%％]?(件|条|元|万元|个|次|人|项|篇)?\s*([(（].{0,30}[)）])?$")
_NOTHING = re.compile(r"[-−－—–―/／\\*＊]+$|无$|不涉及$|[oOＯ〇]$|[—-]\s*[—-]$")
_ENUMERATOR = re.compile(
    r"\s*([(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}\s*[、.．](?!\d)"
    r"|[①-⑳⒈-⒛㈠-㈩]|第[一二三四五六七八九十百\d]+[条章节项])")


@dataclass(slots=True)
class Phrase:
    """Runs of one visual line that belong together."""

    runs: list[Run]
    text: str
    left: float
    top: float
    right: float
    bottom: float
    is_value: bool

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """The height of its characters, near the type size."""
        return self.bottom - self.top

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


def is_value(text: str) -> bool:
    """Whether a text looks like a table's figure, or like one of the signs for none."""
    return len(text) <= 45 and bool(_VALUE.match(text) if _DIGIT.search(text) else _NOTHING.match(text))


def starts_item(text: str) -> bool:
    """Whether a text begins with a mark of enumeration, as a new label does and a wrapped line does not."""
    return _ENUMERATOR.match(text) is not None


def phrase_of(runs: list[Run]) -> Phrase:
    """One phrase of these runs, which stand on one line from left to right."""
    text = line_text(runs)
    left, top, right, bottom = box_around(runs)
    return Phrase(runs, text, left, top, right, bottom, is_value(text))


def phrase_lines(items: list[Run]) -> list[list[Phrase]]:
    """All visual lines, from top to bottom, as phrases from left to right."""
    return [_with_close_figures_parted(_phrases(line)) for line in visual_lines(items)] if items else []


def _with_close_figures_parted(line: list[Phrase]) -> list[Phrase]:
    """In a line of several figures, a figure that ends a text is a column's too, however close it stands."""
    if sum(phrase.is_value for phrase in line) < _SEVERAL:
        return line
    found = []
    for phrase in line:
        last, before = phrase.runs[-1], phrase.runs[-2] if len(phrase.runs) > 1 else None
        if not phrase.is_value and before is not None and is_value(last.text) and (
                last.left - before.right > _NUMBER_GAP * phrase.height):
            found += [phrase_of(phrase.runs[:-1]), phrase_of([last])]
        else:
            found.append(phrase)
    return found


def _phrases(line: list[Run]) -> list[Phrase]:
    found, current = [], [line[0]]
    for before, run in pairwise(line):
        size = max(run.bottom - run.top, before.bottom - before.top)
        last, first = before.text[-1], run.text[0]
        gap = run.left - before.right - size * (bearing(last) + bearing(first))
        if run.spaced and _DIGIT.match(last) and _DIGIT.match(first):
            is_parted = gap > 0.12 * size
        elif _DIGIT.match(last) and _DIGIT.match(first):
            is_parted = gap > _NUMBER_GAP * size
        elif (_DIGIT.match(last) or last in _DASHES) and (_DIGIT.match(first) or first in _DASHES):
            is_parted = gap > _DASH_GAP * size
        else:
            is_parted = gap > _WORD_GAP * size
        if is_parted:
            found.append(phrase_of(current))
            current = []
        current.append(run)
    found.append(phrase_of(current))
    return found
