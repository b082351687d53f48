"""Figures with a line through them, as a clerk strikes out what no longer holds."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from extractors.pdf.frames import Floats
from extractors.pdf.glyphs import Glyphs

_DIGITS = 10
_MIDDLE = 0.2
"""A line within this share of a digit's height above or below its middle goes through it."""
_SHORTEST = 3.0
"""A shorter line (points) is a dot."""
_LOOSE, _BEYOND = 1.5, 2.0
"""A line that is longer than so many widths of the digits that it goes through, and so many heights, is a rule."""


def struck(glyphs: Glyphs, horizontal: Floats) -> int:
    """How many digits have one of these lines (y, left, right), as they were drawn, through their middles."""
    lines = horizontal[horizontal[:, 2] - horizontal[:, 1] > _SHORTEST]
    digits = np.flatnonzero(glyphs.codes - ord("0") < _DIGITS)  # below "0" the unsigned difference is huge
    if not len(lines) or not len(digits):
        return 0
    lines = lines[np.argsort(lines[:, 0], kind="stable")]
    top, bottom = glyphs.top[digits], glyphs.bottom[digits]
    middle, reach = (top + bottom) / 2, _MIDDLE * (bottom - top)
    first, last = np.searchsorted(lines[:, 0], middle - reach), np.searchsorted(lines[:, 0], middle + reach)
    left, right = glyphs.left[digits], glyphs.right[digits]
    x = (left + right) / 2
    crossed: dict[int, list[int]] = defaultdict(list)
    for index in np.flatnonzero(last > first).tolist():
        for line in range(first[index], last[index]):
            if lines[line, 1] < x[index] < lines[line, 2]:
                crossed[line].append(index)
    width, margin = right - left, _BEYOND * float((bottom - top).max())
    return len({index for line, through in crossed.items() for index in through
                if lines[line, 2] - lines[line, 1] < _LOOSE * width[through].sum() + margin})
