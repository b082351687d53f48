"""Figures of many cells set in one line: read at a third of the cost, and each with neighbours to be told by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.ocr.canvases import WHITE
from extractors.ocr.recognition import Slotted, recognise_slots
from extractors.ocr.sheets import Picture

_LONGEST_LINE = 14
"""Figures in one line; longer lines gain nothing."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is set: the gap between figures and the white above and below (shares of the type size)."""

    gap: float
    margin: float
    is_reversed: bool


MANNERS = (Manner(0.65, 0.05, False), Manner(0.9, 0.15, True))
"""Two that have little in common, so that two answers are two opinions."""


def read_packed(cuts: Sequence[Picture], size: float, manner: Manner) -> list[Slotted]:
    """What the network makes of each picture of a figure when they stand in common lines."""
    order = list(range(len(cuts)))
    if manner.is_reversed:
        order.reverse()
    lines = [order[start:start + _LONGEST_LINE] for start in range(0, len(order), _LONGEST_LINE)]
    pictures, edges = [], []
    for line in lines:
        picture, cut_at = _line([cuts[index] for index in line], size, manner)
        pictures.append(picture)
        edges.append(cut_at)
    found: list[Slotted] = [Slotted("", "", 0.0)] * len(cuts)
    for line, answers in zip(lines, recognise_slots(pictures, edges), strict=True):
        for index, answer in zip(line, answers, strict=True):
            found[index] = answer
    return found


def _line(cuts: list[Picture], size: float, manner: Manner) -> tuple[Picture, list[float]]:
    """The line, and the columns between its figures where one ends and the next begins."""
    tall = max(*(cut.shape[0] for cut in cuts), round(size * 0.8))
    height = max(round(tall * (1 + 2 * manner.margin)), tall)
    gap = max(round(manner.gap * size), 2)
    canvas = np.full((height, sum(cut.shape[1] for cut in cuts) + gap * (len(cuts) + 1)), WHITE, dtype=np.uint8)
    left, edges = gap, [gap / 2]
    for cut in cuts:
        top = (height - cut.shape[0]) // 2
        canvas[top:top + cut.shape[0], left:left + cut.shape[1]] = cut
        left += cut.shape[1] + gap
        edges.append(left - gap / 2)
    return canvas, edges
