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
from extractors.pdf.covered import Drawn, Level, Painting, has_transparency
from extractors.pdf.frames import Floats, Frame
from extractors.pdf.matrices import IDENTITY, product
from extractors.pdf.pdfium_calls import Argument
from extractors.pdf.unseen import Backdrop, Unseen, unseen

MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200_000
MAX_DEPTH = 5
THIN = 3.0
"""A shape thinner than this many points is a rule, a thicker one has edges."""
_STRAIGHT = 1.0
"""How far (points) an edge may lean and still be a rule."""
_FEWEST_CURVES = 8
"""A filled path of more segments may be a letter's outline."""
_RECTANGLE = 5
"""A filled path of no more segments is one area, and has no thin parts."""

_PATH, _IMAGE, _FORM = pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
_TEXT, _SHADING = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_SHADING
_LINE_TO, _MOVE_TO = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO


@dataclass(slots=True)
class Strokes:
    """``thin`` are the boxes of all that is long and thin, as arrays of (left, bottom, right, top) in user space.

    ``picture_area`` is the summed area of pictures; ``is_complete`` is False when a budget ran out.
    ``shapes`` are the boxes of what may show letters without being text: outlines and pictures.
    ``unseen`` tells of the text that nobody sees, ``painting`` has the order of what is drawn.
    """

    thin: list[Floats] = field(default_factory=list)
    shapes: list[Floats] = field(default_factory=list)
    unseen: Unseen = field(default_factory=Unseen)
    painting: Painting = field(default_factory=Painting)
    picture_area: float = 0.0
    is_complete: bool = True


def page_strokes(document: Any, page: Any) -> Strokes:
    """All strokes of an open page, within the budgets for objects, segments and depth."""
    found = Strokes()
    count = min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS + 1)
    walk = _Walk(found)
    walk.visit(Level(pdfium_calls.page_objects(pdfium_calls.argument(page), count), IDENTITY))
    covers = found.painting.covers(document, page)
    found.unseen = Unseen(walk.backdrop.unseen_boxes(), covers)
    found.is_complete &= covers.is_complete
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
        self.painting = found.painting

    def visit(self, level: Level) -> None:
        """Take the strokes of a level's objects."""
        self.objects_left -= len(level.addresses)
        if self.objects_left < 0:
            self.found.is_complete = False
            return
        objects = pdfium_calls.arguments(level.addresses)
        kinds = np.fromiter(map(pdfium_calls.object_type, objects), np.int64, len(objects))

        def of_kind(kind: int) -> Drawn:
            is_wanted = kinds == kind
            return Drawn(level, list(compress(objects, is_wanted.tolist())), np.flatnonzero(is_wanted))

        present = np.bincount(kinds, minlength=_FORM + 1)
        if present[_PATH]:
            self._paths(of_kind(_PATH))
        if present[_IMAGE]:
            self._pictures(of_kind(_IMAGE))
        if present[_TEXT]:
            self._texts(of_kind(_TEXT))
        if present[_SHADING]:
            self.backdrop.pictures.append(of_kind(_SHADING).areas())
        if present[_FORM]:
            forms = of_kind(_FORM)
            for item, number in zip(forms.items, forms.numbers.tolist(), strict=True):
                self._form(item, number, level)

    def _texts(self, texts: Drawn) -> None:
        self.painting.texts.append(texts)
        for wanted, boxes in zip(unseen(texts.items), (self.backdrop.invisible, self.backdrop.pale), strict=True):
            if hidden := texts.chosen(wanted):
                boxes.append(hidden.areas())

    def _pictures(self, pictures: Drawn) -> None:
        boxes = pictures.areas()
        width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        is_thin = np.minimum(width, height) <= THIN
        self.found.thin.append(boxes[is_thin])
        self.found.picture_area += float((width * height)[~is_thin].sum())
        self.backdrop.pictures.append(boxes[~is_thin])
        self.found.shapes.append(boxes[~is_thin])
        if pictures.level.is_opaque and (thick := pictures.chosen(~is_thin)):
            self.painting.pictures.append(thick)

    def _form(self, item: Argument, number: int, level: Level) -> None:
        count = pdfium_calls.form_object_count(item)
        if level.depth >= MAX_DEPTH or count > self.objects_left:
            self.found.is_complete = False
            return
        matrix = product(pdfium_calls.object_matrices([item]), level.matrix)[0]
        is_opaque = level.is_opaque and not has_transparency(level.addresses[number])
        self.visit(Level(pdfium_calls.form_objects(item, count), matrix, level.depth + 1,
                         level.start + level.step * number, level.step / (count + 1), is_opaque))

    def _paths(self, paths: Drawn) -> None:
        boxes = paths.areas()
        is_thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= THIN
        self.found.thin.append(boxes[is_thin])
        shapes = paths.chosen(~is_thin)
        if not shapes:
            return
        thick, boxes, matrix = shapes.items, shapes.areas(), shapes.level.matrix
        counts = np.array(list(map(pdfium_calls.path_segment_count, thick)))
        modes = pdfium_calls.draw_modes(thick)
        is_stroked = modes[1] != 0
        if filled := shapes.chosen(modes[0] != 0):
            self.backdrop.fills.append((filled.items, filled.areas()))
            if filled.level.is_opaque:
                self.painting.fills.append(filled)
        rectangles = _rectangles(thick, is_stroked & (counts == _RECTANGLE), boxes, matrix)
        if rectangles is not None:
            self.found.thin.append(rectangles)
            is_stroked &= counts != _RECTANGLE
        is_outlined = (modes[0] != 0) & (counts > _FEWEST_CURVES)
        if is_outlined.any():
            self.found.shapes.append(boxes[is_outlined])
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
    a, b, c, d, e, f = np.repeat(product(pdfium_calls.object_matrices(items), matrix), counts, axis=0).T
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
    a, b, c, d, e, f = product(pdfium_calls.object_matrices(items), matrix).T
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
