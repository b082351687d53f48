"""Snippets set on white for the network: close, and several times side by side.

A lone digit has no neighbours to be told from a full stop or a letter by; set twice side by side it
has, and the two must come out equal, which is a check besides.
"""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.sheets import Picture
from extractors.ocr.snippets import Snippet

WHITE = 255
_LOWEST = 0.72
"""A digit's height as a share of the type size; what is lower (a dash, a point) keeps its place in such a line."""
_NARROWEST = 1.6
_SOFT, _SOFT_EDGE = 0.075, 0.2
"""Shares of the type size: how far ink is spread to close a broken stroke, and the white that this needs around it."""


def cutting(picture: Picture, snippet: Snippet) -> Picture:
    """The snippet's ink with a pixel of its surroundings."""
    return picture[max(snippet.top - 1, 0):snippet.bottom + 1, max(snippet.left - 1, 0):snippet.right + 1]


def line_canvas(cut: Picture, size: float, margin: float) -> Picture:
    """One line; ``margin`` is the white above and below as a share of its height."""
    height, width = cut.shape
    tall = max(round(max(height, _LOWEST * size) * (1 + 2 * margin)), height)
    wide = max(round(width + 0.6 * size), round(_NARROWEST * tall), width)
    return _set(cut, tall, wide, [(wide - width) // 2])


def repeated_canvas(cut: Picture, size: float, times: int, gap: float, margin: float = 0.0) -> Picture:
    """The snippet ``times`` times side by side, ``gap`` apart (share of the type size)."""
    height, width = cut.shape
    tall = max(round(max(height, _LOWEST * size) * (1 + 2 * margin)), height)
    step = max(round(gap * size), 1)
    return _set(cut, tall, times * width + (times + 1) * step, [step + k * (width + step) for k in range(times)])


def softened(cut: Picture, size: float) -> Picture:
    """The snippet with its ink spread a little, so that the pieces of a thin stroke meet."""
    edge = max(round(_SOFT_EDGE * size), 1)
    framed = cv2.copyMakeBorder(cut, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=WHITE)
    return np.asarray(cv2.GaussianBlur(framed, (0, 0), _SOFT * size), dtype=np.uint8)


def darkened(cut: Picture) -> Picture:
    """The snippet with its darkest ink black."""
    return np.asarray(cv2.normalize(cut, None, 0, WHITE, cv2.NORM_MINMAX), dtype=np.uint8)


def _set(cut: Picture, tall: int, wide: int, lefts: list[int]) -> Picture:
    canvas = np.full((tall, wide), WHITE, dtype=np.uint8)
    height, width = cut.shape
    top = (tall - height) // 2
    for left in lefts:
        canvas[top:top + height, left:left + width] = cut
    return canvas
