"""Text that nobody sees on the page: written invisibly, or in white on white.

It is found by its objects, whose boxes are kept; the characters themselves are asked for their object only
where they stand in such a box.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats
from extractors.pdf.pdfium_calls import INVISIBLE_MODES, Argument

_WHITE_FROM = 245
"""A colour of which no part is darker than this is white paper to the eye."""
_FILLED_ONLY = 0
_AROUND = np.array([-1.0, -1.0, 1.0, 1.0])
"""A box of unseen text, a point wider to all sides."""


def unseen(texts: list[Argument]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which text objects are invisible, and which are white."""
    modes = np.fromiter(map(pdfium_calls.text_mode, texts), dtype=np.int64, count=len(texts))
    whitest = pdfium_calls.fill_colours(texts)[:, :3].min(axis=1)
    return np.isin(modes, INVISIBLE_MODES), (modes == _FILLED_ONLY) & (whitest >= _WHITE_FROM)


@dataclass(slots=True)
class Backdrop:
    """What text on a page may stand before, and the text that may be unseen. Boxes are in user space."""

    invisible: list[Floats] = field(default_factory=list)
    white: list[Floats] = field(default_factory=list)
    pictures: list[Floats] = field(default_factory=list)
    fills: list[tuple[list[Argument], Floats]] = field(default_factory=list)

    def unseen_boxes(self) -> Floats:
        """The boxes of unseen text: all that is invisible, and white text with nothing dark behind it."""
        white = _stacked(self.white)
        if len(white):
            dark = [boxes[pdfium_calls.fill_colours(items)[:, :3].min(axis=1) < _WHITE_FROM]
                    for items, boxes in self.fills]
            behind = _stacked([*self.pictures, *dark])
            white = white[~_within(_centres(white), behind)]
        return _stacked([*self.invisible, white])


def unseen_glyphs(text_page: Argument, boxes: Floats, blank: NDArray[np.bool_], places: Floats) -> NDArray[np.bool_]:
    """Which characters of a page belong to unseen text, by their boxes and by the ``places`` of all that is unseen."""
    found = np.zeros(len(blank), dtype=np.bool_)
    if not len(places):
        return found
    centres = np.column_stack(((boxes[0] + boxes[1]) / 2, (boxes[2] + boxes[3]) / 2))
    asked = np.flatnonzero(~blank & _within(centres, places + _AROUND))
    if len(asked):
        invisible, white = unseen(pdfium_calls.text_objects(text_page, asked.tolist()))
        found[asked] = invisible | white
    return found


def _stacked(boxes: list[Floats]) -> Floats:
    return np.concatenate(boxes) if boxes else np.zeros((0, 4))


def _centres(boxes: Floats) -> Floats:
    return np.column_stack(((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2))


def _within(points: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Which points lie in any of the boxes (left, bottom, right, top)."""
    found = np.zeros(len(points), dtype=np.bool_)
    for left, bottom, right, top in boxes.tolist():
        found |= (left <= points[:, 0]) & (points[:, 0] <= right) & (bottom <= points[:, 1]) & (points[:, 1] <= top)
    return found
