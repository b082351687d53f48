"""Characters that stand where others do: doubles, watermarks that others lie upon, raised marks, and figures printed
over figures.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extractors.invisible import raised
from extractors.pdf.glyphs import Glyphs

_DOUBLE_WITHIN = 1.8
"""Fake bold or a shadow prints a character again within about this many points."""
_DOUBLE_SHARE = 0.31
"""… and within this share of the character's height: no two digits side by side stand so close."""
_FLAT = 0.3
"""A stop or a dash is less high than this share of the usual character, and is moved by its double as far."""
_GROUND_SIZE, _SAME_SIZE, _MOST_LARGE = 2.5, 0.8, 200
"""A watermark's characters are so many times as high as the usual ones; all its digits and letters about as high."""
_DIGITS, _WIDEST_LINE = 10, 100_000.0
_UPON = 0.25
"""The middles of two digits side by side are further apart than this share of their height."""
_MARK_SIZE, _MARK_RAISED = 0.8, 0.25
"""A figure less high than this share of the one before it, and raised by this share, is a footnote's mark."""


def with_marks_raised(glyphs: Glyphs) -> Glyphs:
    """Small figures behind and above a figure as raised ones, so that a footnote's mark never becomes a digit."""
    codes, height = glyphs.codes, glyphs.bottom - glyphs.top
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))
    small = is_digit[1:] & is_digit[:-1] & (height[1:] < _MARK_SIZE * height[:-1]) & (
        glyphs.bottom[:-1] - glyphs.bottom[1:] > _MARK_RAISED * height[:-1]) & (
        np.abs(glyphs.left[1:] - glyphs.right[:-1]) < height[:-1]) & (glyphs.top[1:] < glyphs.bottom[:-1])
    if not small.any():
        return glyphs
    letters = list(glyphs.text)
    for first in (np.flatnonzero(small) + 1).tolist():
        index, bottom = first, glyphs.bottom[first]
        while index < len(letters) and is_digit[index] and abs(glyphs.bottom[index] - bottom) < _MARK_RAISED * height[
                index] and glyphs.left[index] - glyphs.right[index - 1] < height[index]:
            letters[index] = raised(letters[index])
            index += 1
    text = "".join(letters)
    return replace(glyphs, text=text, codes=np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32))


def overprinted(glyphs: Glyphs) -> int:
    """How many digits stand upon another digit: two figures printed in one place."""
    is_digit = (glyphs.codes - ord("0")) < _DIGITS  # below "0" the unsigned difference is huge
    left, right, top, bottom = (edges[is_digit] for edges in (glyphs.left, glyphs.right, glyphs.top, glyphs.bottom))
    if len(left) < 2:
        return 0
    height = max(float((bottom - top).sum()) / len(left), 0.5)
    # One number for each digit: its line, then the middle of its width, both in heights.
    places = np.rint((top + bottom) / (2 * height)) * _WIDEST_LINE + (left + right) / (2 * height)
    places.sort()
    return int(np.count_nonzero(places[1:] - places[:-1] < _UPON))


def without_grounds(glyphs: Glyphs) -> Glyphs:
    """Without the large characters of a watermark, upon which others lie."""
    height = glyphs.bottom - glyphs.top
    if len(height) == 0:
        return glyphs
    limit = _GROUND_SIZE * float(height.sum()) / len(height)
    if height.max() <= limit or len(large := np.flatnonzero(height > limit)) > _MOST_LARGE:
        return glyphs
    x, y = (glyphs.left + glyphs.right) / 2, (glyphs.top + glyphs.bottom) / 2
    grounds = [height[index] for index in large.tolist() if np.any(
        (glyphs.left[index] < x) & (x < glyphs.right[index]) & (glyphs.top[index] < y) & (y < glyphs.bottom[index])
        & (_GROUND_SIZE * height < height[index]))]
    return glyphs.chosen(height < _SAME_SIZE * min(grounds)) if grounds else glyphs


def without_doubles(glyphs: Glyphs) -> Glyphs:
    """Each character once: the same character within about a point is fake bold or a shadow."""
    codes = glyphs.codes
    if len(codes) < 2 or not _has_doubles(glyphs, codes):
        return glyphs
    height = glyphs.bottom - glyphs.top
    usual = np.partition(height, len(height) // 2)[len(height) // 2]
    height = np.where(height < _FLAT * usual, usual, np.maximum(height, 0.5))
    reach = np.minimum(_DOUBLE_WITHIN, _DOUBLE_SHARE * height).tolist()
    seen: dict[tuple[int, int, int], list[tuple[float, float]]] = {}
    keep = np.ones(len(codes), dtype=np.bool_)
    x_centres = ((glyphs.left + glyphs.right) / 2).tolist()
    y_centres = ((glyphs.top + glyphs.bottom) / 2).tolist()
    for index, (code, x, y) in enumerate(zip(codes.tolist(), x_centres, y_centres, strict=True)):
        column, row = int(x // 2), int(y // 2)
        near = any(abs(x - other_x) < reach[index] and abs(y - other_y) < reach[index]
                   for i in (column - 1, column, column + 1) for j in (row - 1, row, row + 1)
                   for other_x, other_y in seen.get((code, i, j), ()))
        if near:
            keep[index] = False
        else:
            seen.setdefault((code, column, row), []).append((x, y))
    return glyphs.chosen(keep)


def _has_doubles(glyphs: Glyphs, codes: NDArray[np.uint32]) -> bool:
    """A quick look, in two coarse grids, whether any character stands twice in one place."""
    # One number for each glyph, sorted: its code, then its line (2 points), then its left edge (1/8 point).
    code, left = codes.astype(np.int64) << 36, ((glyphs.left + 2000.0) * 8.0).astype(np.int64)
    for shift in (2000.0, 2001.0):
        line = ((glyphs.top + shift) / 2.0).astype(np.int64)
        keys = np.sort(code + (line << 18) + left)
        if (keys[1:] - keys[:-1] < int(_DOUBLE_WITHIN * 8)).any():
            return True
    return False
