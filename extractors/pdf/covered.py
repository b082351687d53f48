"""Text that was painted over, such as the figure under the white box on which a clerk typed a new one.

Of what is drawn only handles and order are kept. More is asked only where an area was painted after a text and reaches
into the text's box.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats
from extractors.pdf.matrices import moved, product
from extractors.pdf.pdfium_calls import Argument

_MOST_PAIRS = 50_000_000
"""Texts times areas painted after some of them; of more the page is said to be read in part."""
_AT_ONCE = 500_000
_INTO = 1.0
"""An area that reaches less than this (points) into a text's box covers none of it."""
_AT_CORNER = 1.0
_RIM = 0.3
"""A text of which less than this share (of its shorter side) is seen from any side is cut off, and not read."""
_RECTANGLE = (4, 5)
_MOST_SEGMENTS = 2000
_OPAQUE = 255
_NO_BOXES = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class Level:
    """What a page or a form draws: the addresses of its objects, and the matrix that leads from theirs to user space.

    The first of them is drawn at ``start`` and each other ``step`` later, so that all objects of a page have one order.
    Within what shines through (not ``is_opaque``) nothing covers anything.
    """

    addresses: list[int]
    matrix: Floats
    depth: int = 0
    start: float = 0.0
    step: float = 1.0
    is_opaque: bool = True


@dataclass(slots=True)
class Drawn:
    """Some objects of a level, with their numbers in it."""

    level: Level
    items: list[Argument]
    numbers: NDArray[np.int64]
    _boxes: Floats | None = None

    def __len__(self) -> int:
        return len(self.items)

    @property
    def order(self) -> Floats:
        """When each was drawn."""
        return np.asarray(self.level.start + self.level.step * self.numbers, dtype=np.float64)

    def address(self, index: int) -> int:
        """The address of one of them."""
        return self.level.addresses[int(self.numbers[index])]

    def areas(self) -> Floats:
        """Their boxes in user space (left, bottom, right, top)."""
        if self._boxes is None:
            self._boxes = moved(pdfium_calls.object_bounds(self.items), self.level.matrix)
        return self._boxes

    def chosen(self, wanted: NDArray[np.bool_]) -> Drawn:
        """Those marked in ``wanted``."""
        return Drawn(self.level, list(compress(self.items, wanted.tolist())), self.numbers[wanted],
                     None if self._boxes is None else self._boxes[wanted])


