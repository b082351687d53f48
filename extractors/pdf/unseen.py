"""Text that nobody sees on the page, or sees as its ground: invisible, white or pale, or painted over.

It is found by its objects, whose boxes are kept; the characters themselves are asked for their object only
where they stand in such a box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.covered import Covers
from extractors.pdf.frames import Floats
from extractors.pdf.pdfium_calls import INVISIBLE_MODES, Argument

_PALE_FROM = 200
"""A colour of which no part is darker than this is paper to the eye, or a watermark on it."""
_FILLED_ONLY = 0
_AROUND = np.array([-1.0, -1.0, 1.0, 1.0])
"""A box of unseen text, a point wider to all sides."""


def unseen(texts: list[Argument]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which text objects are invisible, and which are pale."""
    modes = np.fromiter(map(pdfium_calls.text_mode, texts), dtype=np.int64, count=len(texts))
    is_invisible = np.isin(modes, INVISIBLE_MODES)
    colours = pdfium_calls.fill_colours(texts)
    clear = (modes == _FILLED_ONLY) & (colours[:, 3] == 0)
    if clear.any():
        is_invisible[clear] = pdfium_calls.have_colour(list(compress(texts, clear.tolist())))
    return is_invisible, (modes == _FILLED_ONLY) & (_darkest(colours) >= _PALE_FROM)


def _darkest(colours: NDArray[np.uint32]) -> Floats:
    """The darkest part (0 to 255) of each colour as it looks on white; what has no opacity counts as opaque."""
    opacity = np.where(colours[:, 3] > 0, colours[:, 3], 255) / 255
    darkest: Floats = 255 - (255 - colours[:, :3].min(axis=1)) * opacity
    return darkest


@dataclass(slots=True)
class Backdrop:
    """What text on a page may stand before, and the text that may be unseen. Boxes are in user space."""

    invisible: list[Floats] = field(default_factory=list)
    pale: list[Floats] = field(default_factory=list)
    pictures: list[Floats] = field(default_factory=list)
    fills: list[tuple[list[Argument], Floats]] = field(default_factory=list)

    def unseen_boxes(self) -> Floats:
        """The boxes of unseen text: all that is invisible, and pale text with nothing dark behind it."""
        pale = _stacked(self.pale)
        if len(pale):
            dark = [boxes[_darkest(pdfium_calls.fill_colours(items)) < _PALE_FROM] for items, boxes in self.fills]
            behind = _stacked([*self.pictures, *dark])
            pale = pale[~_within(_centres(pale), behind)]
        return _stacked([*self.invisible, pale])


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person does not see of a page's characters.

    ``out`` marks those to leave out, ``count`` says how many are not seen and ``covered_digits`` how many digits were
    painted over. They are read all the same where most of the page's text is such (``is_layer``). ``gone`` counts those
    whose objects were switched off, so that the text has to be asked for again, ``gone_digits`` the covered digits
    among them.
    """

    out: NDArray[np.bool_]
    count: int
    covered_digits: int
    is_layer: bool
    gone: int = 0
    gone_digits: int = 0


@dataclass(frozen=True, slots=True)
class Unseen:
    """Where text stands that is invisible or pale (boxes in user space), what was painted over text, and through which
    windows texts are seen in part, by the address of their object.
    """

    places: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    covers: Covers = field(default_factory=Covers)
    windows: Mapping[int, Floats] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether all text of the page is seen."""
        return not len(self.places) and not len(self.covers.boxes) and not self.windows

    def sight(
        self, text_page: Argument, boxes: Floats, codes: NDArray[np.uint32], blank: NDArray[np.bool_],
    ) -> Sight:
        """Look at the characters of a page, given by their boxes. Objects that are not seen at all are switched off."""
        x, y = (boxes[0] + boxes[1]) / 2, (boxes[2] + boxes[3]) / 2
        covered = self.covers.hidden(text_page, x, y, ~blank)
        invisible, pale = np.zeros((2, len(blank)), dtype=np.bool_)
        asked = np.flatnonzero(~blank & _within(np.column_stack((x, y)), self.places + _AROUND))
        if len(asked):
            addresses = pdfium_calls.text_objects(text_page, asked.tolist())
            invisible[asked], pale[asked] = unseen(pdfium_calls.arguments(addresses))
        hidden = covered | invisible | self._clipped(text_page, x, y, blank)
        count = int(np.count_nonzero(hidden | pale))
        if 2 * np.count_nonzero(hidden) > np.count_nonzero(~blank):
            return Sight(np.zeros_like(blank), count, 0, True)
        is_digit = (codes >= ord("0")) & (codes <= ord("9"))
        gone = _switched_off(text_page, hidden, np.flatnonzero(~blank))
        return Sight(hidden | pale, count, int(np.count_nonzero(covered & is_digit)), False,
                     int(np.count_nonzero(gone)), int(np.count_nonzero(gone & covered & is_digit)))

    def _clipped(
        self, text_page: Argument, x: Floats, y: Floats, blank: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Which characters have their middles outside of the window of their object."""
        found = np.zeros(len(blank), dtype=np.bool_)
        if self.windows:
            asked = np.flatnonzero(~blank).tolist()
            for index, address in zip(asked, pdfium_calls.text_objects(text_page, asked), strict=True):
                if (window := self.windows.get(address)) is not None:
                    left, bottom, right, top = window
                    found[index] = not (left <= x[index] <= right and bottom <= y[index] <= top)
        return found


def _switched_off(text_page: Argument, hidden: NDArray[np.bool_], indexes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Switch off the text objects of which no character is seen; which characters are gone with them."""
    gone = np.zeros(len(hidden), dtype=np.bool_)
    if hidden.any():
        addresses = pdfium_calls.text_objects(text_page, indexes.tolist())
        seen = set(compress(addresses, (~hidden[indexes]).tolist()))
        gone[indexes] = [address not in seen for address in addresses]
        for address in {*addresses} - seen:
            pdfium_calls.put_away(address)
    return gone


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
