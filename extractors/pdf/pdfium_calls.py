"""The few pdfium functions that are called once for every character or path, without ctypes' checks.

pypdfium2's own bindings check and convert each argument; over the thousands of characters of a report
that costs more than pdfium's work. Here a handle is converted once (:func:`argument`), room for answers
is laid out once for a thread (:class:`Answers`), and ``map`` drives the calls. The lock of the
interpreter is kept during a call, since pdfium is not safe for threads.
"""

from __future__ import annotations

import ctypes
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NewType

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int
_ROOM = 2048
"""Answers asked for at a time: more than the characters of most pages."""

_AWAY = 100_000.0

Argument = NewType("Argument", object)
"""A handle of pdfium, ready to be passed. An unready one, a plain integer, must never be: it loses its upper half."""


def argument(handle: Any) -> Argument:
    """One of pypdfium2's typed pointers made ready."""
    return Argument(_POINTER.from_param(ctypes.cast(handle, _POINTER).value))


def address_of(handle: Any) -> int:
    """The address that one of pypdfium2's typed pointers points to."""
    return ctypes.cast(handle, _POINTER).value or 0


def arguments(addresses: Iterable[int | None]) -> list[Argument]:
    """The handles that pdfium gave made ready."""
    return list(map(_POINTER.from_param, addresses))  # type: ignore[arg-type]


class Answers(threading.local):
    """Room for the answers that pdfium writes through pointers, one set for each thread.

    A function takes ``pointers`` pointers, each to ``width`` values of a C type.
    """

    def __init__(self, kind: type[Any], pointers: int, width: int = 1) -> None:
        self._room = (kind * (pointers * _ROOM * width))()
        step = ctypes.sizeof(kind) * width
        self._pointers = [[ctypes.byref(self._room, step * (row * _ROOM + index)) for index in range(_ROOM)]
                          for row in range(pointers)]
        self._values = np.frombuffer(self._room, dtype=kind).reshape(pointers, _ROOM, width)

    def ask(self, function: Callable[..., Any], *questions: Sequence[Any]) -> NDArray[Any]:
        """What the function answers to each question, as an array (pointers, questions, width).

        ``questions`` are the arguments before the pointers, one sequence for each; the shortest tells how many.
        What pdfium cannot answer is 0.
        """
        count = min(map(len, questions))
        found = np.zeros((self._values.shape[0], count, self._values.shape[2]), dtype=self._values.dtype)
        for start in range(0, count, _ROOM):
            size = min(_ROOM, count - start)
            values = self._values[:, :size]
            values[...] = 0
            asked = questions if count <= _ROOM else [one[start:start + size] for one in questions]
            deque(map(function, *asked, *self._pointers), 0)
            found[:, start:start + size] = values
        return found


def _direct(function: Any, result: Any, *parameters: Any) -> Callable[..., Any]:
    """A function that converts its arguments to ``parameters``, or where none are given takes them as they are."""
    address = ctypes.cast(function, _POINTER).value
    if address is None:
        raise RuntimeError("pdfium lacks a function that this version of the reader needs; reinstall pypdfium2")
    return ctypes.PYFUNCTYPE(result, *parameters)(address)


_char_box = _direct(pdfium.FPDFText_GetCharBox, _INT)
_object_bounds = _direct(pdfium.FPDFPageObj_GetBounds, _INT)
_object_matrix = _direct(pdfium.FPDFPageObj_GetMatrix, _INT)
_page_object = _direct(pdfium.FPDFPage_GetObject, _POINTER)
_path_segment = _direct(pdfium.FPDFPath_GetPathSegment, _POINTER)
_path_draw_mode = _direct(pdfium.FPDFPath_GetDrawMode, _INT)
_segment_point = _direct(pdfium.FPDFPathSegment_GetPoint, _INT)
_char_angle = _direct(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_form_object = _direct(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)

_fill_colour = _direct(pdfium.FPDFPageObj_GetFillColor, _INT)
_text_object = _direct(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)

_text_font = _direct(pdfium.FPDFTextObj_GetFont, _POINTER)
_is_embedded = _direct(pdfium.FPDFFont_GetIsEmbedded, _INT, _POINTER)
_glyph_path = _direct(pdfium.FPDFFont_GetGlyphPath, _POINTER, _POINTER, ctypes.c_uint32, ctypes.c_float)
_glyph_segment_count = _direct(pdfium.FPDFGlyphPath_CountGlyphSegments, _INT, _POINTER)
_glyph_segment = _direct(pdfium.FPDFGlyphPath_GetGlyphPathSegment, _POINTER, _POINTER, _INT)
_GLYPH_SIZE = 100.0

object_type = _direct(pdfium.FPDFPageObj_GetType, _INT)
INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
"""Rendering modes of text that leave no ink: invisible, and used only to clip."""

text_mode = _direct(pdfium.FPDFTextObj_GetTextRenderMode, _INT)
path_segment_count = _direct(pdfium.FPDFPath_CountSegments, _INT)
segment_type = _direct(pdfium.FPDFPathSegment_GetType, _INT)
segment_closes = _direct(pdfium.FPDFPathSegment_GetClose, _INT)
form_object_count = _direct(pdfium.FPDFFormObj_CountObjects, _INT)
char_unicode = _direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
char_origin = _direct(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
char_matrix = _direct(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
char_font_size = _direct(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, _INT)

_boxes = Answers(ctypes.c_double, 4)
_bounds = Answers(ctypes.c_float, 4)
_points = Answers(ctypes.c_float, 2)
_modes = Answers(ctypes.c_int, 2)
_colours = Answers(ctypes.c_uint, 4)
_matrices = Answers(ctypes.c_float, 1, 6)


def char_boxes(text_page: Argument, count: int) -> NDArray[np.float64]:
    """Left, right, bottom and top (rows) of all characters of a page."""
    boxes: NDArray[np.float64] = _boxes.ask(_char_box, [text_page] * count, range(count))[:, :, 0]
    return boxes


def char_angles(text_page: Argument, indexes: list[int]) -> NDArray[np.float64]:
    """The angles (radians) by which these characters of a page are turned; -1 where pdfium cannot tell."""
    return np.fromiter(map(_char_angle, repeat(text_page), indexes), np.float64, len(indexes))


def page_objects(page: Argument, count: int) -> list[int]:
    """The addresses of the first ``count`` objects of a page, in the order of drawing."""
    return list(map(_page_object, repeat(page, count), range(count)))


def form_objects(form: Argument, count: int) -> list[int]:
    """The addresses of the first ``count`` objects of a form XObject, in the order of drawing."""
    return list(map(_form_object, repeat(form, count), range(count)))


def object_bounds(objects: list[Argument]) -> NDArray[np.float64]:
    """Left, bottom, right and top (columns) of objects."""
    return _bounds.ask(_object_bounds, objects)[:, :, 0].T.astype(np.float64)


def object_matrices(objects: list[Argument]) -> NDArray[np.float64]:
    """The six numbers of each object's matrix (rows)."""
    matrices: NDArray[np.float32] = _matrices.ask(_object_matrix, objects)[0]
    return matrices.astype(np.float64)


def fill_colours(objects: list[Argument]) -> NDArray[np.uint32]:
    """Red, green, blue and opacity (columns) of what fills each object; all 0 where nothing does."""
    colours: NDArray[np.uint32] = _colours.ask(_fill_colour, objects)[:, :, 0].T
    return colours


def have_colour(objects: list[Argument]) -> NDArray[np.bool_]:
    """Which objects are filled with a colour that pdfium can tell."""
    rooms = [ctypes.byref(ctypes.c_uint()) for _ in range(4)]
    return np.array([_fill_colour(item, *rooms) != 0 for item in objects], dtype=np.bool_)


def text_objects(text_page: Argument, indexes: list[int]) -> list[int]:
    """The address of the object that each of these characters belongs to."""
    return list(map(_text_object, repeat(text_page), indexes))


def text_fonts(texts: Iterable[int]) -> list[int | None]:
    """The address of the font of each text object; fonts of one address are one, while their page is open."""
    return list(map(_text_font, arguments(texts)))


def is_embedded(font: int) -> bool:
    """Whether the document holds the font, so that its characters look as they do everywhere."""
    return bool(_is_embedded(font) == 1)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a font draws for a character: the address of its path, and of how many segments it is made."""

    path: int | None
    count: int

    def segments(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The kinds of the segments, and where each ends (rows of x and y)."""
        found = arguments(map(_glyph_segment, repeat(self.path), range(self.count)))
        return np.fromiter(map(segment_type, found), np.int64, self.count), segment_points(found).astype(np.float64)


def glyph_outlines(font: int, codes: Iterable[int]) -> list[Outline]:
    """What a font draws for each character; an outline without segments where it draws none."""
    paths = [_glyph_path(font, code, _GLYPH_SIZE) for code in codes]
    return [Outline(path, _glyph_segment_count(path) if path else 0) for path in paths]


def traits(outlines: list[Outline]) -> tuple[float, ...]:
    """What different outlines hardly have in common: their lengths, and where each begins and is at half of it."""
    ends = segment_points(arguments(
        _glyph_segment(outline.path, index) for outline in outlines for index in (0, outline.count // 2)))
    return (*(outline.count for outline in outlines), *ends.ravel().tolist())


def char_directions(text_page: Argument, indexes: list[int]) -> NDArray[np.float64]:
    """The angles (radians) of the lines that these characters stand on, counter-clockwise in user space."""
    matrices = _matrices.ask(char_matrix, [text_page] * len(indexes), indexes)[0]
    directions: NDArray[np.float64] = np.arctan2(matrices[:, 1], matrices[:, 0]).astype(np.float64)
    return directions


def put_away(address: int) -> None:
    """Switch an object off, and move it away: pdfium leaves out a text that lies like the one before it, on or off."""
    item = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
    pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, _AWAY, _AWAY)
    pdfium.FPDFPageObj_SetIsActive(item, False)


def draw_modes(paths: list[Argument]) -> NDArray[np.int32]:
    """How each path is filled (first row) and whether it is stroked (second row)."""
    return _modes.ask(_path_draw_mode, paths)[:, :, 0]


def path_segments(paths: Sequence[Argument], indexes: Sequence[int]) -> list[Argument]:
    """One segment of each path, by its index."""
    return arguments(map(_path_segment, paths, indexes))


def segment_points(segments: list[Argument]) -> NDArray[np.float32]:
    """Where each segment ends: x and y (columns)."""
    return _points.ask(_segment_point, segments)[:, :, 0].T
