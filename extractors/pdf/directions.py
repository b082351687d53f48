"""Which way the text of a page runs: upright or on its side, straight or askew, and what crosses it at a slant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats
from extractors.pdf.pdfium_calls import Argument

_SLANT = 0.4
"""Neighbours that lie this share of twice their size apart in both directions may stand on a slanted line."""
_LEAST_ANGLE = 0.14
"""Radians: a page scanned askew is turned by less, a watermark by more."""
_STRAIGHT = 0.0008
"""Radians: a line of text that rises by less keeps to its row over the width of a page."""
_LEAN_SAMPLE, _LEAN_SHARE = 20, 0.6
"""The lean of a page is that of so many characters, of which so large a share must agree."""
_MOST_SLANTED = 0.95
"""A page of which more than this share runs at a slant has no other text."""


def quarter_turns(handle: Argument, boxes: Floats, text: str, rotation: int) -> int:
    """Quarter turns that bring most of the text upright.

    Looked into only where most neighbours in the stream follow each other by height, or the page
    is rotated: elsewhere the text is upright as it stands.
    """
    centre_x, centre_y = (boxes[0] + boxes[1]) / 2, (boxes[2] + boxes[3]) / 2
    onward, along = centre_x[1:] - centre_x[:-1], centre_y[1:] - centre_y[:-1]
    across, up = np.abs(onward), np.abs(along)
    heights = boxes[3] - boxes[2]
    middle = len(heights) // 2
    size = np.partition(heights, middle)[middle]
    near = (across + up) < 3 * max(size, 1.0)
    if rotation == 0:
        count = np.count_nonzero
        if count(near & (along != 0)) < 4:
            return rotation
        neighbours = count(near)
        if count(near & (across >= up)) > 0.6 * neighbours and count(near & (onward < 0)) < 0.3 * neighbours:
            return rotation
    step = max(1, len(text) // 400)
    asked = [index for index in range(0, len(text), step) if not text[index].isspace()]
    angles = pdfium_calls.char_angles(handle, asked)
    quarters = -np.rint(angles[angles >= 0] / (np.pi / 2)).astype(np.int64) % 4
    if len(quarters) == 0:
        return rotation
    votes = np.bincount(quarters, minlength=4)
    best = int(votes.argmax())
    return best if votes[best] > 0.5 * votes.sum() else rotation


def lean(handle: Argument, blank: NDArray[np.bool_]) -> float:
    """The small angle (radians) by which the lines of a page rise that was placed askew; 0 for a straight page."""
    asked = [index for index in range(0, len(blank), max(1, len(blank) // _LEAN_SAMPLE)) if not blank[index]]
    if not asked or not (pdfium_calls.char_angles(handle, asked) % (np.pi / 2)).any():
        return 0.0
    # A slanted type has an angle too; the line that it stands on has none.
    directions = pdfium_calls.char_directions(handle, asked)
    beyond = (directions + np.pi / 4) % (np.pi / 2) - np.pi / 4
    angle = float(np.median(beyond))
    agreeing = np.count_nonzero(np.abs(beyond - angle) < _STRAIGHT)
    return angle if _STRAIGHT < abs(angle) < _LEAST_ANGLE and agreeing > _LEAN_SHARE * len(asked) else 0.0


def oblique(handle: Argument, boxes: Floats, blank: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which characters run across the page at a slant, as watermarks do; none where all of the text does.

    Only characters whose neighbour in the stream lies both beside and above or below them are asked for
    their angle.
    """
    found = np.zeros(len(blank), dtype=np.bool_)
    seen = np.flatnonzero(~blank)
    if len(seen) < 2:
        return found
    bottom, top = boxes[2:, seen]
    size = np.maximum(top - bottom, 1.0)
    size = np.maximum(size[1:], size[:-1])
    middle = bottom + top
    up = np.abs(middle[1:] - middle[:-1])
    before = np.flatnonzero((up > _SLANT * size) & (up < 6 * size))
    if not len(before):
        return found
    up, size = up[before], size[before]
    centres = boxes[0] + boxes[1]
    across = np.abs(centres[seen[before + 1]] - centres[seen[before]])
    before = before[(across + up < 6 * size) & (across > _SLANT * size)]
    indexes = seen[np.union1d(before, before + 1)]
    angles = pdfium_calls.char_angles(handle, indexes.tolist())
    beyond = angles % (np.pi / 2)
    found[indexes] = (angles >= 0) & (beyond > _LEAST_ANGLE) & (beyond < np.pi / 2 - _LEAST_ANGLE)
    return found if np.count_nonzero(found) < _MOST_SLANTED * len(seen) else np.zeros_like(found)
