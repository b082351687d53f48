"""The straight horizontal and vertical strokes of a page, whatever they were drawn with.

A rule may be a stroked line, a thin filled rectangle, the edge of a stroked rectangle, one of many
segments of a long path, or a thin picture; and all of these inside form XObjects with matrices.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats, Frame

MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200_000
MAX_DEPTH = 5
THIN = 3.0
"""A shape thinner than this many points is a rule, a thicker one has edges."""
_STRAIGHT = 1.0
"""How far (points) an edge may lean and still be a rule."""
_RECTANGLE = 5
"""A filled path of no more segments is one area, and has no thin parts."""

Matrix = tuple[float, float, float, float, float, float]
_PATH, _IMAGE, _FORM = pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
_LINE_TO, _MOVE_TO = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO


@dataclass(slots=True)
class Strokes:
    """``thin`` are the boxes (left, bottom, right, top) of all that is long and thin, in user space.

    ``picture_area`` is the summed area of pictures; ``is_complete`` is False when a budget ran out.
    """

    thin: list[tuple[float, float, float, float]] = field(default_factory=list)
    picture_area: float = 0.0
    is_complete: bool = True


def page_strokes(page: Any) -> Strokes:
    """All strokes of an open page, within the budgets for objects, segments and depth."""
    found = Strokes()
    handle = pdfium_calls.address_of(page)
    count = min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS + 1)
    objects = list(map(pdfium_calls.page_object, repeat(handle), range(count)))
    _Walk(found).visit(objects, None, 0)
    return found


def upright_rules(strokes: Strokes, frame: Frame) -> tuple[Floats, Floats]:
    """Horizontal rules as rows (y, left, right) and vertical ones as (x, top, bottom), upright."""
    if not strokes.thin:
        none = np.zeros((0, 3))
        return none, none
    boxes = np.array(strokes.thin)
    left, top, right, bottom = frame.upright(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3])
    width, height = right - left, bottom - top
    flat, tall = (height <= THIN) & (width >= height), (width <= THIN) & (height >= width)
    horizontal = np.column_stack(((top + bottom) / 2, left, right))[flat]
    vertical = np.column_stack(((left + right) / 2, top, bottom))[tall]
    return horizontal, vertical


class _Walk:
    """One walk over the objects of a page; carries the budgets and the buffers of the calls."""

    def __init__(self, found: Strokes) -> None:
        self.found = found
        self.objects_left = MAX_OBJECTS
        self.segments_left = MAX_SEGMENTS
        self._numbers = (ctypes.c_float * 6)()
        self._address = ctypes.addressof(self._numbers)
        self._mode = (ctypes.c_int * 2)()
        self._mode_address = ctypes.addressof(self._mode)

    def visit(self, objects: list[int], matrix: Matrix | None, depth: int) -> None:
        """Take the strokes of these objects; ``matrix`` leads from theirs to user space."""
        self.objects_left -= len(objects)
        if self.objects_left < 0:
            self.found.is_complete = False
            return
        kinds = list(map(pdfium_calls.object_type, objects))
        if _PATH not in kinds and _FORM not in kinds and _IMAGE not in kinds:
            return
        drawn = [(item, kind) for item, kind in zip(objects, kinds, strict=True) if kind in (_PATH, _IMAGE, _FORM)]
        bounds = self._bounds([item for item, _ in drawn])
        for (item, kind), box in zip(drawn, bounds, strict=True):
            if kind == _FORM:
                self._form(item, matrix, depth)
            elif kind == _IMAGE:
                self._picture(_moved(box, matrix))
            else:
                self._path(item, box, matrix)

    def _bounds(self, objects: list[int]) -> list[tuple[float, float, float, float]]:
        count = len(objects)
        values = np.zeros((4, count), dtype=np.float32)
        start = values.ctypes.data
        columns = [range(start + 4 * count * row, start + 4 * count * (row + 1), 4) for row in range(4)]
        list(map(pdfium_calls.object_bounds, objects, *columns))
        return list(zip(*values.tolist(), strict=True))

    def _picture(self, box: tuple[float, float, float, float]) -> None:
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) <= THIN:
            self.found.thin.append(box)
        else:
            self.found.picture_area += width * height

    def _form(self, item: int, matrix: Matrix | None, depth: int) -> None:
        if depth >= MAX_DEPTH:
            self.found.is_complete = False
            return
        pdfium_calls.object_matrix(item, self._address)
        own: Matrix = tuple(self._numbers)
        count = pdfium_calls.form_object_count(item)
        if count > self.objects_left:
            self.found.is_complete = False
            return
        children = list(map(pdfium_calls.form_object, repeat(item), range(count)))
        self.visit(children, own if matrix is None else _product(own, matrix), depth + 1)

    def _path(self, item: int, box: tuple[float, float, float, float], matrix: Matrix | None) -> None:
        shown = box if matrix is None else _moved(box, matrix)
        if shown[2] - shown[0] <= THIN or shown[3] - shown[1] <= THIN:
            self.found.thin.append(shown)
            return
        count = pdfium_calls.path_segment_count(item)
        self.segments_left -= count
        if self.segments_left < 0:
            self.found.is_complete = False
            return
        pdfium_calls.path_draw_mode(item, self._mode_address, self._mode_address + 4)
        is_filled, is_stroked = self._mode[0] != 0, self._mode[1] != 0
        if not is_stroked and (not is_filled or count <= _RECTANGLE):
            return
        pdfium_calls.object_matrix(item, self._address)
        own: Matrix = tuple(self._numbers)
        self._outlines(item, count, own if matrix is None else _product(own, matrix), is_stroked)

    def _outlines(self, item: int, count: int, matrix: Matrix, is_stroked: bool) -> None:
        """Follow a path from point to point: its straight edges, or its thin parts if it is only filled."""
        a, b, c, d, e, f = matrix
        numbers, address, thin = self._numbers, self._address, self.found.thin
        get_segment, get_kind, get_point = (
            pdfium_calls.path_segment, pdfium_calls.segment_type, pdfium_calls.segment_point)
        x = y = start_x = start_y = 0.0
        part: list[tuple[float, float]] = []
        for index in range(count):
            segment = get_segment(item, index)
            kind = get_kind(segment)
            get_point(segment, address, address + 4)
            user_x, user_y = numbers[0], numbers[1]
            next_x, next_y = a * user_x + c * user_y + e, b * user_x + d * user_y + f
            if kind == _MOVE_TO:
                if not is_stroked:
                    self._filled(part)
                    part = [(next_x, next_y)]
                start_x, start_y = next_x, next_y
            elif not is_stroked:
                part.append((next_x, next_y))
            elif kind == _LINE_TO:
                if abs(x - next_x) <= _STRAIGHT or abs(y - next_y) <= _STRAIGHT:
                    thin.append((min(x, next_x), min(y, next_y), max(x, next_x), max(y, next_y)))
                if pdfium_calls.segment_closes(segment) and (
                        abs(start_x - next_x) <= _STRAIGHT or abs(start_y - next_y) <= _STRAIGHT):
                    thin.append((min(start_x, next_x), min(start_y, next_y), max(start_x, next_x),
                                 max(start_y, next_y)))
            x, y = next_x, next_y
        self._filled(part)

    def _filled(self, part: list[tuple[float, float]]) -> None:
        if len(part) > 1:
            xs, ys = [x for x, _ in part], [y for _, y in part]
            left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
            if right - left <= THIN or top - bottom <= THIN:
                self.found.thin.append((left, bottom, right, top))


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(box: tuple[float, float, float, float], matrix: Matrix | None) -> tuple[float, float, float, float]:
    if matrix is None:
        return box
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)
