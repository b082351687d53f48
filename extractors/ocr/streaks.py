"""Streaks that a feeding scanner draws from edge to edge where dirt lies on its glass."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.sheets import Picture

_WIDEST = 1.3
"""Points; wider ones hide what is under them."""
_DARKER = 12
_LEAST_SHARE = 0.85
"""Share of the picture's length, and of the margin at each of its ends, that a streak runs through."""
_MARGIN = 0.03
"""Share of the picture's length in which no table stands."""


def without_streaks(grey: Picture, scale: float) -> Picture:
    """The picture with its edge-to-edge streaks, upright or level, filled from both sides.

    A table's rule ends before the margin, and a rule of the paper's edge has paper on one side only.
    """
    return np.ascontiguousarray(_upright_filled(_upright_filled(grey, scale).T, scale).T)


def _upright_filled(grey: Picture, scale: float) -> Picture:
    reach = max(round(_WIDEST * scale), 2)
    height, width = grey.shape
    margin = max(int(_MARGIN * height), 1)
    if width <= 4 * reach:
        return grey
    beside = np.minimum(grey[:, :-2 * reach], grey[:, 2 * reach:])
    darker = grey[:, reach:-reach] < np.maximum(beside, _DARKER) - _DARKER
    is_streak = np.zeros(width, dtype=bool)
    is_streak[reach:-reach] = (darker.mean(axis=0) >= _LEAST_SHARE) & (
        darker[:margin].mean(axis=0) >= _LEAST_SHARE) & (darker[-margin:].mean(axis=0) >= _LEAST_SHARE)
    columns = np.flatnonzero(is_streak)
    if len(columns) == 0:
        return grey
    filled = grey.copy()
    soft = np.unique(np.clip(np.concatenate((columns - 1, columns, columns + 1)), reach, width - reach - 1))
    filled[:, soft] = cv2.addWeighted(
        np.ascontiguousarray(grey[:, soft - reach]), 0.5, np.ascontiguousarray(grey[:, soft + reach]), 0.5, 0.0)
    return filled
