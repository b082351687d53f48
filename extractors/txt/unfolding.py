"""Line breaks and spaces that were spelled out or lost on a text's way here, set right before lines are looked at.

Programs that carry pages about write ``\\n``, ``<br>`` or ``&nbsp;``, put ``- `` or ``> `` before each line and
``**`` around words, or make one line of everything. Line numbers of places count the lines of the text as set right.
"""

from __future__ import annotations

import html
import re

from extractors.txt.line_marks import without_marks
from extractors.txt.listed import without_lists

_FEW_LINES = 10
_ENOUGH = 10
_FEW_MARKS = 3
_LONG = 1500
_FEWEST_NUMBERS = 10
_SPELLED = {r"\r\n": "\n", r"\n": "\n", r"\r": "\n", r"\t": "\t", r"\"": '"', r"\/": "/"}
_ESCAPE = re.compile(r'\\r\\n|\\[nrt"/]')
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|amp|lt|gt|quot|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_|\t\n]{1,80}?)(?<=\S)\1")
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
    text = without_lists(plain_headings(text))
    if len(_EMPHASIS.findall(text)) + len(_ESCAPED_MARK.findall(text)) >= _FEW_MARKS:
        text = _ESCAPED_MARK.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    if len(text) > _LONG and text.count("|") >= _ENOUGH and _has_few_lines(text):
        text = text.replace("|", " ")
    if len(text) > _LONG and _has_few_lines(text):
        return _parted(text)
    return without_marks(text)


def _has_few_lines(text: str) -> bool:
    stripped = text.strip()
    return stripped.count("\n") < _FEW_LINES and stripped.count("\r") < _FEW_LINES


def plain_headings(text: str) -> str:
    """The text without the marks of Markdown's headings."""
    return _HEADING.sub("", text)


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
