"""From a page's own coordinates to those of an upright page, and back to what a person sees.

A PDF counts from the lower left. A page may carry /Rotate, and its text may be drawn sideways
besides. Three systems occur: *user space* (as in the file), *shown* (as a person sees the page,
/Rotate applied, from the upper left) and *upright* (shown, turned so that the text runs from left to
right). All analysis is done upright; only places of cells are given as shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """``bounds`` is the page's visible box in user space (left, bottom, right, top).

    ``turn`` counts the quarter turns clockwise from user space to upright, ``rotation`` those from
    user space to shown. A page that lies askew, its lines rising by the angle ``lean`` (radians), is read after it was
    set straight.
    """

    bounds: Box
    rotation: int = 0
    turn: int = 0
    lean: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        left, bottom, right, top = self.bounds
        width, height = right - left, top - bottom
        return (width, height) if self.turn % 2 == 0 else (height, width)

    def upright(
        self, left: Floats, bottom: Floats, right: Floats, top: Floats,
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Boxes of user space as (left, top, right, bottom) of the upright page."""
        west, south, east, north = self.bounds
        if self.turn == 0:
            return left - west, north - top, right - west, north - bottom
        if self.turn == 1:
            return bottom - south, left - west, top - south, right - west
        if self.turn == 2:
            return east - right, bottom - south, east - left, top - south
        return north - top, east - right, north - bottom, east - left

    def shown(self, box: Box) -> Box:
        """A box of the upright page as (left, top, right, bottom) of the page as shown."""
        left, top, right, bottom = box
        turns = (self.turn - self.rotation) % 4
        width, height = self.size
        if turns == 1:
            box = top, width - right, bottom, width - left
        elif turns == 2:
            box = width - right, height - bottom, width - left, height - top
        elif turns == 3:
            box = height - bottom, left, height - top, right
        return self._leaning(box, width, height) if self.lean else box

    def _leaning(self, box: Box, width: float, height: float) -> Box:
        """The box around a box that is turned about the middle of the page as shown, as the page was."""
        if (self.turn - self.rotation) % 2:
            width, height = height, width
        cosine, sine = math.cos(self.lean), math.sin(self.lean)
        corners = [(x - width / 2, y - height / 2) for x in box[::2] for y in box[1::2]]
        xs = [cosine * x + sine * y + width / 2 for x, y in corners]
        ys = [cosine * y - sine * x + height / 2 for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)
