"""The pages of an image file: PNG, JPEG, TIFF (with several pages) or BMP."""

from __future__ import annotations

import io
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from contracts.readings import UnreadableDocument
from extractors.ocr.channels import sheet_of
from extractors.ocr.ink import components, evened, ink_of, threshold
from extractors.ocr.sheets import COARSEST, FINEST, MAX_PIXELS, MAX_SHEETS, POINTS_PER_INCH, Sheet
from extractors.ocr.snippets import USUAL_TYPE

_PAPER_WIDTHS = (5.0, 18.0)
"""Inches between which a declared resolution makes a believable page."""
_PAGE_SHORT = 8.27
"""The width of A4 in inches, taken for the shorter side where neither the file nor its letters say otherwise."""
_SMALLEST, _FEWEST, _LIKE = 6, 40, 1.35
"""Pixels of the smallest letters, how many tell the size of type, and how far from A4 it must lead."""
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")


def image_sheets(data: bytes, least_pixels: int = 0) -> Iterator[Sheet]:
    """Every page of an image file that has so many pixels. Raises UnreadableDocument: DOC.DAMAGED, DOC.TOO_LARGE."""
    try:
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(
            "DOC.DAMAGED", f"the picture cannot be opened ({error}): fetch it again, or save it as PNG") from error
    with picture:
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            if number > MAX_SHEETS:
                raise UnreadableDocument(
                    "DOC.TOO_LARGE", f"the picture file holds more than the {MAX_SHEETS} pages that are read: split it")
            if frame.width * frame.height > MAX_PIXELS:
                raise UnreadableDocument(
                    "DOC.TOO_LARGE", f"page {number} of the picture file has {frame.width} × {frame.height} pixels, "
                    f"more than the {MAX_PIXELS // 1_000_000} million that are read: save it smaller")
            if frame.width * frame.height < least_pixels:
                continue
            yield _sheet(frame, number)


def _sheet(frame: Image.Image, number: int) -> Sheet:
    try:
        upright = ImageOps.exif_transpose(frame)
        colour = np.ascontiguousarray(np.asarray(_on_white(upright), dtype=np.uint8)[:, :, ::-1])
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadableDocument(
            "DOC.DAMAGED", f"page {number} of the picture file is damaged ({error}): fetch it again") from error
    dpi = _resolution(upright, colour)
    wanted = min(max(dpi, COARSEST), FINEST)
    if wanted != dpi:
        factor = wanted / dpi
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        colour = np.asarray(cv2.resize(colour, None, fx=factor, fy=factor, interpolation=way), dtype=np.uint8)
    return sheet_of(colour, number, wanted / POINTS_PER_INCH)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, layered).convert("RGB")
    if picture.mode.startswith("I"):
        picture = picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGB")


def _resolution(picture: Image.Image, colour: NDArray[np.uint8]) -> float:
    """Dots per inch: as declared where the page would be as wide as paper is, else by the size of its letters."""
    declared = picture.info.get("dpi", (0.0, 0.0))[0]
    if declared and _PAPER_WIDTHS[0] <= picture.width / float(declared) <= _PAPER_WIDTHS[1]:
        return float(declared)
    short = min(picture.width, picture.height)
    guess = short / _PAGE_SHORT
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    even = evened(grey, guess / POINTS_PER_INCH)
    boxes = components(ink_of(even, threshold(even))).boxes
    widths, heights = boxes[:, 2], boxes[:, 3]
    is_letter = (heights >= _SMALLEST) & (heights <= short / 20) & (widths >= heights / 2) & (widths <= 1.5 * heights)
    if is_letter.sum() < _FEWEST:
        return guess
    by_letters = float(np.percentile(heights[is_letter], 70)) / USUAL_TYPE * POINTS_PER_INCH
    if max(by_letters / guess, guess / by_letters) < _LIKE:
        return guess
    return min(max(by_letters, short / _PAPER_WIDTHS[1]), short / _PAPER_WIDTHS[0])
