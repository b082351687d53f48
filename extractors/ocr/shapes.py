"""Digits compared with one another: a second opinion that knows nothing of the network.

All figures of one document are set in few typefaces. Once the network has named them, every digit can
be compared with all others of the document: a 3 that looks like the document's 8s is suspect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.ink import components
from extractors.ocr.sheets import Picture

_HEIGHT, _WIDTH = 24, 18
_NEAREST = 3
_SURE_OTHER = 0.03
"""How much nearer another digit's shapes must be than the own digit's to speak against it."""
_ALIKE = 0.80
_FEWEST = 3
_LEAST_HEIGHT = 0.45
"""Share of the tallest patch's height below which a patch is a point, a comma or a dash."""
_LEAST_PIECE = 0.3
"""Share of the type size; commas are lower."""
_FAINTER, _FAINTEST, _DARKER = 0.3, 0.55, 0.75
"""Shares of the way from the ink's grey level to white, and of that level, at which digits are looked for again."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One digit's shape as a vector of length one, and the name that the network gave it."""

    name: str
    vector: Vector


def counted_shapes(cut: Picture, level: float, count: int) -> list[Vector]:
    """The shapes of ``count`` digits: where so many do not stand there, thin strokes may be broken, or digits touch.

    Then fainter ink is taken with them, or only the darkest; the shapes as they are where that does not help.
    """
    shapes = digit_shapes(cut, level)
    if len(shapes) == count:
        return shapes
    for other in (level + _FAINTER * (255 - level), level + _FAINTEST * (255 - level), _DARKER * level):
        again = digit_shapes(cut, other)
        if len(again) == count:
            return again
    return shapes


def is_broken(cut: Picture, level: float, size: float, count: int) -> bool:
    """Whether ``count`` digits fall into more pieces, and no fainter ink holds them together."""
    return all(_pieces(cut, one, size) > count for one in (level, level + _FAINTEST * (255 - level)))


def _pieces(cut: Picture, level: float, size: float) -> int:
    """How many patches of ink are higher than any point or comma."""
    boxes = components((cut < level).astype(np.uint8)).boxes
    return int((boxes[:, 3] >= _LEAST_PIECE * size).sum())


def digit_shapes(cut: Picture, level: float) -> list[Vector]:
    """The shapes of the patches of ink that are as high as digits, from left to right."""
    ink = (cut < level).astype(np.uint8)
    found = components(ink)
    if len(found.areas) == 0:
        return []
    boxes = _merged(found.boxes.tolist())
    tallest = max(height for _, _, _, height in boxes)
    digits = [box for box in boxes if box[3] >= _LEAST_HEIGHT * tallest]
    return [_vector(cut[top:top + height, left:left + width]) for left, top, width, height in digits]


def _merged(boxes: list[list[int]]) -> list[tuple[int, int, int, int]]:
    """Patches one above the other are one broken digit."""
    merged: list[tuple[int, int, int, int]] = []
    for left, top, width, height in sorted(boxes):
        if merged:
            l0, t0, w0, h0 = merged[-1]
            shared = min(l0 + w0, left + width) - max(l0, left)
            if shared > 0.5 * min(w0, width):
                right, bottom = max(l0 + w0, left + width), max(t0 + h0, top + height)
                merged[-1] = (min(l0, left), min(t0, top), right - min(l0, left), bottom - min(t0, top))
                continue
        merged.append((left, top, width, height))
    return merged


def _vector(cut: Picture) -> Vector:
    height, width = cut.shape
    factor = min(_HEIGHT / height, _WIDTH / width)
    wide, tall = max(round(width * factor), 1), max(round(height * factor), 1)
    small = 255.0 - cv2.resize(cut, (wide, tall), interpolation=cv2.INTER_AREA).astype(np.float32)
    canvas = np.zeros((_HEIGHT, _WIDTH), dtype=np.float32)
    top, left = (_HEIGHT - tall) // 2, (_WIDTH - wide) // 2
    canvas[top:top + tall, left:left + wide] = small
    canvas = cv2.GaussianBlur(canvas, (0, 0), 0.8)
    flat = canvas.ravel()
    flat -= flat.mean()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the document's other digits say: the name they suggest, or None where they say nothing."""

    name: str | None
    supports: bool


def opinions(glyphs: Sequence[Glyph]) -> list[Opinion]:
    """For every glyph whether its shape agrees with its name, judged by all others of the document."""
    if len(glyphs) < 2:
        return [Opinion(None, False)] * len(glyphs)
    vectors = np.stack([glyph.vector for glyph in glyphs])
    names = sorted({glyph.name for glyph in glyphs})
    member = np.array([names.index(glyph.name) for glyph in glyphs])
    found = []
    for index in range(len(glyphs)):
        alike = vectors @ vectors[index]
        alike[index] = -2.0
        scores = np.full(len(names), -1.0)
        for number in range(len(names)):
            own = np.sort(alike[member == number])
            own = own[own > -1.5]
            if len(own):
                scores[number] = own[-_NEAREST:].mean()
        found.append(_opinion(scores, int(member[index]), member, names))
    return found


def _opinion(scores: NDArray[np.float64], own: int, member: NDArray[np.int64], names: list[str]) -> Opinion:
    best = int(scores.argmax())
    company = int((member == own).sum()) - 1
    if best == own:
        second = float(np.partition(scores, -2)[-2]) if len(scores) > 1 else -1.0
        is_sure = scores[own] >= _ALIKE and scores[own] - second >= _SURE_OTHER and company >= _FEWEST
        return Opinion(names[own], is_sure)
    enough = int((member == best).sum()) >= _FEWEST
    if enough and scores[best] >= _ALIKE and scores[best] - scores[own] >= _SURE_OTHER:
        return Opinion(names[best], False)
    return Opinion(None, False)
