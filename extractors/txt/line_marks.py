"""What programs put before or between the lines of a text: quotation marks of mails, line numbers, bullets, pages."""

from __future__ import annotations

import re
from itertools import pairwise

_BULLET = re.compile(r"(?m)^[ \t]*(?:[-*+•·●▪■◆>]|&gt;)[ \t\xa0\u3000]+(?=[^\W\d_]|[（(\d>])")
_QUOTATION = re.compile(r"(?m)^[ \t]*(?:(?:>|&gt;)[ \t]?)+")
_LINE_NUMBER = re.compile(r"[ \t]*(?:\[(\d{1,5})\]|(\d{1,5})(?:[:：|.)\t]|(?=[ \u3000]|$)))[ \t]?")
_QUOTED_CELL = re.compile(r'(?m)(?:(?<=^)|(?<=\t))"([^"\t\n]*)"(?=\t|$)')
_FEWEST_MARKED = 10
_MOST_LINES_WITHOUT = 0.1
_LONE_NUMBER = re.compile(r"(?m)^[ \xa0\u3000]*(\d{1,3})[ \xa0\u3000]*$")
_LINES_OF_A_PAGE = 8
_FEWEST_PAGES = 3
_FIRST_PAGES = 3


def without_marks(text: str) -> str:
    """The text without marks that most or all of its lines carry.

    >>> without_marks("\\n".join(f"{number}: 规章 3" for number in range(1, 30))).splitlines()[0]
    '规章 3'
    """
    text = _without_line_numbers(_without_quotation(text))
    if len(_QUOTED_CELL.findall(text)) >= _FEWEST_MARKED:
        text = _QUOTED_CELL.sub(r"\1", text)
    return _without_page_numbers(_without_bullets(text))


def _without_quotation(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    bare = sum(_QUOTATION.match(line) is None for line in lines)
    is_quoted = len(lines) - bare >= _FEWEST_MARKED and bare <= _MOST_LINES_WITHOUT * len(lines)
    return _QUOTATION.sub("", text) if is_quoted else text


def _without_line_numbers(text: str) -> str:
    """Without the numbers at the beginning of all lines where they count these, empty lines with the others or not."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if line.strip()]
    if len(places) < _FEWEST_MARKED:
        return text
    found = [_LINE_NUMBER.match(lines[place]) for place in places]
    numbers = [int(match[1] or match[2]) for match in found if match is not None]
    if len(numbers) < len(places):
        return text
    first = numbers[0]
    if numbers not in ([first + place - places[0] for place in places], list(range(first, first + len(places)))):
        return text
    for place, match in zip(places, found, strict=True):
        lines[place] = lines[place][match.end() :] if match is not None else lines[place]
    return "\n".join(lines)


def _without_page_numbers(text: str) -> str:
    """Without the numbers that stand alone on a line where all of these count pages: 1, 2, 3 …, far apart."""
    lone = list(_LONE_NUMBER.finditer(text))
    counts = [int(match[1]) for match in lone]
    if len(lone) < _FEWEST_PAGES or counts[0] > _FIRST_PAGES or counts != list(range(counts[0], counts[0] + len(lone))):
        return text
    pages = (text[before.end() : after.start()] for before, after in pairwise(lone))
    return text if any(page.count("\n") < _LINES_OF_A_PAGE for page in pages) else _LONE_NUMBER.sub("", text)


def _without_bullets(text: str) -> str:
    """Without the mark before each line where most lines with figures have one: there it is no dash in a cell."""
    figures = [line for line in text.splitlines() if any(map(str.isdigit, line))]
    marked = sum(_BULLET.match(line) is not None for line in figures)
    return _BULLET.sub("", text) if marked >= _FEWEST_MARKED and 2 * marked > len(figures) else text
