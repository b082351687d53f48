"""The ink that runs along a rule: how much of it there is, where it lies, and what is to be erased."""

from __future__ import annotations

import numpy as np

from extractors.ocr.sheets import Picture
from extractors.pdf.frames import Floats

_CORRIDOR, _STRETCH = 2.5, 20.0
"""Points beside a rule's position within which its ink lies, and lengths by which a bent one is followed."""
_MOSTLY = 0.6
_SHORT, _SOLID = 30.0, 0.8
"""A rule of a row or two (points) has ink on so much of its length; a digit's stroke leaves a gap above and below."""


def inked(ink: Picture, scale: float, position: float, start: float, end: float) -> float:
    """The share of a stretch that has ink at the line's height."""
    row = round(position * scale)
    strip = ink[max(row - 2, 0):row + 2, max(round(start * scale), 0):max(round(end * scale), 1)]
    return float(strip.any(axis=0).mean()) if strip.size else 0.0


def centred(rules: Floats, ink: Picture, scale: float) -> Floats:
    """Each rule at the middle of the ink that runs along it; pieces of it may have stood a little beside."""
    moved = rules.copy()
    for index, (position, start, end) in enumerate(rules.tolist()):
        top, rows = _inked_rows(ink, position, start, end, scale)
        if len(rows):
            moved[index, 0] = (top + float(rows.mean()) + 0.5) / scale
    return moved


def _inked_rows(ink: Picture, position: float, start: float, end: float, scale: float) -> tuple[int, np.ndarray]:
    """The first row of a rule's corridor, and which of the corridor's rows have ink along most of a stretch."""
    top, strip = _corridor(ink, position, start, end, scale)
    return top, np.flatnonzero(strip.mean(axis=1) >= _MOSTLY)


def _corridor(ink: Picture, position: float, start: float, end: float, scale: float) -> tuple[int, Picture]:
    """The ink beside a stretch of a rule, at least one pixel of it, and its first row."""
    height, width = ink.shape
    top = min(max(round((position - _CORRIDOR) * scale), 0), height - 1)
    left = min(max(round(start * scale), 0), width - 1)
    bottom, right = max(round((position + _CORRIDOR) * scale), top) + 1, max(round(end * scale), left + 1)
    return top, ink[top:bottom, left:right]


def kept(mask: Picture, ink: Picture, rules: Floats, scale: float) -> Picture:
    """The mask only where one of these rules runs, and there all ink that goes along with the rule."""
    corridor, along = np.zeros_like(mask), np.zeros_like(mask)
    for position, start, end in rules.tolist():
        corridor[max(int((position - _CORRIDOR) * scale), 0):int((position + _CORRIDOR) * scale) + 1,
                 max(int((start - 1) * scale), 0):int((end + 1) * scale) + 1] = 1
        for first in np.arange(start, end, _STRETCH).tolist():
            last = min(first + _STRETCH, end)
            top, rows = _inked_rows(ink, position, first, last, scale)
            along[top + rows, max(round(first * scale), 0):round(last * scale) + 1] = 1
    return np.asarray(np.maximum(mask * corridor, along), dtype=np.uint8)


def solid(rules: Floats, ink: Picture, scale: float) -> Floats:
    """The rules without short ones that have too little ink."""
    keep = [end - start >= _SHORT or is_solid(ink, scale, position, start, end)
            for position, start, end in rules.tolist()]
    return rules[np.array(keep, dtype=bool)] if len(rules) else rules


def is_solid(ink: Picture, scale: float, position: float, start: float, end: float) -> bool:
    """Whether a rule has ink at one height along nearly all of its length."""
    return float(_corridor(ink, position, start, end, scale)[1].mean(axis=1).max()) >= _SOLID
