"""Line breaks and spaces that were spelled out or lost on a text's way here, set right before lines are looked at.

Programs that carry pages about write ``\\n``, ``<br>`` or ``&nbsp;``, put ``- `` or ``> `` before each line and
``**`` around words, or make one line of everything. Line numbers of places count the lines of the text as set right.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise

_FEW_LINES = 10
_ENOUGH = 10
_FEW_MARKS = 3
_LONG = 1500
_FEWEST_NUMBERS = 10
_SPELLED = {r"\r\n": "\n", r"\n": "\n", r"\r": "\n", r"\t": "\t", r"\"": '"', r"\/": "/"}
_ESCAPE = re.compile(r'\\r\\n|\\[nrt"/]')
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|amp|lt|gt|quot|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_BULLET = re.compile(r"(?m)^[ \t]*(?:[-*+•·●▪■◆>]|&gt;)[ \t\xa0\u3000]+(?=[^\W\d_]|[（(\d>])")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_|\t\n]{1,80}?)(?<=\S)\1")
_LONE_NUMBER = re.compile(r"(?m)^[ \xa0\u3000]*(\d{1,3})[ \xa0\u3000]*$")
_LINES_OF_A_PAGE = 8
_FEWEST_PAGES = 3
_FIRST_PAGES = 3
_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+")
_ESCAPED_MARK = re.compile(r"\\([-+*_|#>~`.()\[\]])")
_NUMBER = re.compile(r"[+\-−]?\d[\d.,]*(?:[件元条个]|万元)?|[-—–/]|无")
_SPACE = re.compile(r"[ \t\r\n\u3000\xa0]+")


def unfolded(text: str) -> str:
    """The text with its lines as they were.

    >>> unfolded("规章<br>0" + "<br>" * 10).splitlines()[:2]
    ['规章', '0']
    """
    if len(_BREAK.findall(text)) >= _ENOUGH:
        # In a row of Markdown a cell goes on behind it; anywhere else a line ends there.
        text = "\n".join(_BREAK.sub("" if "|" in line else "\n", line) for line in text.split("\n"))
    if len(_ESCAPE.findall(text)) >= _ENOUGH and _has_few_lines(text):
        text = _ESCAPE.sub(lambda match: _SPELLED[match[0]], text)
    if len(_ENTITY.findall(text)) >= _ENOUGH:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    text = plain_headings(text)
    if len(_EMPHASIS.findall(text)) + len(_ESCAPED_MARK.findall(text)) >= _FEW_MARKS:
        text = _ESCAPED_MARK.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    if len(text) > _LONG and text.count("|") >= _ENOUGH and _has_few_lines(text):
        text = text.replace("|", " ")
    if len(text) > _LONG and _has_few_lines(text):
        return _parted(text)
    return _without_page_numbers(_without_bullets(text))


def _has_few_lines(text: str) -> bool:
    stripped = text.strip()
    return stripped.count("\n") < _FEW_LINES and stripped.count("\r") < _FEW_LINES


def plain_headings(text: str) -> str:
    """The text without the marks of Markdown's headings."""
    return _HEADING.sub("", text)


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
    return _BULLET.sub("", text) if marked >= _ENOUGH and 2 * marked > len(figures) else text


def _parted(text: str) -> str:
    """Everything in one line, parted before each word: figures stay behind the word they follow."""
    words = _SPACE.split(text.strip())
    if sum(_NUMBER.fullmatch(word) is not None for word in words) < _FEWEST_NUMBERS:
        return text
    lines: list[str] = []
    for word in words:
        if lines and _NUMBER.fullmatch(word):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)
