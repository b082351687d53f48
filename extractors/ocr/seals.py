"""Seals stamped over a table in a scan without colours: ring and star are thicker than any letter's stroke."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.sheets import Picture
from extractors.ocr.snippets import Snippet

_THICK = 2.2
"""Points; the ring of an official seal is 1 to 1.2 mm (3 points) thick, a bold letter's stroke in a table hardly 2."""
_SMALLEST, _LARGEST = 28.0, 180.0
"""Points across; the star of a seal has 14 mm, a seal itself 38 to 60 mm. What is larger is the edge of the paper."""
_EDGE = 1.0
"""Points around thick ink that are its soft edge."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Seals: ``mask`` is 1 on their thick ink; ``boxes`` (left, top, right, bottom) hold all that they may touch."""

    mask: Picture
    boxes: list[tuple[int, int, int, int]]

    def touch(self, one: Snippet) -> bool:
        """Whether a snippet may lie under a seal."""
        return any(one.left < east and west < one.right and one.top < south and north < one.bottom
                   for west, north, east, south in self.boxes)


def seals(ink: Picture, scale: float) -> Seals:
    """Find seals in the ink of an upright page, rules and all; ``scale`` in pixels a point."""
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_odd(_THICK * scale),) * 2)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, brush)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    found = [patch for patch in range(1, len(stats))
             if _SMALLEST * scale <= min(stats[patch, cv2.CC_STAT_WIDTH], stats[patch, cv2.CC_STAT_HEIGHT])
             and max(stats[patch, cv2.CC_STAT_WIDTH], stats[patch, cv2.CC_STAT_HEIGHT]) <= _LARGEST * scale]
    mask = np.isin(labels, found).astype(np.uint8)
    if found:
        mask = np.asarray(cv2.dilate(mask, np.ones((_odd(2 * _EDGE * scale),) * 2, np.uint8)), dtype=np.uint8)
    boxes = [(left, top, left + width, top + height) for left, top, width, height in stats[found, :4].tolist()]
    return Seals(mask, boxes)


def _odd(length: float) -> int:
    return max(round(length) | 1, 3)
