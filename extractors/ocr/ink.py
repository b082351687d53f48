"""From a grey picture to ink: even the background out, part ink from paper, drop the specks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.sheets import Picture

_PAPER_TILE = 8
"""The background is estimated on a picture this many times smaller."""
_PAPER_SPAN = 14.0
"""Points over which paper must shine through between the letters."""
_DARKEST_THRESHOLD, _LIGHTEST_THRESHOLD = 110.0, 205.0
_SPECK = 0.75
"""What is smaller than this both ways (points) is a speck: no dot of print is."""


@dataclass(frozen=True, slots=True)
class Components:
    """Connected patches of ink: boxes as rows (left, top, width, height), in pixels, and their areas."""

    boxes: np.ndarray
    areas: np.ndarray
    labels: np.ndarray


def evened(grey: Picture, scale: float) -> Picture:
    """The picture with its background brought to white, so that shadows and yellowed paper vanish."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(width // _PAPER_TILE, 1), max(height // _PAPER_TILE, 1)), interpolation=cv2.INTER_AREA)
    span = max(int(_PAPER_SPAN * scale / _PAPER_TILE) | 1, 3)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((span, span), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), span / 2)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 40), scale=255.0), dtype=np.uint8)


def threshold(even: Picture) -> float:
    """The grey level that parts ink from paper."""
    level, _ = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(min(max(level, _DARKEST_THRESHOLD), _LIGHTEST_THRESHOLD))


def ink_of(even: Picture, level: float) -> Picture:
    """1 where there is ink, 0 where there is paper."""
    return (even < level).astype(np.uint8)


def components(ink: Picture) -> Components:
    """The connected patches of ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return Components(stats[1:, :4], stats[1:, cv2.CC_STAT_AREA], labels)


def without_specks(ink: Picture, scale: float) -> Picture:
    """The ink without patches that are too small to be print."""
    found = components(ink)
    if len(found.areas) == 0:
        return ink
    limit = max(_SPECK * scale, 1.5)
    keep = (found.boxes[:, 2:] > limit).any(axis=1)
    table = np.concatenate(([0], keep.astype(np.uint8)))
    return np.asarray(table[found.labels], dtype=np.uint8)
