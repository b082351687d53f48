"""PDF reports: several independent readings of the same bytes, the cheapest first.

>>> for reading in readings(data):
...     judge(reading)       # the next, slower reading is only made when asked for
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.readings import Reading
from extractors.pdf.fast import read_aligned, read_ruled
from extractors.pdf.picture import render_page

__all__ = ["readings", "render_page"]


def readings(data: bytes) -> Iterator[Reading]:
    """Independent readings of a PDF, made one by one as they are asked for.

    ``pdf.ruled`` takes tables from their rules, and where rules are lacking from the alignment of
    words; ``pdf.aligned`` from alignment alone; ``pdf.plumber`` is pdfplumber's account, some ten times
    slower. Places are in points from the upper left corner of the page as shown.

    Raises UnreadableDocument with DOC.EMPTY, DOC.TOO_LARGE, DOC.DAMAGED, DOC.TRUNCATED,
    DOC.ENCRYPTED or DOC.NO_TEXT (a scan).
    """
    yield read_ruled(data)
    yield read_aligned(data)
    from extractors.pdf.plumber import read_by_plumber  # rarely needed, and slow to load

    yield read_by_plumber(data)
