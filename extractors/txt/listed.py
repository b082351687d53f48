"""Rows that a program printed as its own lists: JSON, or Python as ``print(table)`` writes it.

Each list of texts and numbers becomes a line whose cells are parted by tabs; each object becomes one too, below a
line of its keys where these change.
"""

from __future__ import annotations

import ast
import re

_STRING = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
_SCALAR = rf"(?:{_STRING}|None|null|NaN|nan|[+\-]?\d[\d.]*)"
_PAIR = rf"(?:{_STRING})\s*:\s*{_SCALAR}"
_ROW = re.compile(rf"[\[(]\s*{_SCALAR}(?:\s*,\s*{_SCALAR})*\s*,?\s*[\])]|\{{\s*{_PAIR}(?:\s*,\s*{_PAIR})*\s*,?\s*\}}")
_PART = re.compile(_SCALAR)
_FRAME = re.compile(r"(?m)^[\s\[\](){},:]+$")
_FEWEST_ROWS = 10
_FEWEST_CELLS = 3
_LONGEST_CELL = 60
_NUMBER = re.compile(r"\d[\d.]*")
_NOTHING = frozenset(("None", "null", "NaN", "nan"))
_WHITE_SPACE = re.compile(r"\s+")


def without_lists(text: str) -> str:
    """The text with such rows as lines; as it was where there are too few for tables.

    >>> without_lists("[" + "['规章', '3', None]," * 10 + "]").splitlines()[0]
    '规章\\t3\\t'
    """
    rows = _ROW.findall(text)
    if len(rows) < _FEWEST_ROWS or sum(len(_PART.findall(row)) >= _FEWEST_CELLS for row in rows) < _FEWEST_ROWS // 2:
        return text
    keys: list[str] = []

    def line(match: re.Match[str]) -> str:
        nonlocal keys
        cells = [_cell(part) for part in _PART.findall(match[0])]
        if max(map(len, cells)) > _LONGEST_CELL and not any(map(_NUMBER.fullmatch, cells)):
            # A list of paragraphs.
            return "\n" + "\n".join(cells) + "\n"
        if match[0][0] != "{":
            return "\n" + "\t".join(cells) + "\n"
        named, cells = cells[::2], cells[1::2]
        heading = "" if named == keys else "\t".join(named) + "\n"
        keys = named
        return f"\n{heading}" + "\t".join(cells) + "\n"

    return "\n".join(one for one in _ROW.sub(line, text).split("\n") if not _FRAME.fullmatch(one)).strip("\n")


def _cell(part: str) -> str:
    if part in _NOTHING:
        return ""
    if part[0] not in "\"'":
        return part
    if "\\" not in part:
        return part[1:-1]
    try:
        text = str(ast.literal_eval(part.replace("\\/", "/")))
    except (ValueError, SyntaxError):
        return part[1:-1]
    # A cell of several lines is one all the same.
    return _WHITE_SPACE.sub("", text) if "\n" in text else text.replace("\t", " ")