@dataclass(frozen=True, slots=True)
class Covers:
    """Opaque rectangles in user space, and when each was painted; ``drawn`` has the same of the texts in question, by
    address.
    """

    boxes: Floats = field(default_factory=lambda: _NO_BOXES)
    order: Floats = field(default_factory=lambda: np.zeros(0))
    drawn: dict[int, float] = field(default_factory=dict)
    is_complete: bool = True

    def hidden(self, text_page: Argument, x: Floats, y: Floats, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of the asked characters lie, by their middles, under a rectangle that was painted after them."""
        found = np.zeros(len(asked), dtype=np.bool_)
        left, bottom, right, top = self.boxes.T[:, :, None]
        indexes = np.flatnonzero(asked)
        is_inside = (left <= x[indexes]) & (x[indexes] <= right) & (bottom <= y[indexes]) & (y[indexes] <= top)
        is_any = is_inside.any(axis=0)
        indexes, is_inside = indexes[is_any], is_inside[:, is_any]
        addresses = pdfium_calls.text_objects(text_page, indexes.tolist())
        drawn = np.array([self.drawn.get(address, np.inf) for address in addresses])
        found[indexes] = (is_inside & (drawn < self.order[:, None])).any(axis=0)
        return found


@dataclass(slots=True)
class Painting:
    """The texts, filled paths and pictures of a page."""

    texts: list[Drawn] = field(default_factory=list)
    fills: list[Drawn] = field(default_factory=list)
    pictures: list[Drawn] = field(default_factory=list)

    def covers(self, document: Any, page: Any) -> Covers:
        """What was painted over text."""
        if not self.texts or not (self.fills or self.pictures):
            return Covers()
        first = min(float(texts.order[0]) for texts in self.texts)
        later = [(each, is_picture) for kind, is_picture in ((self.fills, False), (self.pictures, True))
                 for each in kind if each.order[-1] > first]
        if not later:
            return Covers()
        texts = np.concatenate([each.areas() for each in self.texts])
        drawn = np.concatenate([each.order for each in self.texts])
        if sum(len(each) for each, _ in later) * len(drawn) > _MOST_PAIRS:
            return Covers(is_complete=False)
        is_touched = np.zeros(len(drawn), dtype=np.bool_)
        boxes, order = [_NO_BOXES], [np.zeros(0)]
        for each, is_picture in later:
            areas = each.areas()
            for index, touched in _reaching(areas, each.order, texts, drawn):
                address, matrix = each.address(index), each.level.matrix
                windows = _windows(address, matrix)
                if windows is None or has_transparency(address):
                    continue
                if is_picture:
                    painted = areas[index:index + 1] if _is_solid(document, page, address) else _NO_BOXES
                else:
                    painted = _rectangles(each.items[index], matrix)
                painted = _through(windows, painted)
                if len(painted):
                    is_touched |= touched
                    boxes.append(painted)
                    order.append(np.full(len(painted), each.order[index]))
        addresses = [each.address(index) for each in self.texts for index in range(len(each))]
        return Covers(np.concatenate(boxes), np.concatenate(order),
                      dict(zip(compress(addresses, is_touched.tolist()), drawn[is_touched].tolist(), strict=True)))


    def put_clipped_away(self) -> dict[int, Floats] | None:
        """Switch off the texts of which nothing is seen, since they are clipped to elsewhere.

        The windows (left, bottom, right, top) through which others are seen in part, by their address; None where no
        text is clipped.
        """
        away, parts = [], {}
        for texts in self.texts:
            for index, (left, bottom, right, top) in enumerate(texts.areas().tolist()):
                if right <= left or top <= bottom:
                    continue  # spaces, and letters of a font that has no outlines
                windows = _windows(texts.address(index), texts.level.matrix)
                if windows is None or not len(windows):
                    continue
                rim = _RIM * min(right - left, top - bottom)
                core = np.array([[left + rim, bottom + rim, right - rim, top - rim]])
                seen = _through(windows, core)
                if not len(seen):
                    away.append(texts.address(index))
                elif (seen != core).any():
                    parts[texts.address(index)] = np.append(windows[:, :2].max(axis=0), windows[:, 2:].min(axis=0))
        for address in away:
            pdfium_calls.put_away(address)
        return parts if away or parts else None


def _reaching(
    areas: Floats, order: Floats, texts: Floats, drawn: Floats,
) -> list[tuple[int, NDArray[np.bool_]]]:
    """The areas that reach into texts drawn before them, by index, and into which."""
    found = []
    step = max(_AT_ONCE // len(texts), 1)
    left, bottom, right, top = texts.T
    for start in range(0, len(areas), step):
        part = slice(start, start + step)
        west, south, east, north = areas[part].T[:, :, None]
        touched = (order[part, None] > drawn) & (west + _INTO < right) & (left + _INTO < east) & (
            south + _INTO < top) & (bottom + _INTO < north)
        found += [(start + int(index), touched[index]) for index in np.flatnonzero(touched.any(axis=1))]
    return found


def _rectangles(item: Argument, matrix: Floats) -> Floats:
    """The upright rectangles that a filled path paints opaquely; none where it paints anything else."""
    if pdfium_calls.fill_colours([item])[0, 3] < _OPAQUE:
        return _NO_BOXES
    count = min(pdfium_calls.path_segment_count(item), _MOST_SEGMENTS)
    segments = pdfium_calls.path_segments([item] * count, range(count))
    own = product(pdfium_calls.object_matrices([item]), matrix)[0]
    return _upright(segments, own)


def _upright(segments: list[Argument], matrix: Floats) -> Floats:
    """The rectangles of a path's segments, if they are nothing else and none lies in another, as in a frame."""
    kinds = np.array(list(map(pdfium_calls.segment_type, segments)))
    if len(kinds) == 0 or (kinds == pdfium.FPDF_SEGMENT_BEZIERTO).any():
        return _NO_BOXES
    a, b, c, d, e, f = matrix
    x, y = pdfium_calls.segment_points(segments).T.astype(np.float64)
    points = np.column_stack((a * x + c * y + e, b * x + d * y + f))
    starts = np.flatnonzero(kinds == pdfium.FPDF_SEGMENT_MOVETO)
    counts = np.diff(np.append(starts, len(kinds)))
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    from_edge = np.minimum(points - np.repeat(low, counts, axis=0), np.repeat(high, counts, axis=0) - points)
    is_part = counts > 1
    if not np.isin(counts[is_part], _RECTANGLE).all() or (from_edge > _AT_CORNER).any():
        return _NO_BOXES
    low, high = low[is_part], high[is_part]
    nested = (low[:, None] <= low).all(axis=2) & (high <= high[:, None]).all(axis=2)
    if np.count_nonzero(nested) > len(low):
        return _NO_BOXES
    return np.concatenate((low, high), axis=1)


def _is_solid(document: Any, page: Any, address: int) -> bool:
    """Whether a picture lets nothing shine through."""
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(document, page, _pointer(address))
    if not bitmap:
        return False
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) not in (pdfium.FPDFBitmap_BGRA, pdfium.FPDFBitmap_BGRA_Premul):
            return True
        height, stride = pdfium.FPDFBitmap_GetHeight(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)
        width = pdfium.FPDFBitmap_GetWidth(bitmap)
        room = (ctypes.c_ubyte * (height * stride)).from_address(
            ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.c_void_p).value or 0)
        alpha = np.frombuffer(room, dtype=np.uint8).reshape(height, stride)[1:-1, 7:4 * width - 4:4]
        return bool(alpha.size) and bool((alpha == _OPAQUE).all())
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _windows(address: int, matrix: Floats) -> Floats | None:
    """The rectangles that an object is clipped to, all at once; None where another form clips it."""
    clip = pdfium.FPDFPageObj_GetClipPath(_pointer(address))
    found = [_NO_BOXES]
    for path in range(pdfium.FPDFClipPath_CountPaths(clip) if clip else 0):
        count = min(pdfium.FPDFClipPath_CountPathSegments(clip, path), _MOST_SEGMENTS)
        segments = [pdfium.FPDFClipPath_GetPathSegment(clip, path, index) for index in range(count)]
        found.append(_upright([pdfium_calls.argument(segment) for segment in segments], matrix))
        if len(found[-1]) != 1:
            return None
    return np.concatenate(found)


def _through(windows: Floats, boxes: Floats) -> Floats:
    """What is left of boxes that are seen through each of these windows."""
    for window in windows:
        boxes = np.concatenate((np.maximum(boxes[:, :2], window[:2]), np.minimum(boxes[:, 2:], window[2:])), axis=1)
    return boxes[(boxes[:, :2] < boxes[:, 2:]).all(axis=1)]


def has_transparency(address: int) -> bool:
    """Whether what lies under an object shines through it, other than through holes of a picture's own."""
    return bool(pdfium.FPDFPageObj_HasTransparency(_pointer(address)))


def _pointer(address: int) -> Any:
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
