"""Ink cut into snippets: stretches of one line of text, each to be read by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from extractors.ocr.ink import components
from extractors.ocr.sheets import Picture

_SMALLEST_MARK = 0.2
"""Share of the type size below which a lonely patch of ink is dirt."""
_SMALLEST_POINT = 0.09
"""Share of the type size; a decimal point is no smaller."""
_CELL_GAP = 2.5
_LINE_GAP, _FIGURE_GAP = 0.85, 0.4
"""Gaps (share of the type size) that part two snippets: inside a cell; outside of all cells; figures there."""
_FLAT = 0.7
_STACK_REACH = 30
"""How many patches back in order of height the other strokes of a letter may stand."""
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


def cell_snippets(ink: Picture, box: tuple[int, int, int, int], size: float, border: float) -> list[Snippet]:
    """The snippets inside a cell, from top to bottom and left to right.

    ``size`` is the type size, ``border`` the depth along the cell's edges within which only remnants of
    rules lie (both in pixels).
    """
    left, top, right, bottom = box
    region = _without_dirt(_without_remnants(ink[top:bottom, left:right], border), size)
    return [_moved(one, left, top) for one in _cut(region, size, _CELL_GAP * size)]


def loose_snippets(ink: Picture, size: float) -> list[Snippet]:
    """The snippets of a page outside of cells: lines of prose, and tables whose rows need not be level."""
    smear = np.ones((max(round(0.12 * size), 1), max(round(_LINE_GAP * size), 1)), np.uint8)
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, smear)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    found = []
    for patches, (left, top, right, bottom) in _stacks(stats, size):
        own = np.isin(labels[top:bottom, left:right], patches)
        region = _without_dirt(np.asarray(ink[top:bottom, left:right] * own, dtype=np.uint8), size)
        found += [_moved(one, left, top) for one in _cut(region, size, _LINE_GAP * size)]
    return found


def _stacks(stats: np.ndarray, size: float) -> list[tuple[list[int], tuple[int, int, int, int]]]:
    """Patches and their boxes, flat ones above each other taken together: the strokes of 二 and 三."""
    found: list[tuple[list[int], tuple[int, int, int, int]]] = []
    order = sorted(range(1, len(stats)), key=lambda patch: int(stats[patch, cv2.CC_STAT_TOP]))
    for patch in order:
        left, top, width, height, _ = stats[patch].tolist()
        if max(width, height) < _SMALLEST_MARK * size:
            continue
        for index in range(len(found) - 1, max(len(found) - _STACK_REACH, 0) - 1, -1):
            patches, (west, north, east, south) = found[index]
            shared = min(east, left + width) - max(west, left)
            is_flat = max(height, south - north) < _FLAT * size and width < 2 * size and east - west < 2 * size
            if is_flat and shared >= 0.6 * min(width, east - west) and (
                    top - south <= 0.5 * size and top + height - north <= _TALLEST_LETTER * size):
                found[index] = ([*patches, patch], (
                    min(west, left), north, max(east, left + width), max(south, top + height)))
                break
        else:
            found.append(([patch], (left, top, left + width, top + height)))
    return found


def parts(cut: Picture, level: float, size: float) -> list[tuple[int, int]]:
    """The columns (start, end) of what stands apart in the picture of a snippet, as figures of two columns do."""
    return _parts(np.asarray((cut < level).astype(np.uint8)), _FIGURE_GAP * size)


def _cut(region: Picture, size: float, widest_gap: float) -> list[Snippet]:
    found = []
    for first, last in _lines(region, size):
        strip = region[first:last]
        for start, end in _parts(strip, widest_gap):
            rows = np.flatnonzero(strip[:, start:end].any(axis=1))
            found.append(Snippet(start, first + int(rows[0]), end, first + int(rows[-1]) + 1))
    return found


def _moved(one: Snippet, x: int, y: int) -> Snippet:
    return Snippet(one.left + x, one.top + y, one.right + x, one.bottom + y)


def _without_remnants(region: Picture, border: float) -> Picture:
    """Without what lies along the edges only: pieces of the cell's rules that were not recognised as such."""
    found = components(region)
    if len(found.areas) == 0:
        return region
    left, top, width, height = found.boxes.T
    is_remnant = (
        (top + height <= border) | (top >= region.shape[0] - border)
        | (left + width <= border) | (left >= region.shape[1] - border))
    table = np.concatenate(([0], (~is_remnant).astype(np.uint8)))
    return np.asarray(table[found.labels], dtype=np.uint8)


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
        middles[:, 1] > ys.min() - reach / 4) & (middles[:, 1] < ys.max() + reach / 4) & (
        found.areas >= max(3.0, (_SMALLEST_POINT * size) ** 2))
    table = np.concatenate(([0], (is_print | near).astype(np.uint8)))
    return np.asarray(table[found.labels], dtype=np.uint8)


def _strips(region: Picture) -> list[tuple[int, int]]:
    """Stretches of rows that hold ink."""
    return _stretches(np.asarray(region.any(axis=1)))


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
    return [(first + start, first + end) for start, end in pairwise(cuts) if end > start]


def _parts(strip: Picture, widest_gap: float) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    for start, end in _stretches(np.asarray(strip.any(axis=0))):
        if parts and start - parts[-1][1] <= widest_gap:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts
