"""Salt and pepper: the specks that a scanner, a fax or a threshold strews over a whole page."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.ocr.ink import components, evened, ink_of, threshold
from extractors.ocr.sheets import Picture

_SPECK = 0.75
"""Points both ways up to which a patch is a speck, and as much in paper is a hole in a stroke."""
_TILE = 60.0
"""Points; specks of noise lie in nearly every tile of a page, those of a dotted rule or of a screen only in some."""
_QUIETEST = 0.2
_SPARSE, _DENSE = 5e-5, 1e-3
"""Speckled share of the quieter tiles from which a page is noisy, and from which it must be smoothed."""
_SOFT = 1.2
"""Pixels by which dense noise is spread, since its specks are pixels: a lone one goes pale, a thin rule stays."""


def without_noise(grey: Picture, scale: float) -> Picture:
    """The picture without strewn specks; the picture itself where none are strewn. ``scale`` in pixels a point.

    What touches a letter stays: only smoothing takes that, and a page is smoothed only where specks are many.
    """
    ink = _ink(grey, scale)
    density = _density(_small(ink, scale), scale)
    if density < _SPARSE:
        return grey
    if density >= _DENSE:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SOFT), dtype=np.uint8)
        ink = _ink(grey, scale)
    specks = np.maximum(_small(ink, scale), _small(1 - ink, scale))
    around = cv2.dilate(specks, np.ones((3, 3), np.uint8))
    return np.asarray(np.where(around > 0, cv2.medianBlur(grey, 5), grey), dtype=np.uint8)


def _ink(grey: Picture, scale: float) -> Picture:
    even = evened(grey, scale)
    return ink_of(even, threshold(even))


def _small(ink: Picture, scale: float) -> Picture:
    """1 on each lone patch of ink that is too small for print."""
    found = components(ink)
    limit = max(_SPECK * scale, 2.0)
    is_small = (found.boxes[:, 2:] <= limit).all(axis=1)
    return np.asarray(np.concatenate(([0], is_small.astype(np.uint8)))[found.labels], dtype=np.uint8)


def _density(specks: Picture, scale: float) -> float:
    """Speckled pixels a pixel in the quieter tiles of a page."""
    height, width = specks.shape
    tiles = cv2.resize(
        specks.astype(np.float32), (max(round(width / (_TILE * scale)), 1), max(round(height / (_TILE * scale)), 1)),
        interpolation=cv2.INTER_AREA)
    return float(np.quantile(tiles, _QUIETEST))
