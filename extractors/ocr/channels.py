"""From a colour picture to a sheet: its lightness and what of it is not red, without noise and streaks."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.noise import without_noise
from extractors.ocr.paper import Corners, alone, paper
from extractors.ocr.sheets import Picture, Sheet
from extractors.ocr.streaks import without_streaks

_COLOURED = 40
_LEAST_COLOUR = 0.0005
"""A pixel is coloured where its channels differ so much, a page where so large a share of it is."""


def sheet_of(colour: NDArray[np.uint8], number: int, scale: float) -> Sheet:
    """The sheet of a picture with channels blue, green, red."""
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    corners = paper(grey)
    light = _cleaned(grey, corners, scale)
    spread = cv2.subtract(colour.max(axis=2), colour.min(axis=2))
    if (spread > _COLOURED).mean() < _LEAST_COLOUR:
        return Sheet(number, light, light, scale, corners)
    return Sheet(number, light, _cleaned(np.ascontiguousarray(colour[:, :, 2]), corners, scale), scale, corners)


def _cleaned(grey: Picture, corners: Corners | None, scale: float) -> Picture:
    even = grey if corners is None else alone(grey, corners)
    return without_streaks(without_noise(even, scale), scale)
