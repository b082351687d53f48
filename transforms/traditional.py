"""Traditional characters of the form and of agencies' names, and the simplified ones they stand for."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def _traditional() -> dict[int, str]:
    pairs = resources.files("transforms.data").joinpath("traditional.txt").read_text("utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def _any_traditional() -> re.Pattern[str]:
    """Nearly every report is in simplified characters: finding that out is ten times cheaper than translating it."""
    return re.compile(f"[{''.join(map(chr, _traditional()))}]")


def simplify(text: str) -> str:
    """Traditional characters of the statutory vocabulary become simplified ones."""
    return text if _any_traditional().search(text) is None else text.translate(_traditional())
