"""The straight horizontal and vertical strokes of a page, whatever they were drawn with.

A rule may be a stroked line, a thin filled rectangle, the edge of a stroked rectangle, one of many
segments of a long path, or a thin picture; and all of these inside form XObjects with matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats, Frame
from extractors.pdf.pdfium_calls import Argument
from extractors.pdf.unseen import Backdrop, unseen

MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200_000
MAX_DEPTH = 5
THIN = 3.0
"""A shape thinner than this many points is a rule, a thicker one has edges."""
_STRAIGHT = 1.0
"""How far (points) an edge may lean and still be a rule."""
_RECTANGLE = 5
"""A filled path of no more segments is one area, and has no thin parts."""

_IDENTITY = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
_PATH, _IMAGE, _FORM = pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
_TEXT, _SHADING = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_SHADING
_LINE_TO, _MOVE_TO = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO


@dataclass(slots=True)
class Strokes:
    """``thin`` are the boxes of all that is long and thin, as arrays of (left, bottom, right, top) in user space.

    ``picture_area`` is the summed area of pictures; ``is_complete`` is False when a budget ran out.
    ``unseen`` are the boxes of text that nobody sees.
    """

    thin: list[Floats] = field(default_factory=list)
    unseen: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    picture_area: float = 0.0
    is_complete: bool = True


def page_strokes(page: Any) -> Strokes:
    """All strokes of an open page, within the budgets for objects, segments and depth."""
    found = Strokes()
    count = min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS + 1)
    objects = pdfium_calls.page_objects(pdfium_calls.argument(page), count)
    walk = _Walk(found)
    walk.visit(objects, _IDENTITY, 0)
    found.unseen = walk.backdrop.unseen_boxes()
    return found


def upright_rules(strokes: Strokes, frame: Frame) -> tuple[Floats, Floats]:
    """Horizontal rules as rows (y, left, right) and vertical ones as (x, top, bottom), upright."""
    if not strokes.thin:
        none = np.zeros((0, 3))
        return none, none
    boxes = np.concatenate(strokes.thin)
    left, top, right, bottom = frame.upright(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3])
    width, height = right - left, bottom - top
    flat, tall = (height <= THIN) & (width >= height), (width <= THIN) & (height >= width)
    horizontal = np.column_stack(((top + bottom) / 2, left, right))[flat]
    vertical = np.column_stack(((left + right) / 2, top, bottom))[tall]
    return horizontal, vertical


class _Walk:
    """One walk over the objects of a page; carries the budgets.

    Each question is put to all objects at once (``map`` over handles and addresses), since a page may
    draw every edge of every cell as an object of its own.
    """

    def __init__(self, found: Strokes) -> None:
        self.found = found
        self.objects_left = MAX_OBJECTS
        self.segments_left = MAX_SEGMENTS
        self.backdrop = Backdrop()

    def visit(self, objects: list[Argument], matrix: Floats, depth: int) -> None:
        """Take the strokes of these objects; ``matrix`` leads from theirs to user space."""
        self.objects_left -= len(objects)
        if self.objects_left < 0:
            self.found.is_complete = False
            return
        kinds = np.fromiter(map(pdfium_calls.object_type, objects), np.int64, len(objects))
        if paths := list(compress(objects, (kinds == _PATH).tolist())):
            self._paths(paths, matrix)
        if pictures := list(compress(objects, (kinds == _IMAGE).tolist())):
            self._pictures(_moved(pdfium_calls.object_bounds(pictures), matrix))
        if texts := list(compress(objects, (kinds == _TEXT).tolist())):
            self._texts(texts, matrix)
        if shadings := list(compress(objects, (kinds == _SHADING).tolist())):
            self.backdrop.pictures.append(_moved(pdfium_calls.object_bounds(shadings), matrix))
        for item in compress(objects, (kinds == _FORM).tolist()):
            self._form(item, matrix, depth)

    def _texts(self, texts: list[Argument], matrix: Floats) -> None:
        for wanted, boxes in zip(unseen(texts), (self.backdrop.invisible, self.backdrop.white), strict=True):
            if wanted.any():
                boxes.append(_moved(pdfium_calls.object_bounds(list(compress(texts, wanted.tolist()))), matrix))

    def _pictures(self, boxes: Floats) -> None:
        width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        is_thin = np.minimum(width, height) <= THIN
        self.found.thin.append(boxes[is_thin])
        self.found.picture_area += float((width * height)[~is_thin].sum())
        self.backdrop.pictures.append(boxes[~is_thin])

    def _form(self, item: Argument, matrix: Floats, depth: int) -> None:
        count = pdfium_calls.form_object_count(item)
        if depth >= MAX_DEPTH or count > self.objects_left:
            self.found.is_complete = False
            return
        children = pdfium_calls.form_objects(item, count)
        self.visit(children, _product(pdfium_calls.object_matrices([item]), matrix)[0], depth + 1)

    def _paths(self, paths: list[Argument], matrix: Floats) -> None:
        boxes = _moved(pdfium_calls.object_bounds(paths), matrix)
        is_thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= THIN
        self.found.thin.append(boxes[is_thin])
        thick = list(compress(paths, (~is_thin).tolist()))
        if not thick:
            return
        counts = np.array(list(map(pdfium_calls.path_segment_count, thick)))
        modes = pdfium_calls.draw_modes(thick)
        is_stroked = modes[1] != 0
        filled = np.flatnonzero(modes[0] != 0)
        if len(filled):
            self.backdrop.fills.append(([thick[index] for index in filled.tolist()], boxes[~is_thin][filled]))
        rectangles = _rectangles(thick, is_stroked & (counts == _RECTANGLE), boxes[~is_thin], matrix)
        if rectangles is not None:
            self.found.thin.append(rectangles)
            is_stroked &= counts != _RECTANGLE
        is_filled = (modes[1] == 0) & (modes[0] != 0) & (counts > _RECTANGLE)
        for wanted, follow in ((is_stroked, _edges), (is_filled, _parts)):
            self.segments_left -= int(counts[wanted].sum())
            if self.segments_left < 0:
                self.found.is_complete = False
                return
            if wanted.any():
                items = list(compress(thick, wanted.tolist()))
                self.found.thin.append(follow(items, counts[wanted], matrix))


def _followed(
    items: list[Argument], counts: NDArray[np.int64], matrix: Floats,
) -> tuple[list[Argument], NDArray[np.int64], Floats]:
    """Handles, kinds and points (in user space) of all segments of these paths, one after another."""
    segments: list[Argument] = []
    for item, count in zip(items, counts.tolist(), strict=True):
        segments += pdfium_calls.path_segments([item] * count, range(count))
    kinds = np.array(list(map(pdfium_calls.segment_type, segments)))
    points = pdfium_calls.segment_points(segments)
    a, b, c, d, e, f = np.repeat(_product(pdfium_calls.object_matrices(items), matrix), counts, axis=0).T
    x, y = points[:, 0], points[:, 1]
    return segments, kinds, np.column_stack((a * x + c * y + e, b * x + d * y + f))


def _rectangles(items: list[Argument], wanted: NDArray[np.bool_], boxes: Floats, matrix: Floats) -> Floats | None:
    """The edges of stroked paths of a rectangle's length, if all of them are upright rectangles, else None.

    Three corners that fill the path's box show it, so this asks for less than half of what ``_edges`` does.
    """
    if not wanted.any():
        return None
    items = list(compress(items, wanted.tolist()))
    count = len(items)
    corners = np.stack([
        pdfium_calls.segment_points(pdfium_calls.path_segments(items, [corner] * count)) for corner in range(3)])
    a, b, c, d, e, f = _product(pdfium_calls.object_matrices(items), matrix).T
    x, y = a * corners[:, :, 0] + c * corners[:, :, 1] + e, b * corners[:, :, 0] + d * corners[:, :, 1] + f
    is_flat_first = (np.abs(y[0] - y[1]) < _STRAIGHT) & (np.abs(x[1] - x[2]) < _STRAIGHT)
    is_tall_first = (np.abs(x[0] - x[1]) < _STRAIGHT) & (np.abs(y[1] - y[2]) < _STRAIGHT)
    if not (is_flat_first | is_tall_first).all():
        return None
    left, right = np.minimum(x[0], x[2]), np.maximum(x[0], x[2])
    bottom, top = np.minimum(y[0], y[2]), np.maximum(y[0], y[2])
    if (np.abs(np.column_stack((left, bottom, right, top)) - boxes[wanted]) > THIN).any():
        return None
    edges = ((left, bottom, right, bottom), (left, top, right, top),
             (left, bottom, left, top), (right, bottom, right, top))
    return np.concatenate([np.column_stack(edge) for edge in edges])


def _edges(items: list[Argument], counts: NDArray[np.int64], matrix: Floats) -> Floats:
    """The straight edges of stroked paths, as boxes."""
    segments, kinds, points = _followed(items, counts, matrix)
    ends = np.flatnonzero(kinds == _LINE_TO)
    # A part may close with an edge back to where it began.
    first = np.maximum.accumulate(np.where(kinds == _MOVE_TO, np.arange(len(kinds)), 0))
    is_last = np.append(kinds[1:] == _MOVE_TO, True) & (kinds == _LINE_TO)
    closing = np.array([index for index in np.flatnonzero(is_last).tolist()
                        if pdfium_calls.segment_closes(segments[index])], dtype=np.int64)
    one = np.concatenate((points[ends - 1], points[first[closing]]))
    other = np.concatenate((points[ends], points[closing]))
    is_straight = (np.abs(one - other) <= _STRAIGHT).any(axis=1)
    return np.concatenate((np.minimum(one, other), np.maximum(one, other)), axis=1)[is_straight]


def _parts(items: list[Argument], counts: NDArray[np.int64], matrix: Floats) -> Floats:
    """The thin parts of paths that are only filled, as boxes."""
    _, kinds, points = _followed(items, counts, matrix)
    starts = np.flatnonzero(kinds == _MOVE_TO)
    if len(starts) == 0:
        return np.zeros((0, 4))
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    boxes: Floats = np.concatenate((low, high), axis=1)[(high - low).min(axis=1) <= THIN]
    return boxes


def _product(first: Floats, then: Floats) -> Floats:
    """Matrices (one a row) followed by another."""
    a, b, c, d, e, f = first.T
    g, h, i, j, k, m = then
    return np.column_stack((a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
                            e * h + f * j + m))


def _moved(boxes: Floats, matrix: Floats) -> Floats:
    """Boxes around what a matrix makes of these boxes."""
    if matrix is _IDENTITY:
        return boxes
    a, b, c, d, e, f = matrix
    x, y = boxes[:, [0, 0, 2, 2]], boxes[:, [1, 3, 1, 3]]
    moved_x, moved_y = a * x + c * y + e, b * x + d * y + f
    return np.column_stack((moved_x.min(axis=1), moved_y.min(axis=1), moved_x.max(axis=1), moved_y.max(axis=1)))
