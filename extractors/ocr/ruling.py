"""The ruled lines of a page picture, whole, broken or dashed, told from the strokes of its letters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from extractors.ocr.ruled_ink import centred, inked, is_solid, kept, solid
from extractors.ocr.sheets import Picture
from extractors.pdf.frames import Floats
from extractors.pdf.rules import joined

_SHORTEST = 12.0
"""Points that a piece of a line must run on without a break."""
_THICKEST = 4.0
_DASH_THICKEST = 1.7
_DASH_SHORTEST = 1.8
_DASH_GAP = 5.0
_DASHED_SHORTEST = 24.0
_BESIDE = 2.2
"""Points above and below a line that are looked at: paper lies there, where letters would have more strokes."""
_WINDOW = 12.0
_MOST_BESIDE = 0.42
"""Share of a stretch of ``_WINDOW`` points that may have ink beside it: crossings, text that touches the line."""
_BY_ITSELF, _ALONE = 100.0, 45.0
"""A line this long needs no other; one this long must meet another; a shorter one must run from line to line."""
_THROUGH = 6.0
"""Points that a rule goes on at each side of one it crosses; no letter stands across a rule."""
_COMB = 3
"""So many rules of one length side by side that meet another are the columns of a table without an outer frame."""
_GAP = 9.0
"""Pieces of one line with a gap up to this between them are one line: a crossing, a worn place."""
_LONG_GAP, _MOSTLY, _UNBROKEN = 40.0, 0.6, 0.85
_SAME_HEIGHT = 1.6
_MEETS = 3.5


@dataclass(frozen=True, slots=True)
class Ruling:
    """Rules in points as rows (position, start, end), and a mask (1 where a rule is drawn) in pixels."""

    horizontal: Floats
    vertical: Floats
    mask: Picture


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Ink of lines in one direction, and its stretches as rows (position, start, end) in points.

    ``free`` stretches have paper beside them; ``crowded`` ones may be rules with text close by, or
    strokes of letters.
    """

    mask: Picture
    free: Floats
    crowded: Floats


def ruling(ink: Picture, scale: float) -> Ruling:
    """Find the ruled lines of an upright page; ``scale`` in pixels a point."""
    sideways = np.ascontiguousarray(ink.T)
    across, down = _pieces(ink, scale), _pieces(sideways, scale)
    horizontal = _bridged(joined(across.free), ink, scale)
    vertical = _bridged(joined(down.free), sideways, scale)
    for _ in range(2):
        # Taken one after the other, since a crowded rule may end at another crowded rule.
        horizontal = _with_crowded(horizontal, vertical, across.crowded, ink, scale)
        vertical = _with_crowded(vertical, horizontal, down.crowded, sideways, scale)
    horizontal, vertical = solid(horizontal, ink, scale), solid(vertical, sideways, scale)
    for _ in range(3):
        horizontal, vertical = (
            _anchored(horizontal, vertical, ink, scale), _anchored(vertical, horizontal, sideways, scale))
    horizontal, vertical = _extended(horizontal, vertical, ink, scale), _extended(vertical, horizontal, sideways, scale)
    horizontal, vertical = _trimmed(horizontal, vertical), _trimmed(vertical, horizontal)
    horizontal, vertical = centred(horizontal, ink, scale), centred(vertical, sideways, scale)
    mask = np.maximum(
        kept(across.mask, ink, horizontal, scale), np.ascontiguousarray(kept(down.mask, sideways, vertical, scale).T))
    return Ruling(horizontal, vertical, mask)


