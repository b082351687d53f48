"""Turning a page picture so that its lines of text run level from left to right."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.canvases import cutting, line_canvas
from extractors.ocr.ink import evened, ink_of, threshold, without_specks
from extractors.ocr.paper import flattened, turned
from extractors.ocr.recognition import recognise
from extractors.ocr.ruling import ruling
from extractors.ocr.sheets import Picture, Sheet
from extractors.ocr.snippets import loose_snippets, type_size
from extractors.ocr.squaring import Matrix, page_ink, squared, tilt
from extractors.pdf.frames import Box, Frame

_SAMPLES = 8
_LONG = 3.0
_SAMPLE_LENGTH = 9
"""Samples of text are cut to so many times their height; that is enough to tell writing from scrawl."""
_LEGIBLE, _SURE_ENOUGH = 0.35, 0.7
"""Confidences below which no turn shows writing, and from which no other turn need be tried."""


@dataclass(frozen=True, slots=True)
class TiltedFrame(Frame):
    """A frame whose upright page was turned by ``tilt`` degrees besides, or pulled square.

    ``back`` is the matrix (row by row) from points of the upright page to those before.
    """

    tilt: float = 0.0
    back: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

    def shown(self, box: Box) -> Box:
        """A box of the upright page as the one around it on the page as shown."""
        left, top, right, bottom = box
        x, y = (left + right) / 2, (top + bottom) / 2
        a, b, c, d, e, f, g, h, i = self.back
        depth = g * x + h * y + i
        dx, dy = (a * x + b * y + c) / depth - x, (d * x + e * y + f) / depth - y
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
    size = (light.shape[1], light.shape[0])
    flat = np.eye(3)
    if sheet.corners is not None:
        flat = flattened(turned(sheet.corners, turns, (sheet.light.shape[1], sheet.light.shape[0])), size)
    ink = page_ink(_moved(light, flat), sheet.scale)
    angle = tilt(ink)
    matrix = squared(ink, angle, size, sheet.scale) @ flat
    light = evened(_moved(light, matrix), sheet.scale)
    is_grey = sheet.dark is sheet.light
    dark = light if is_grey else evened(_moved(_quartered(sheet.dark, turns), matrix), sheet.scale)
    width, height = sheet.size
    to_pixels = np.diag((sheet.scale, sheet.scale, 1.0))
    back = np.linalg.inv(to_pixels) @ np.linalg.inv(matrix) @ to_pixels
    return Upright(light, dark, sheet.scale, TiltedFrame(
        (0.0, 0.0, width, height), turn=turns, tilt=angle, back=tuple(back.ravel().tolist())))


def _moved(picture: Picture, matrix: Matrix) -> Picture:
    """The picture where the matrix puts it; what comes in from outside is white."""
    if np.allclose(matrix, np.eye(3), atol=1e-4):
        return picture
    height, width = picture.shape
    return np.asarray(cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), dtype=np.uint8)


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
    best = max(scores, key=lambda turns: scores[turns])
    return best if scores[best] >= _LEGIBLE else likely


def _legibility(grey: Picture, scale: float) -> float:
    """How surely the longest stretches of text are read as Chinese, 0 to 1."""
    height, width = grey.shape
    turn = np.vstack((cv2.getRotationMatrix2D(
        (width / 2, height / 2), tilt(page_ink(grey, scale)), 1.0), (0.0, 0.0, 1.0)))
    even = evened(_moved(grey, turn), scale)
    level = threshold(even)
    ink = without_specks(ink_of(even, level), scale)
    ink[cv2.dilate(ruling(ink, scale).mask, np.ones((3, 3), np.uint8)) > 0] = 0
    size = type_size(ink, [(0, 0, width, height)], scale)
    found = [one for one in loose_snippets(ink, size)
             if 0.6 * size <= one.height <= 1.6 * size and one.width >= _LONG * one.height]
    longest = sorted(found, key=lambda one: -one.width / one.height)[:_SAMPLES]
    if not longest:
        return 0.0
    cuts = [cutting(even, one)[:, :_SAMPLE_LENGTH * one.height] for one in longest]
    guesses = recognise([line_canvas(cut, size, 0.1) for cut in cuts])
    # A page that lies on its side may show a few letters in a row too, those of its headings one above the other.
    return float(sum(
        guess.mean_confidence * min(1.0, 1.5 * _ideographs(guess.text) * cut.shape[0] / cut.shape[1])
        for guess, cut in zip(guesses, cuts, strict=True))) / _SAMPLES


def _ideographs(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)
