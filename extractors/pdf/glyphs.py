"""The characters of a page with their boxes, upright, without white space and without doubles."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.invisible import raised
from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats, Frame
from extractors.pdf.pdfium_calls import Argument
from extractors.pdf.unseen import unseen_glyphs

UNMAPPED = "�"
_SHORTS = ctypes.POINTER(ctypes.c_ushort)
_FLAT = 0.01
"""A box that is thinner than this share of its length shows no character."""
_DESCENT, _ASCENT = -0.08, 0.84
"""How far Chinese characters reach below and above the line that they stand on, in type sizes."""
_SLANT = 0.4
"""Neighbours that lie this share of twice their size apart in both directions may stand on a slanted line."""
_LEAST_ANGLE = 0.14
"""Radians: a page scanned askew is turned by less, a watermark by more."""
_DOUBLE_WITHIN = 1.8
"""Fake bold or a shadow prints a character again within about this many points."""
_DOUBLE_SHARE = 0.31
"""… and within this share of the character's height: no two digits side by side stand so close."""
_MARK_SIZE, _MARK_RAISED = 0.8, 0.25
"""A figure less high than this share of the one before it, and raised by this share, is a footnote's mark."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Printed characters in the order of the content stream.

    ``text`` has one character for each, ``codes`` the same as numbers; ``left`` … ``bottom`` are their
    boxes on the upright page; ``spaced`` says that white space stands before the character in the
    stream. ``unmapped`` counts characters without a known meaning, ``beyond`` those past the page's edge,
    ``unseen`` those that nobody sees: left out, unless most of the page's text is such (``is_layer``).
    """

    text: str
    codes: NDArray[np.uint32]
    left: Floats
    top: Floats
    right: Floats
    bottom: Floats
    spaced: NDArray[np.bool_]
    unmapped: int = 0
    beyond: int = 0
    unseen: int = 0
    is_layer: bool = False

    def chosen(self, keep: NDArray[np.bool_]) -> Glyphs:
        """Only the glyphs marked in ``keep``."""
        if keep.all():
            return self
        codes = self.codes[keep]
        text = codes.tobytes().decode("utf-32-le")
        return Glyphs(text, codes, self.left[keep], self.top[keep], self.right[keep], self.bottom[keep],
                      self.spaced[keep], self.unmapped, self.beyond, self.unseen, self.is_layer)


def page_glyphs(
    page: Any, bounds: tuple[float, float, float, float], rotation: int, unseen: Floats,
) -> tuple[Glyphs, Frame]:
    """The glyphs of an open page, and the frame in which they stand upright.

    ``unseen`` are the boxes of text that nobody sees.
    """
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        count = max(pdfium.FPDFText_CountChars(text_page), 0)
        if count == 0:
            return _no_glyphs(), Frame(bounds, rotation, rotation)
        handle = pdfium_calls.argument(text_page)
        text = _characters(text_page, handle, count)
        boxes = pdfium_calls.char_boxes(handle, count)
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        blank = _IS_BLANK[np.minimum(codes, 0xFFFF)]
        width, height = boxes[1] - boxes[0], boxes[3] - boxes[2]
        flat = ~blank & (np.minimum(width, height) <= _FLAT * np.maximum(width, height))
        if flat.any():
            _raise_flat_boxes(handle, boxes, np.flatnonzero(flat).tolist())
        turn = _turn(handle, boxes, text, rotation)
        blank |= _oblique(handle, boxes, blank)
        hidden = unseen_glyphs(handle, boxes, blank, unseen)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    frame = Frame(bounds, rotation, turn)
    unseen_count = int(hidden.sum())
    is_layer = unseen_count > int(np.count_nonzero(~blank & ~hidden))
    if not is_layer:
        blank |= hidden
    left, top, right, bottom = frame.upright(boxes[0], boxes[2], boxes[1], boxes[3])
    page_width, page_height = frame.size
    # A table wider than its page is cut off for the eye, not for its reader; far off lie only leftovers.
    keep = ~blank & (right > -page_width) & (left < 2 * page_width)
    keep &= (bottom > -page_height) & (top < 2 * page_height)
    spaced = np.empty(count, dtype=np.bool_)
    spaced[0] = False
    spaced[1:] = blank[:-1]
    beyond = keep & ((right < 0) | (left > page_width) | (bottom < 0) | (top > page_height))
    glyphs = Glyphs(text, codes, left, top, right, bottom, spaced, text.count(UNMAPPED), int(beyond.sum()),
                    unseen_count, is_layer).chosen(keep)
    return _with_marks_raised(_without_doubles(glyphs)), frame


def _raise_flat_boxes(handle: Argument, boxes: Floats, indexes: list[int]) -> None:
    """Give characters without an outline the height of their type.

    A font that is neither in the file nor on this machine has no outlines, and pdfium's boxes of its
    characters lie flat on the line that the text stands on.
    """
    matrix, origin = (ctypes.c_float * 6)(), (ctypes.c_double * 2)()
    at = ctypes.addressof(origin)
    for index in indexes:
        size = pdfium_calls.char_font_size(handle, index)
        pdfium_calls.char_matrix(handle, index, ctypes.addressof(matrix))
        pdfium_calls.char_origin(handle, index, at, at + 8)
        for share in (_DESCENT, _ASCENT):
            x, y = origin[0] + matrix[2] * size * share, origin[1] + matrix[3] * size * share
            boxes[0, index], boxes[1, index] = min(boxes[0, index], x), max(boxes[1, index], x)
            boxes[2, index], boxes[3, index] = min(boxes[2, index], y), max(boxes[3, index], y)


