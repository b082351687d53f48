"""The characters of a page with their boxes: upright, without white space, doubles and what nobody sees."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.digit_shapes import are_misnamed
from extractors.pdf.directions import lean, oblique, quarter_turns
from extractors.pdf.frames import Floats, Frame
from extractors.pdf.glyphs import Glyphs
from extractors.pdf.loading import LoadedPage
from extractors.pdf.overprints import overprinted, with_marks_raised, without_doubles, without_grounds
from extractors.pdf.pdfium_calls import Argument
from extractors.pdf.unseen import Unseen

UNMAPPED = "�"
_SHORTS = ctypes.POINTER(ctypes.c_ushort)
_FLAT = 0.01
"""A box that is thinner than this share of its length shows no character."""
_ACCENTED, _PRIVATE = (0xC0, 0x250), (0xE000, 0xF900)
_DESCENT, _ASCENT = -0.08, 0.84
"""How far Chinese characters reach below and above the line that they stand on, in type sizes."""


def page_glyphs(page: LoadedPage, unseen: Unseen) -> tuple[Glyphs, Frame]:
    """The glyphs of an open page without those that are ``unseen``, and the frame in which they stand upright.

    The frame's ``lean`` says how far the page should be turned back before it is read.
    """
    bounds, rotation = page.bounds, page.rotation
    text_page = pdfium.FPDFText_LoadPage(page.handle)
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
        turn = quarter_turns(handle, boxes, text, rotation)
        blank |= oblique(handle, boxes, blank)
        frame = Frame(bounds, rotation, turn, lean(handle, blank))
        is_misnamed = are_misnamed(handle, text)
        sight = None if unseen.is_nothing else unseen.sight(handle, boxes, codes, blank)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    if sight is not None and sight.gone:
        # pdfium takes a character typed over the same one for its double, and had left out the one that is seen.
        glyphs, frame = page_glyphs(page, unseen)
        return replace(glyphs, unseen=glyphs.unseen + sight.gone, covered=glyphs.covered + sight.gone_digits), frame
    if sight is not None:
        blank |= sight.out
    left, top, right, bottom = frame.upright(boxes[0], boxes[2], boxes[1], boxes[3])
    page_width, page_height = frame.size
    # A table wider than its page is cut off for the eye, not for its reader; far off lie only leftovers.
    keep = ~blank & (right > -page_width) & (left < 2 * page_width)
    keep &= (bottom > -page_height) & (top < 2 * page_height)
    spaced = np.empty(count, dtype=np.bool_)
    spaced[0] = False
    spaced[1:] = blank[:-1]
    beyond = keep & ((right < 0) | (left > page_width) | (bottom < 0) | (top > page_height))
    beyond_count, cropped_count = int(np.count_nonzero(beyond)), 0
    if beyond_count and page.is_cropped:
        keep &= ~beyond
        beyond_count, cropped_count = 0, beyond_count
    glyphs = Glyphs(text, codes, left, top, right, bottom, spaced, text.count(UNMAPPED), _strange(codes), beyond_count,
                    cropped_count, is_misnamed=is_misnamed).chosen(keep)
    if sight is not None:
        glyphs = replace(glyphs, unseen=sight.count + cropped_count, covered=sight.covered_digits,
                         is_layer=sight.is_layer)
    glyphs = with_marks_raised(without_grounds(without_doubles(glyphs)))
    upon_others = overprinted(glyphs)
    return (replace(glyphs, overprinted=upon_others) if upon_others else glyphs), frame


def _strange(codes: NDArray[np.uint32]) -> int:
    """How many characters are such as a font gives that does not say what they mean."""
    accented = codes - _ACCENTED[0] < _ACCENTED[1] - _ACCENTED[0]  # unsigned: what is less becomes huge
    private = codes - _PRIVATE[0] < _PRIVATE[1] - _PRIVATE[0]
    return int(np.count_nonzero(accented | private))


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
