"""From a page's own coordinates to those of an upright page, and back to what a person sees.

A PDF counts from the lower left. A page may carry /Rotate, and its text may be drawn sideways
besides. Three systems occur: *user space* (as in the file), *shown* (as a person sees the page,
/Rotate applied, from the upper left) and *upright* (shown, turned so that the text runs from left to
right). All analysis is done upright; only places of cells are given as shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """``bounds`` is the page's visible box in user space (left, bottom, right, top).

    ``turn`` counts the quarter turns clockwise from user space to upright, ``rotation`` those from
    user space to shown. ``lean`` is the angle (radians) by which the lines rise: a page that lies askew is set straight
    before it is read, and shown so too.
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
        if turns == 0:
            return box
        width, height = self.size
        if turns == 1:
            return top, width - right, bottom, width - left
        if turns == 2:
            return width - right, height - bottom, width - left, height - top
        return height - bottom, left, height - top, right
