"""A page as a picture with places marked, to show where a number came from."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageDraw

from extractors.pdf import opening

_MARK = (208, 0, 0, 255)
_TINT = (255, 214, 0, 70)
_MARGIN = 1.5
"""A mark is drawn this far (points) outside its box, so as not to cover what it shows."""
_MOST_PIXELS = 40_000_000


def render_page(
    data: bytes, page: int, boxes: Sequence[tuple[float, float, float, float]] = (), scale: float = 2.0,
) -> bytes:
    """PNG of page ``page`` (from 1) with ``boxes`` marked.

    Boxes are (left, top, right, bottom) in points from the upper left corner of the page as shown, as
    in ``Place.box``; ``scale`` is in pixels a point. Raises UnreadableDocument as ``readings`` does,
    and ValueError for a page that the document does not have.
    """
    with opening.opened(data, for_picture=True) as handle:
        count = pdfium.FPDF_GetPageCount(handle)
        if not 1 <= page <= count:
            raise ValueError(f"the document has pages 1 to {count}, not {page}")
        document = pypdfium2.PdfDocument(data)
        try:
            opened_page = document[page - 1]
            width, height = opened_page.get_size()
            scale = min(scale, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            image = opened_page.render(scale=scale).to_pil().convert("RGB")
        finally:
            document.close()
    draw = ImageDraw.Draw(image, "RGBA")
    for left, top, right, bottom in boxes:
        corners = [(left - _MARGIN) * scale, (top - _MARGIN) * scale, (right + _MARGIN) * scale,
                   (bottom + _MARGIN) * scale]
        draw.rectangle(corners, fill=_TINT, outline=_MARK, width=max(1, round(scale)))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
