"""The pages of an image file: PNG, JPEG, TIFF (with several pages) or BMP."""

from __future__ import annotations

import io
from collections.abc import Iterator

import cv2
import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from contracts.readings import UnreadableDocument
from extractors.ocr.sheets import COARSEST, FINEST, MAX_PIXELS, MAX_SHEETS, POINTS_PER_INCH, Sheet, sheet_of

_PAPER_WIDTHS = (5.0, 18.0)
"""Inches between which a declared resolution makes a believable page."""
_PAGE_SHORT, _PAGE_LONG = 8.27, 11.69
"""A4 in inches, taken where the file says nothing believable."""
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")


def image_sheets(data: bytes) -> Iterator[Sheet]:
    """Every page of an image file. Raises UnreadableDocument: DOC.DAMAGED, DOC.TOO_LARGE."""
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
            yield _sheet(frame, number)


def _sheet(frame: Image.Image, number: int) -> Sheet:
    try:
        upright = ImageOps.exif_transpose(frame)
        colour = np.asarray(_on_white(upright), dtype=np.uint8)[:, :, ::-1]
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadableDocument(
            "DOC.DAMAGED", f"page {number} of the picture file is damaged ({error}): fetch it again") from error
    dpi = _resolution(upright)
    wanted = min(max(dpi, COARSEST), FINEST)
    if wanted != dpi:
        factor = wanted / dpi
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        colour = cv2.resize(colour, None, fx=factor, fy=factor, interpolation=way)
    return sheet_of(np.ascontiguousarray(colour), number, wanted / POINTS_PER_INCH)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, layered).convert("RGB")
    if picture.mode.startswith("I"):
        picture = picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGB")


def _resolution(picture: Image.Image) -> float:
    """Dots per inch: as declared where the page would be as wide as paper is, else as if it were A4."""
    declared = picture.info.get("dpi", (0.0, 0.0))[0]
    if declared and _PAPER_WIDTHS[0] <= picture.width / float(declared) <= _PAPER_WIDTHS[1]:
        return float(declared)
    is_landscape = picture.width > 1.2 * picture.height
    return picture.width / (_PAGE_LONG if is_landscape else _PAGE_SHORT)