def _pieces(ink: Picture, scale: float) -> _Pieces:
    """The lines running across."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    whole = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, _odd(_SHORTEST * scale)), np.uint8))
    thickest = _odd(_THICKEST * scale)
    blocks = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((thickest, thickest), np.uint8))
    kept = np.zeros_like(ink)
    found: dict[bool, list[tuple[float, float, float]]] = {True: [], False: []}
    # Text may touch a whole line on one side all along; what looks like dashes may be the tops of letters.
    for mask, one_sided, shortest in ((cv2.subtract(whole, blocks), 0.5, 0.0), (_dashed(ink, scale), 1.0, _ALONE)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        for patch in range(1, count):
            left, top, width, height, _ = stats[patch].tolist()
            if width < 2 * height:
                continue
            own = labels[top:top + height, left:left + width] == patch
            for start, end, is_free in _stretches(ink, own, left, top, scale, one_sided):
                if not is_free and end - start < shortest * scale:
                    continue
                part = own[:, start:end]
                kept[top:top + height, left + start:left + end] |= part
                found[is_free] += _runs(part, left + start, top, scale)
    free, crowded = (np.array(found[key], dtype=np.float64).reshape(-1, 3) for key in (True, False))
    return _Pieces(kept, free, crowded)


def _dashed(ink: Picture, scale: float) -> Picture:
    """Short thin strokes in a row at one height, near each other, be they joined to a crossing line or not."""
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, _odd(_DASH_SHORTEST * scale)), np.uint8))
    blocks = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((_odd(_DASH_THICKEST * scale), 1), np.uint8))
    grown = cv2.dilate(cv2.subtract(strokes, blocks), np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(grown, cv2.MORPH_CLOSE, np.ones((1, _odd(_DASH_GAP * scale)), np.uint8))
    return np.asarray(
        cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, _odd(_DASHED_SHORTEST * scale)), np.uint8)),
        dtype=np.uint8)


def _stretches(
    ink: Picture, own: np.ndarray, left: int, top: int, scale: float, one_sided: float
) -> list[tuple[int, int, bool]]:
    """Stretches of a line, and whether paper lies beside them, as beside a rule and not beside a letter's stroke.

    ``one_sided`` is how much a place counts that has ink on one side only.
    """
    reach = max(round(_BESIDE * scale), 2)
    above, below = max(top - reach, 0), min(top + own.shape[0] + reach, ink.shape[0])
    strip = ink[above:below, left:left + own.shape[1]].copy()
    inside = cv2.dilate(own.astype(np.uint8), np.ones((3, 1), np.uint8))
    strip[top - above:top - above + own.shape[0]][inside > 0] = 0
    depth = own.sum(axis=0)
    middle = own.argmax(axis=0) + (depth / 2).astype(np.int64) + (top - above)
    rows = np.arange(strip.shape[0])[:, None]
    inked = (strip > 0) & (np.abs(rows - middle[None, :]) <= reach + depth[None, :] / 2)
    upper = (inked & (rows < middle[None, :])).any(axis=0)
    lower = (inked & (rows > middle[None, :])).any(axis=0)
    crowd = np.where(upper & lower, 1.0, np.where(upper | lower, one_sided, 0.0))
    window = min(max(round(_WINDOW * scale), 1), len(crowd))
    padded = np.pad(crowd, (window // 2, window - 1 - window // 2), mode="edge")
    free = np.convolve(padded, np.full(window, 1 / window), mode="valid") <= _MOST_BESIDE
    edges = [0, *(np.flatnonzero(np.diff(free.astype(np.int8))) + 1).tolist(), len(free)]
    found: list[tuple[int, int, bool]] = []
    for start, end in pairwise(edges):
        is_free = bool(free[start]) and end - start >= 0.8 * _SHORTEST * scale
        if found and not is_free and not found[-1][2]:
            found[-1] = (found[-1][0], end, False)
        else:
            found.append((start, end, is_free))
    return found


def _runs(patch: np.ndarray, left: int, top: int, scale: float) -> list[tuple[float, float, float]]:
    """One level line, or a tilted or bent one cut into short level pieces."""
    height, width = patch.shape
    step = width if height <= 3 * scale else max(int(20 * scale), 1)
    pieces = []
    for start in range(0, width, step):
        piece = patch[:, start:start + step]
        columns = np.flatnonzero(piece.any(axis=0))
        if len(columns):
            # Strokes of letters may hang on the line: its height is that of most of its ink.
            counts = piece.sum(axis=1)
            rows = np.flatnonzero(counts >= 0.7 * counts.max())
            pieces.append((
                (top + float(rows.mean()) + 0.5) / scale, (left + start + int(columns[0])) / scale,
                (left + start + int(columns[-1]) + 1) / scale))
    return pieces


def _bridged(rules: Floats, ink: Picture, scale: float) -> Floats:
    """Pieces of one line joined over a longer gap than that of dashes, a long gap only where ink shows in it."""
    found: list[list[float]] = []
    for position, start, end in rules[np.lexsort((rules[:, 1], rules[:, 0]))].tolist() if len(rules) else []:
        for other in reversed(found):
            if position - other[0] > _SAME_HEIGHT:
                continue
            gap = max(start - other[2], other[1] - end)
            between = (other[2], start) if start > other[2] else (end, other[1])
            if gap <= _GAP or (gap <= _LONG_GAP and inked(ink, scale, position, *between) >= _MOSTLY):
                if end - start > other[2] - other[1]:
                    other[0] = position
                other[1], other[2] = min(start, other[1]), max(end, other[2])
                break
        else:
            found.append([position, start, end])
    return np.array(found, dtype=np.float64).reshape(-1, 3)


def _anchored(rules: Floats, crossing: Floats, ink: Picture, scale: float) -> Floats:
    """The long rules, and the short ones that run from one crossing rule to another, or through one, or in a comb."""
    def meets(x: float, y: float) -> bool:
        return bool(((np.abs(crossing[:, 0] - x) <= _MEETS) & (crossing[:, 1] - _MEETS <= y)
                     & (y <= crossing[:, 2] + _MEETS)).any())

    def is_met(position: float, start: float, end: float) -> bool:
        return bool(((crossing[:, 0] >= start - _MEETS) & (crossing[:, 0] <= end + _MEETS)
                     & (crossing[:, 1] - _MEETS <= position) & (position <= crossing[:, 2] + _MEETS)).any())

    def has_company(start: float, end: float) -> bool:
        alike = (np.abs(rules[:, 1] - start) <= _MEETS) & (np.abs(rules[:, 2] - end) <= _MEETS)
        return int(alike.sum()) >= _COMB

    def goes_through(position: float, start: float, end: float) -> bool:
        is_crossed = ((crossing[:, 0] >= start + _THROUGH) & (crossing[:, 0] <= end - _THROUGH)
                      & (crossing[:, 1] <= position - _THROUGH) & (crossing[:, 2] >= position + _THROUGH)).any()
        return bool(is_crossed) and is_solid(ink, scale, position, start, end)

    keep = [end - start >= _BY_ITSELF or (is_met(position, start, end) and (
                end - start >= _ALONE or has_company(start, end) or goes_through(position, start, end)))
            or (meets(start, position) and meets(end, position)) for position, start, end in rules.tolist()]
    return rules[np.array(keep, dtype=bool)] if len(rules) else rules


def _with_crowded(rules: Floats, crossing: Floats, crowded: Floats, ink: Picture, scale: float) -> Floats:
    """The rules and those crowded stretches that run on from a rule, or from a crossing one, on both sides."""
    if len(crowded) == 0 or len(rules) + len(crossing) == 0:
        return rules

    def holds(x: float, y: float) -> bool:
        goes_on = (np.abs(rules[:, 0] - y) <= _SAME_HEIGHT) & (rules[:, 1] - _MEETS <= x) & (x <= rules[:, 2] + _MEETS)
        crosses = (np.abs(crossing[:, 0] - x) <= _MEETS) & (crossing[:, 1] - _MEETS <= y) & (
            y <= crossing[:, 2] + _MEETS)
        return bool(goes_on.any() or crosses.any())

    fits = [holds(start, position) and holds(end, position) for position, start, end in crowded.tolist()]
    return _bridged(joined(np.concatenate((rules, crowded[np.array(fits, dtype=bool)]))), ink, scale)


def _trimmed(rules: Floats, crossing: Floats) -> Floats:
    """Without ends that reach beyond the last crossing rule alone: a letter's stroke in line with the rule.

    Where a table is open (its rows go on over the page), several rules end together.
    """
    if len(rules) == 0 or len(crossing) == 0:
        return rules
    trimmed = rules.copy()
    for index, (position, start, end) in enumerate(rules.tolist()):
        met = crossing[(crossing[:, 1] - _MEETS <= position) & (position <= crossing[:, 2] + _MEETS), 0]
        met = met[(met >= start - _MEETS) & (met <= end + _MEETS)]
        if len(met) == 0:
            continue
        others = np.delete(rules, index, axis=0)
        if start < met.min() - 1 and not (np.abs(others[:, 1] - start) <= _MEETS).any():
            trimmed[index, 1] = met.min()
        if end > met.max() + 1 and not (np.abs(others[:, 2] - end) <= _MEETS).any():
            trimmed[index, 2] = met.max()
    return trimmed


def _extended(rules: Floats, crossing: Floats, ink: Picture, scale: float) -> Floats:
    """Rules led on to the next crossing ones as long as ink goes with them: no text is so unbroken."""
    longer = rules.copy()
    for index, (position, start, end) in enumerate(rules.tolist()):
        met = crossing[(crossing[:, 1] - _MEETS <= position) & (position <= crossing[:, 2] + _MEETS), 0]
        for x in np.sort(met[met > end + _MEETS]).tolist():
            if inked(ink, scale, position, longer[index, 2], x) < _UNBROKEN:
                break
            longer[index, 2] = x
        for x in np.sort(met[met < start - _MEETS])[::-1].tolist():
            if inked(ink, scale, position, x, longer[index, 1]) < _UNBROKEN:
                break
            longer[index, 1] = x
    return longer


def _odd(length: float) -> int:
    return max(round(length) | 1, 3)
