"""A page as a picture with places marked, to show where a number came from."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from contracts.readings import UnreadableDocument
from extractors.pdf import opening
from extractors.pdf.layers import has_layers
from extractors.pdf.loading import load_page
from extractors.pdf.pages import set_straight

_MARK = (208, 0, 0, 255)
_TINT = (255, 214, 0, 70)
_MARGIN = 1.5
"""A mark is drawn this far (points) outside its box, so as not to cover what it shows."""
_MOST_PIXELS = 40_000_000
_PAPER = 0xFFFFFFFF


def render_page(
    data: bytes, page: int, boxes: Sequence[tuple[float, float, float, float]] = (), scale: float = 2.0,
) -> bytes:
    """PNG of page ``page`` (from 1) with ``boxes`` marked, set straight where it lies askew.

    Boxes are (left, top, right, bottom) in points from the upper left corner of the page as shown, as
    in ``Place.box``; ``scale`` is in pixels a point. Raises UnreadableDocument as ``readings`` does,
    and ValueError for a page that the document does not have.
    """
    with opening.opened(data, for_picture=True) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if not 1 <= page <= count:
            raise ValueError(f"the document has pages 1 to {count}, not {page}")
        loaded = load_page(document, page - 1, has_layers(data))
        if loaded is None:
            raise UnreadableDocument("DOC.DAMAGED", f"page {page} cannot be opened; fetch the file again")
        try:
            set_straight(loaded)
            width, height = pdfium.FPDF_GetPageWidthF(loaded.handle), pdfium.FPDF_GetPageHeightF(loaded.handle)
            scale = min(scale, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            image = _drawn(loaded.handle, max(math.ceil(width * scale), 1), max(math.ceil(height * scale), 1))
        finally:
            loaded.close()
    draw = ImageDraw.Draw(image, "RGBA")
    for left, top, right, bottom in boxes:
        corners = [(left - _MARGIN) * scale, (top - _MARGIN) * scale, (right + _MARGIN) * scale,
                   (bottom + _MARGIN) * scale]
        draw.rectangle(corners, fill=_TINT, outline=_MARK, width=max(1, round(scale)))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _drawn(page: Any, width: int, height: int) -> Image.Image:
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _PAPER)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGBA", (width, height), pixels, "raw", "BGRA", stride, 1).convert("RGB")
