"""Turning a page picture so that its lines of text run level from left to right."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.canvases import cutting, line_canvas
from extractors.ocr.ink import evened, ink_of, threshold, without_specks
from extractors.ocr.recognition import recognise
from extractors.ocr.ruling import ruling
from extractors.ocr.sheets import Picture, Sheet
from extractors.ocr.snippets import loose_snippets, type_size
from extractors.pdf.frames import Box, Frame

_WIDEST_TILT = 4.0
"""Degrees; a page that lies more askew was not meant to be read."""
_COARSE_STEP, _FINE_STEP = 0.25, 0.025
_LOOK_SCALE = 1.4
"""Pixels a point at which the tilt is looked for (100 dpi)."""
_MOST_PIXELS = 150_000
_SAMPLES = 8
_LONG = 3.0
_SAMPLE_LENGTH = 9
"""Samples of text are cut to so many times their height; that is enough to tell writing from scrawl."""
_SURE_ENOUGH = 0.7
"""An upright page's lines are read with such confidence that no other turn need be tried."""


@dataclass(frozen=True, slots=True)
class TiltedFrame(Frame):
    """A frame whose upright page was turned by ``tilt`` degrees besides, about its middle."""

    tilt: float = 0.0

    def shown(self, box: Box) -> Box:
        """A box of the upright page as the one around it on the page as shown."""
        left, top, right, bottom = box
        width, height = self.size
        x, y = (left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2
        angle = np.radians(self.tilt)
        dx = float(x * np.cos(angle) - y * np.sin(angle)) - x
        dy = float(x * np.sin(angle) + y * np.cos(angle)) - y
        return Frame.shown(self, (left + dx, top + dy, right + dx, bottom + dy))


@dataclass(frozen=True, slots=True)
class Upright:
    """A page turned upright: evened pictures (see ``Sheet``) and the way back to the page as shown."""

    light: Picture
    dark: Picture
    scale: float
    frame: TiltedFrame


def upright(sheet: Sheet, likely_turns: int = 0) -> Upright:
    """Turn a page by quarters so that its text can be read, and by degrees so that its lines are level.

    ``likely_turns`` is tried first; it is what the page before needed.
    """
    turns = _quarter_turns(sheet, likely_turns)
    light = _quartered(sheet.light, turns)
    angle = tilt(light, sheet.scale)
    light = evened(turned(light, angle), sheet.scale)
    is_grey = sheet.dark is sheet.light
    dark = light if is_grey else evened(turned(_quartered(sheet.dark, turns), angle), sheet.scale)
    width, height = sheet.size
    return Upright(light, dark, sheet.scale, TiltedFrame((0.0, 0.0, width, height), 0, turns, angle))


def tilt(grey: Picture, scale: float) -> float:
    """Degrees by which the page's lines fall to the right (positive) or rise.

    The right angle gathers the ink of every line and rule at the fewest heights.
    """
    factor = min(_LOOK_SCALE / scale, 1.0)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    even = evened(np.asarray(small, dtype=np.uint8), scale * factor)
    ys, xs = np.nonzero(ink_of(even, threshold(even)))
    if len(ys) < 100:
        return 0.0
    if len(ys) > _MOST_PIXELS:
        chosen = np.linspace(0, len(ys) - 1, _MOST_PIXELS).astype(np.int64)
        ys, xs = ys[chosen], xs[chosen]
    across = xs - small.shape[1] / 2
    coarse = _sharpest(ys, across, np.arange(-_WIDEST_TILT, _WIDEST_TILT + 1e-9, _COARSE_STEP))
    return _sharpest(ys, across, np.arange(coarse - _COARSE_STEP, coarse + _COARSE_STEP + 1e-9, _FINE_STEP))


def turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned about its middle, ``degrees`` against the clock; what comes in from outside is white."""
    if abs(degrees) < _FINE_STEP:
        return picture
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), dtype=np.uint8)


def _sharpest(ys: np.ndarray, xs: np.ndarray, angles: np.ndarray) -> float:
    scores = []
    for angle in angles:
        heights = ys - xs * np.tan(np.radians(angle))
        counts = np.bincount((heights - heights.min()).astype(np.int64))
        scores.append(float((counts.astype(np.float64) ** 2).sum()))
    return round(float(angles[int(np.argmax(scores))]), 3)


def _quartered(picture: Picture, turns: int) -> Picture:
    """Turned by quarters against the clock."""
    return np.ascontiguousarray(np.rot90(picture, turns)) if turns else picture


def _quarter_turns(sheet: Sheet, likely: int) -> int:
    """Quarter turns against the clock after which the text can be read."""
    scores: dict[int, float] = {}
    for turns in sorted(range(4), key=lambda turns: turns != likely):
        scores[turns] = _legibility(_quartered(sheet.light, turns), sheet.scale)
        if scores[turns] >= _SURE_ENOUGH:
            return turns
    return max(scores, key=lambda turns: scores[turns])


def _legibility(grey: Picture, scale: float) -> float:
    """How surely the longest stretches of text are read as Chinese, 0 to 1."""
    even = evened(turned(grey, tilt(grey, scale)), scale)
    level = threshold(even)
    ink = without_specks(ink_of(even, level), scale)
    ink[cv2.dilate(ruling(ink, scale).mask, np.ones((3, 3), np.uint8)) > 0] = 0
    height, width = ink.shape
    size = type_size(ink, [(0, 0, width, height)], scale)
    found = [one for one in loose_snippets(ink, size)
             if 0.6 * size <= one.height <= 1.6 * size and one.width >= _LONG * one.height]
    longest = sorted(found, key=lambda one: -one.width / one.height)[:_SAMPLES]
    if not longest:
        return 0.0
    cuts = [cutting(even, one)[:, :_SAMPLE_LENGTH * one.height] for one in longest]
    guesses = recognise([line_canvas(cut, size, 0.1) for cut in cuts])
    return float(np.mean([
        guess.mean_confidence * min(1.0, 1.5 * _ideographs(guess.text) * cut.shape[0] / cut.shape[1])
        for guess, cut in zip(guesses, cuts, strict=True)]))


def _ideographs(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)