def _blank_table() -> NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=np.bool_)
    for code in range(0x10000):
        character = chr(code)
        table[code] = character.isspace() or (code < 0x20) or code in (0x7F, 0xFFFE, 0x200B, 0xFEFF, 0xAD)
    return table


_IS_BLANK = _blank_table()


def _no_glyphs() -> Glyphs:
    none = np.zeros(0)
    return Glyphs("", np.zeros(0, dtype=np.uint32), none, none, none, none, np.zeros(0, dtype=np.bool_))


def _characters(text_page: Any, handle: Argument, count: int) -> str:
    """One character for each of pdfium's; those without a known meaning become U+FFFD."""
    # Room by numpy: ctypes makes a new class for every length of an array.
    room = np.empty(count + 1, dtype=np.uint16)
    if pdfium.FPDFText_GetText(text_page, 0, count, room.ctypes.data_as(_SHORTS)) == count + 1:
        try:
            text = room[:count].tobytes().decode("utf-16-le")
        except UnicodeDecodeError:
            text = ""
        if len(text) == count and "\0" not in text:
            return text
    codes = map(pdfium_calls.char_unicode, repeat(handle), range(count))
    return "".join([chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else UNMAPPED for code in codes])


def _turn(handle: Argument, boxes: Floats, text: str, rotation: int) -> int:
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


def _oblique(handle: Argument, boxes: Floats, blank: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which characters run across the page at a slant, as watermarks do; none where most of the text does.

    Only characters whose neighbour in the stream lies both beside and above or below them are asked for
    their angle.
    """
    found = np.zeros(len(blank), dtype=np.bool_)
    seen = np.flatnonzero(~blank)
    if len(seen) < 2:
        return found
    left, right, bottom, top = boxes[:, seen]
    size = np.maximum(top - bottom, 1.0)
    size = np.maximum(size[1:], size[:-1])
    across, up = (np.abs(np.diff(edges)) for edges in (left + right, bottom + top))
    slanted = (across + up < 6 * size) & (across > _SLANT * size) & (up > _SLANT * size)
    asked = np.zeros(len(seen), dtype=np.bool_)
    asked[1:] |= slanted
    asked[:-1] |= slanted
    if np.count_nonzero(asked) > 0.5 * len(seen):
        return found
    indexes = seen[asked]
    angles = pdfium_calls.char_angles(handle, indexes.tolist())
    beyond = angles % (np.pi / 2)
    found[indexes] = (angles >= 0) & (beyond > _LEAST_ANGLE) & (beyond < np.pi / 2 - _LEAST_ANGLE)
    return found


def _with_marks_raised(glyphs: Glyphs) -> Glyphs:
    """Small figures behind and above a figure as raised ones, so that a footnote's mark never becomes a digit."""
    codes, height = glyphs.codes, glyphs.bottom - glyphs.top
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))
    small = is_digit[1:] & is_digit[:-1] & (height[1:] < _MARK_SIZE * height[:-1]) & (
        glyphs.bottom[:-1] - glyphs.bottom[1:] > _MARK_RAISED * height[:-1]) & (
        np.abs(glyphs.left[1:] - glyphs.right[:-1]) < height[:-1]) & (glyphs.top[1:] < glyphs.bottom[:-1])
    if not small.any():
        return glyphs
    letters = list(glyphs.text)
    for first in (np.flatnonzero(small) + 1).tolist():
        index, bottom = first, glyphs.bottom[first]
        while index < len(letters) and is_digit[index] and abs(glyphs.bottom[index] - bottom) < _MARK_RAISED * height[
                index] and glyphs.left[index] - glyphs.right[index - 1] < height[index]:
            letters[index] = raised(letters[index])
            index += 1
    text = "".join(letters)
    return replace(glyphs, text=text, codes=np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32))


def _without_doubles(glyphs: Glyphs) -> Glyphs:
    """Each character once: the same character within about a point is fake bold or a shadow."""
    codes = glyphs.codes
    if len(codes) < 2 or not _has_doubles(glyphs, codes):
        return glyphs
    reach = np.minimum(_DOUBLE_WITHIN, _DOUBLE_SHARE * np.maximum(glyphs.bottom - glyphs.top, 0.5)).tolist()
    seen: dict[tuple[int, int, int], list[tuple[float, float]]] = {}
    keep = np.ones(len(codes), dtype=np.bool_)
    x_centres = ((glyphs.left + glyphs.right) / 2).tolist()
    y_centres = ((glyphs.top + glyphs.bottom) / 2).tolist()
    for index, (code, x, y) in enumerate(zip(codes.tolist(), x_centres, y_centres, strict=True)):
        column, row = int(x // 2), int(y // 2)
        near = any(abs(x - other_x) < reach[index] and abs(y - other_y) < reach[index]
                   for i in (column - 1, column, column + 1) for j in (row - 1, row, row + 1)
                   for other_x, other_y in seen.get((code, i, j), ()))
        if near:
            keep[index] = False
        else:
            seen.setdefault((code, column, row), []).append((x, y))
    return glyphs.chosen(keep)


def _has_doubles(glyphs: Glyphs, codes: NDArray[np.uint32]) -> bool:
    """A quick look, in two coarse grids, whether any character stands twice in one place."""
    # One number for each glyph, sorted: its code, then its line (2 points), then its left edge (1/8 point).
    code, left = codes.astype(np.int64) << 36, ((glyphs.left + 2000.0) * 8.0).astype(np.int64)
    for shift in (2000.0, 2001.0):
        line = ((glyphs.top + shift) / 2.0).astype(np.int64)
        keys = np.sort(code + (line << 18) + left)
        if (keys[1:] - keys[:-1] < int(_DOUBLE_WITHIN * 8)).any():
            return True
    return False
