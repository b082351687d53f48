"""Ink cut into snippets: stretches of one line of text, each to be read by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.ocr.ink import components
from extractors.ocr.sheets import Picture

_SMALLEST_MARK = 0.2
"""Share of the type size below which a lonely patch of ink is dirt."""
_FLAT = 0.7
_WIDEST_INNER_GAP = 0.45
_TALLEST_LETTER = 1.2
_STACKED = 1.75
SMALLEST_TYPE, LARGEST_TYPE = 5.0, 30.0
USUAL_TYPE = 9.0


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of one line: its ink's box in pixels of the page, (left, top, right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Pixels from its highest to its lowest ink."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Pixels from its leftmost to its rightmost ink."""
        return self.right - self.left


def type_size(ink: Picture, boxes: list[tuple[int, int, int, int]], scale: float) -> float:
    """The height of the page's letters in pixels: that of most ink, measured by the width of its strips."""
    heights: list[float] = []
    weights: list[float] = []
    for left, top, right, bottom in boxes:
        for first, last in _strips(ink[top:bottom, left:right]):
            if SMALLEST_TYPE * scale <= last - first <= LARGEST_TYPE * scale:
                columns = np.flatnonzero(ink[top + first:top + last, left:right].any(axis=0))
                heights.append(last - first)
                weights.append(float(columns[-1] - columns[0]))
    if not heights:
        return USUAL_TYPE * scale
    order = np.argsort(heights)
    total = np.cumsum(np.array(weights)[order])
    return float(np.array(heights)[order][int(np.searchsorted(total, 0.7 * total[-1]))])


def snippets(ink: Picture, box: tuple[int, int, int, int], size: float, widest_gap: float) -> list[Snippet]:
    """The snippets inside a box, from top to bottom and left to right.

    ``size`` is the type size in pixels; a gap wider than ``widest_gap`` (pixels) parts two snippets.
    """
    left, top, right, bottom = box
    region = _without_dirt(ink[top:bottom, left:right], size)
    found = []
    for first, last in _lines(region, size):
        strip = region[first:last]
        for start, end in _parts(strip, widest_gap):
            rows = np.flatnonzero(strip[:, start:end].any(axis=1))
            found.append(Snippet(left + start, top + first + int(rows[0]), left + end, top + first + int(rows[-1]) + 1))
    return found


def _without_dirt(region: Picture, size: float) -> Picture:
    """Without small patches that stand far from everything larger."""
    found = components(region)
    if len(found.areas) == 0:
        return region
    extent = found.boxes[:, 2:].max(axis=1)
    is_print = extent >= _SMALLEST_MARK * size
    table = np.concatenate(([0], is_print.astype(np.uint8)))
    kept = np.asarray(table[found.labels], dtype=np.uint8)
    if is_print.all() or not is_print.any():
        return kept
    ys, xs = np.nonzero(kept)
    reach = 0.6 * size
    middles = found.boxes[:, :2] + found.boxes[:, 2:] / 2
    near = (middles[:, 0] > xs.min() - reach) & (middles[:, 0] < xs.max() + reach) & (
        middles[:, 1] > ys.min() - reach / 4) & (middles[:, 1] < ys.max() + reach / 4) & (found.areas >= 3)
    table = np.concatenate(([0], (is_print | near).astype(np.uint8)))
    return np.asarray(table[found.labels], dtype=np.uint8)


def _strips(region: Picture) -> list[tuple[int, int]]:
    """Stretches of rows that hold ink."""
    return _stretches(region.any(axis=1))


def _stretches(has_ink: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], has_ink.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _lines(region: Picture, size: float) -> list[tuple[int, int]]:
    """Strips joined where a letter falls apart and cut where lines run into each other."""
    joined: list[tuple[int, int]] = []
    for first, last in _strips(region):
        if joined:
            start, end = joined[-1]
            is_part = min(end - start, last - first) < _FLAT * size
            if is_part and first - end <= _WIDEST_INNER_GAP * size and last - start <= _TALLEST_LETTER * size:
                joined[-1] = (start, last)
                continue
        joined.append((first, last))
    found = []
    for first, last in joined:
        found += _unstacked(region, first, last, size)
    return found


def _unstacked(region: Picture, first: int, last: int, size: float) -> list[tuple[int, int]]:
    """One strip as its lines: a strip much taller than the type holds lines that touch."""
    height = last - first
    if height < _STACKED * size:
        return [(first, last)]
    profile = region[first:last].sum(axis=1)
    count = max(round(height / (1.15 * size)), 2)
    cuts = [0]
    for number in range(1, count):
        middle = round(number * height / count)
        reach = max(int(0.3 * size), 1)
        window = profile[middle - reach:middle + reach + 1]
        cuts.append(middle - reach + int(window.argmin()))
    cuts.append(height)
    return [(first + start, first + end) for start, end in zip(cuts, cuts[1:], strict=False) if end > start]


def _parts(strip: Picture, widest_gap: float) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    for start, end in _stretches(strip.any(axis=0)):
        if parts and start - parts[-1][1] <= widest_gap:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts
