"""A page to be read by OCR: its picture and how its pixels stand to points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

POINTS_PER_INCH = 72.0
MAX_PIXELS = 60_000_000
"""An A3 page at 600 dpi has 70 million; whatever is larger is refused or drawn smaller."""
MAX_SHEETS = 60
"""OCR takes seconds a page; reports of this kind have three to twenty pages."""
FINEST = 300.0
COARSEST = 150.0
"""Resolutions (dpi) between which pages are read: finer ones gain nothing, coarser ones are enlarged."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as a person sees it. ``number`` counts from 1, ``scale`` is pixels a point.

    ``light`` is the picture's lightness. ``dark`` leaves red ink out, so that a seal stamped over the
    figures does not hide them; for a grey picture both are the same. ``corners`` are those of a photographed
    sheet of paper (four rows (x, y) in pixels, around it), whose surroundings are white in both.
    """

    number: int
    light: Picture
    dark: Picture
    scale: float
    corners: NDArray[np.float32] | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.light.shape
        return width / self.scale, height / self.scale
