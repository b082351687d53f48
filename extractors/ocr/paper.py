"""The sheet of paper in a photograph: its four corners, and the table or scanner bed around it taken away."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.sheets import Picture

Corners = NDArray[np.float32]
"""Four rows (x, y) in pixels: upper left, upper right, lower right, lower left."""

_LOOK_WIDTH = 600
"""Pixels of the shorter side at which paper is looked for."""
_LEAST_SHARE, _MOST_SHARE = 0.35, 0.985
"""Shares of the picture that paper takes up; less may be one sheet of several, more is a scan without surroundings."""
_DARKER = 45
"""Grey levels by which the surroundings are darker, just beside the paper: a shadow upon it falls off slowly."""
_SQUARE = 15.0
"""Degrees by which a corner may differ from a right angle."""
_FILLED = 0.97
"""Share of the four corners' area that is paper, and of the paper that lies within."""
_WITHIN = 0.004
"""Share of the picture's length by which the paper's edge is taken off too: its shadow."""


def paper(grey: Picture) -> Corners | None:
    """The corners of the one sheet that lies on something darker; None where the picture is all paper, or unclear."""
    height, width = grey.shape
    factor = min(_LOOK_WIDTH / min(height, width), 1.0)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    # Letters and rules are no edges of paper: what is bright around them covers them.
    brush = np.ones((15, 15), np.uint8)
    bright = cv2.medianBlur(np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, brush), dtype=np.uint8), 9)
    _, mask = cv2.threshold(bright, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    share = float(mask.mean())
    if not _LEAST_SHARE <= share <= _MOST_SHARE:
        return None
    if not _is_edge(bright, mask):
        return None
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    corners = _four(hull)
    if corners is None or not _is_square(corners):
        return None
    inside = np.zeros_like(mask)
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    common = float((inside & mask).sum())
    if common < _FILLED * float(inside.sum()) or common < _FILLED * float(mask.sum()):
        return None
    middle = corners.mean(axis=0)
    length = _WITHIN * max(small.shape)
    inward = corners + length * np.sign(middle - corners)
    return np.asarray(_ordered(inward) / factor, dtype=np.float32)


def alone(grey: Picture, corners: Corners) -> Picture:
    """The picture with all that lies beside the paper white."""
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    return np.asarray(np.where(inside > 0, grey, np.uint8(255)), dtype=np.uint8)


def turned(corners: Corners, turns: int, size: tuple[int, int]) -> Corners:
    """The corners after quarter turns against the clock; ``size`` is (width, height) before them."""
    width, height = size
    for _ in range(turns):
        corners = np.stack((corners[:, 1], width - corners[:, 0]), axis=1)
        width, height = height, width
    return _ordered(corners)


def flattened(corners: Corners, size: tuple[int, int]) -> NDArray[np.float64]:
    """The matrix (3 × 3, pixels) that lays the paper square into the middle of a picture of this size."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    wide, tall = float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2
    left, top = (size[0] - wide) / 2, (size[1] - tall) / 2
    wanted = np.array(
        ((left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)), dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, wanted), dtype=np.float64)


def _four(hull: NDArray[np.int32]) -> Corners | None:
    """The hull with the fewest corners that still are four."""
    around = cv2.arcLength(hull, True)
    for tolerance in (0.01, 0.02, 0.03, 0.04, 0.06):
        found = cv2.approxPolyDP(hull, tolerance * around, True)
        if len(found) == 4:
            return np.asarray(found.reshape(4, 2), dtype=np.float32)
        if len(found) < 4:
            return None
    return None


def _is_edge(bright: Picture, mask: Picture) -> bool:
    """Whether brightness falls at once where the mask ends."""
    near, far = np.ones((5, 5), np.uint8), np.ones((21, 21), np.uint8)
    within = (cv2.erode(mask, near) > 0) & (cv2.erode(mask, far) == 0)
    beyond = (cv2.dilate(mask, near) == 0) & (cv2.dilate(mask, far) > 0)
    if not within.any() or not beyond.any():
        return False
    return float(np.median(bright[within])) - float(np.median(bright[beyond])) >= _DARKER


def _is_square(corners: Corners) -> bool:
    """Whether the corners, in their order around the paper, are nearly right angles."""
    ahead, back = np.roll(corners, -1, axis=0) - corners, np.roll(corners, 1, axis=0) - corners
    cosines = (ahead * back).sum(axis=1) / (np.linalg.norm(ahead, axis=1) * np.linalg.norm(back, axis=1))
    return bool((np.abs(cosines) <= np.sin(np.radians(_SQUARE))).all())


def _ordered(corners: Corners) -> Corners:
    """Upper left, upper right, lower right, lower left."""
    middle = corners.mean(axis=0)
    order = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    around = corners[order]
    return np.asarray(np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0), dtype=np.float32)
