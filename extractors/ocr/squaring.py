"""The four sides of a photographed page: lines that should be level or upright, and by how much each end is off."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.ink import evened, ink_of, threshold
from extractors.ocr.sheets import Picture

Matrix = NDArray[np.float64]

WIDEST = 4.0
"""Degrees; a page that lies more askew was not meant to be read."""
_COARSE_STEP, FINE_STEP = 0.25, 0.025
_LOOK_SCALE = 1.4
"""Pixels a point at which angles are looked for (100 dpi)."""
_MOST_PIXELS = 150_000
_FEWEST_PIXELS = 100
_CLEARLY = 1.1
"""How much sharper lines must become for a half of the page to have an angle of its own."""
_LEAST_DIFFERENCE = 0.15
"""Degrees between the sides of a page below which it is taken for a rectangle: a scanner's."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Points of ink: pixels across and down from the middle of the page, at ``_LOOK_SCALE`` or the page's own."""

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]

    def chosen(self, keep: NDArray[np.bool_]) -> Ink:
        """Only the points marked in ``keep``."""
        return Ink(self.xs[keep], self.ys[keep])

    @property
    def sideways(self) -> Ink:
        """Across and down exchanged."""
        return Ink(self.ys, self.xs)


def page_ink(grey: Picture, scale: float) -> Ink:
    """The ink of a page, thinned out; positions in pixels of a page at ``_LOOK_SCALE``."""
    factor = min(_LOOK_SCALE / scale, 1.0)
    small = np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    even = evened(small, scale * factor)
    ys, xs = np.nonzero(ink_of(even, threshold(even)))
    if len(ys) > _MOST_PIXELS:
        chosen = np.linspace(0, len(ys) - 1, _MOST_PIXELS).astype(np.int64)
        ys, xs = ys[chosen], xs[chosen]
    return Ink(xs - small.shape[1] / 2, ys - small.shape[0] / 2)


def tilt(ink: Ink) -> float:
    """Degrees by which the page's lines fall to the right (positive) or rise.

    The right angle gathers the ink of every line and rule at the fewest heights.
    """
    if len(ink.ys) < _FEWEST_PIXELS:
        return 0.0
    coarse = _sharpest(ink, np.arange(-WIDEST, WIDEST + 1e-9, _COARSE_STEP))
    return _sharpest(ink, np.arange(coarse - _COARSE_STEP, coarse + _COARSE_STEP + 1e-9, FINE_STEP))


def squared(ink: Ink, angle: float, size: tuple[int, int], scale: float) -> Matrix:
    """The matrix (3 × 3, pixels) that makes a page of this ``size`` (width, height) and tilt upright.

    A page that was scanned is turned; one whose sides are not parallel, a photograph, is pulled square.
    """
    width, height = size
    plain = np.vstack((cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), (0.0, 0.0, 1.0)))
    top, bottom = _halves(ink, angle)
    left, right = _halves(ink.sideways, -angle)
    if max(abs(top[0] - bottom[0]), abs(left[0] - right[0]), abs(top[0] + left[0])) < _LEAST_DIFFERENCE:
        return plain
    factor = max(scale / _LOOK_SCALE, 1.0)
    upper, lower = (np.tan(np.radians(_led_on(top, bottom, end / factor))) for end in (-height / 2, height / 2))
    west, east = (np.tan(np.radians(_led_on(left, right, end / factor))) for end in (-width / 2, width / 2))
    corners = [_met(x, y, across, down) for y, across, x, down in (
        (-height / 2, upper, -width / 2, west), (-height / 2, upper, width / 2, east),
        (height / 2, lower, width / 2, east), (height / 2, lower, -width / 2, west))]
    found = np.array(corners, dtype=np.float32) + np.array((width / 2, height / 2), dtype=np.float32)
    wanted = np.array(((0, 0), (width, 0), (width, height), (0, height)), dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(found, wanted), dtype=np.float64)


def _halves(ink: Ink, angle: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The angle of the level lines in each half of a page, upper first, and where they stand (down from the middle)."""
    found = []
    for keep, far in ((ink.ys < 0, -1.0), (ink.ys >= 0, 1.0)):
        half = ink.chosen(keep)
        if len(half.ys) < _FEWEST_PIXELS:
            found.append((angle, far))
            continue
        near = _sharpest(half, np.arange(angle - 2.0, angle + 2.0 + 1e-9, 2 * FINE_STEP))
        is_clear = _sharpness(half, near) >= _CLEARLY * _sharpness(half, angle)
        found.append((near if is_clear else angle, float(half.ys.mean())))
    return found[0], found[1]


def _led_on(first: tuple[float, float], second: tuple[float, float], place: float) -> float:
    """The angle at another place, from those at two."""
    (one, here), (other, there) = first, second
    return one + (other - one) * (place - here) / max(there - here, 1.0)


def _met(x: float, y: float, across: float, down: float) -> tuple[float, float]:
    """Where the level line through (0, y) with slope ``across`` meets the upright one through (x, 0) with ``down``."""
    level = (y + across * x) / (1 - across * down)
    return x + down * level, level


def _sharpest(ink: Ink, angles: NDArray[np.float64]) -> float:
    return round(float(angles[int(np.argmax([_sharpness(ink, float(angle)) for angle in angles]))]), 3)


def _sharpness(ink: Ink, angle: float) -> float:
    heights = ink.ys - ink.xs * np.tan(np.radians(angle))
    counts = np.bincount((heights - heights.min()).astype(np.int64))
    return float((counts.astype(np.float64) ** 2).sum())
