"""Strokes as a hand drew them made into rules: snapped to one height and joined over gaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractors.pdf.frames import Floats

SNAP = 2.6
"""Rules nearer than this (points) are one rule: doubled strokes, cells with borders of their own."""
_SAME_LINE = 0.6
"""Dashes and dots of one rule stand within this (points) of one line."""
JOIN = 4.5
"""A gap up to this long (points) is the gap of a dashed rule, not its end."""
SHORTEST = 7.0
"""What stays shorter than this after joining is a dot or a tick, not a rule."""


def joined(strokes: Floats) -> Floats:
    """Rules of one direction as rows (position, start, end), sorted by position and start."""
    if len(strokes) and (strokes[:, 2] - strokes[:, 1]).min() < SHORTEST:
        # Dots of the other direction's dotted rules must go before rules are snapped together.
        strokes = _joined(strokes, _SAME_LINE)
    return _joined(strokes, SNAP)


def _joined(strokes: Floats, snap: float) -> Floats:
    if len(strokes) == 0:
        return strokes
    strokes = strokes[np.argsort(strokes[:, 0], kind="stable")]
    group = np.concatenate(([0], np.cumsum(np.diff(strokes[:, 0]) > snap)))
    lengths = np.maximum(strokes[:, 2] - strokes[:, 1], 0.1)
    position = np.bincount(group, strokes[:, 0] * lengths) / np.bincount(group, lengths)
    order = np.lexsort((strokes[:, 1], group))
    group, strokes = group[order], strokes[order]
    # One running maximum per group: groups are lifted far above each other, so none reaches into the next.
    lift = group * (np.abs(strokes[:, 1:]).max() * 2 + 1000.0)
    reach = np.maximum.accumulate(strokes[:, 2] + lift)
    is_first = np.concatenate(([True], strokes[1:, 1] + lift[1:] > reach[:-1] + JOIN))
    first = np.flatnonzero(is_first)
    last = np.concatenate((first[1:] - 1, [len(strokes) - 1]))
    rules: Floats = np.column_stack((position[group[first]], strokes[first, 1], reach[last] - lift[last]))
    long_enough: Floats = rules[rules[:, 2] - rules[:, 1] >= SHORTEST]
    return long_enough


def crossing(horizontal: Floats, vertical: Floats, within: float = 3.5) -> NDArray[np.bool_]:
    """Which horizontal rule (row) meets which vertical one (column)."""
    y, left, right = (horizontal[:, i][:, None] for i in range(3))
    x, top, bottom = (vertical[:, i][None, :] for i in range(3))
    meets = (left - within <= x) & (x <= right + within) & (top - within <= y) & (y <= bottom + within)
    return np.asarray(meets, dtype=np.bool_)
