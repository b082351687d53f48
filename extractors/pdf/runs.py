"""Glyphs gathered into runs: stretches of the stream that stand side by side in one place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.pdf.frames import Box
from extractors.pdf.glyphs import Glyphs

_WIDE_PUNCTUATION = ("，。、；：？！（）《》〈〉「」『』【】〔〕“”‘’．·…")
_WIDE_LETTERS = range(0xFF10, 0xFF5B)
"""Full-width digits and Latin letters."""


_TURNED_FROM = 8
"""So many letters over each other are a turned line; fewer may be the vertical head of a column."""


def _bearings() -> NDArray[np.float64]:
    table = np.zeros(0x10000)
    table[0x2E80:] = 0.1
    table[_WIDE_LETTERS.start:_WIDE_LETTERS.stop] = 0.26
    for character in _WIDE_PUNCTUATION:
        table[ord(character)] = 0.6
    return table


_BEARINGS = _bearings()
"""The blank part on one side of a wide character's square, as a share of its size."""


@dataclass(slots=True)
class Run:
    """A stretch of text on one line. ``spaced``: white space stood before it in the stream."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool
    order: int

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def runs(glyphs: Glyphs, zone: NDArray[np.int64]) -> tuple[list[Run], list[int]]:
    """Runs in stream order and the zone (cell) of each; a run never leaves its zone."""
    count = len(glyphs.text)
    if count == 0:
        return [], []
    height = np.maximum(glyphs.bottom - glyphs.top, 1.0)
    gap = glyphs.left[1:] - glyphs.right[:-1]
    size = np.maximum(height[1:], height[:-1])
    blank = _BEARINGS[np.minimum(glyphs.codes, 0xFFFF)]
    bare_gap = gap - size * (blank[1:] + blank[:-1])
    overlap = np.minimum(glyphs.bottom[1:], glyphs.bottom[:-1]) - np.maximum(glyphs.top[1:], glyphs.top[:-1])
    low = np.minimum(height[1:], height[:-1])
    is_break = (
        (zone[1:] != zone[:-1]) | glyphs.spaced[1:] | (bare_gap > 0.45 * size) | (gap < -0.6 * size)
        | ((overlap < 0.3 * low) & (np.abs(bare_gap) > 0.2 * size)) | (overlap < -0.3 * size))
    first = np.concatenate(([0], np.flatnonzero(is_break) + 1))
    ends = np.concatenate((first[1:], [count])).tolist()
    starts = first.tolist()
    text = glyphs.text
    return [
        Run(text[start:end], left, top, right, bottom, spaced, order)
        for order, (start, end, left, top, right, bottom, spaced) in enumerate(zip(
            starts, ends,
            np.minimum.reduceat(glyphs.left, first).tolist(), np.minimum.reduceat(glyphs.top, first).tolist(),
            np.maximum.reduceat(glyphs.right, first).tolist(), np.maximum.reduceat(glyphs.bottom, first).tolist(),
            glyphs.spaced[first].tolist(), strict=True))
    ], zone[first].tolist()


def visual_lines(items: list[Run]) -> list[list[Run]]:
    """Runs that share a height, from top to bottom, each line from left to right."""
    if len(items) == 1:
        return [items]
    lines: list[list[Run]] = []
    spans: list[tuple[float, float]] = []
    for run in sorted(items, key=lambda run: run.top + run.bottom):
        # Only the last few lines can share its height, since runs come sorted by their middle.
        for index in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            top, bottom = spans[index]
            shared = min(bottom, run.bottom) - max(top, run.top)
            if shared > 0.5 * min(bottom - top, run.bottom - run.top):
                lines[index].append(run)
                spans[index] = (min(top, run.top), max(bottom, run.bottom))
                break
        else:
            lines.append([run])
            spans.append((run.top, run.bottom))
    for line in lines:
        line.sort(key=lambda run: (run.left, run.order))
    return lines


def turned_lines(items: list[Run]) -> tuple[list[Run], list[list[Run]]]:
    """Long texts that run up or down a page whose other text is upright, each in its own order; and the rest.

    Such a text comes as single letters, each over or under the one before it in the stream.
    """
    rest: list[Run] = []
    found: list[list[Run]] = []
    current: list[Run] = []
    for run in [*items, None]:
        if run is not None and len(run.text) == 1 and (not current or _follows(current, run)):
            current.append(run)
            continue
        if len(current) >= _TURNED_FROM:
            found.append(current)
        else:
            rest += current
        current = [run] if run is not None and len(run.text) == 1 else []
        if run is not None and not current:
            rest.append(run)
    return rest, found


def _follows(before: list[Run], run: Run) -> bool:
    last = before[-1]
    size = max(run.bottom - run.top, run.right - run.left, last.bottom - last.top, last.right - last.left)
    aside = abs(run.left + run.right - last.left - last.right) / 2
    step = run.middle - last.middle
    is_onward = len(before) < 2 or (step > 0) == (last.middle > before[-2].middle)
    return aside < 0.6 * size and 0.2 * size < abs(step) < 2.2 * size and is_onward


def line_text(line: list[Run]) -> str:
    """The text of one visual line, with a space where the print leaves one."""
    if len(line) == 1:
        return line[0].text
    parts = [line[0].text]
    for before, run in pairwise(line):
        gap = run.left - before.right
        size = max(run.bottom - run.top, before.bottom - before.top)
        gap -= size * (bearing(before.text[-1]) + bearing(run.text[0]))
        if gap > 0.4 * size or (run.spaced and gap > 0.12 * size):
            parts.append(" ")
        parts.append(run.text)
    return "".join(parts)


def bearing(character: str) -> float:
    """The blank part of a wide character's square, as a share of its size: punctuation is mostly blank."""
    return float(_BEARINGS[min(ord(character), 0xFFFF)])


def box_around(items: list[Run]) -> Box:
    """The smallest box that holds these runs."""
    if len(items) == 1:
        run = items[0]
        return run.left, run.top, run.right, run.bottom
    return (min(run.left for run in items), min(run.top for run in items),
            max(run.right for run in items), max(run.bottom for run in items))
