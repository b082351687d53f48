"""PDF reports: several independent readings of the same bytes, the cheapest first.

>>> for reading in readings(data):
...     judge(reading)       # the next, slower reading is only made when asked for
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.readings import Reading
from extractors.pdf.fast import read_aligned, read_ruled, read_unclipped
from extractors.pdf.picture import render_page

__all__ = ["readings", "render_page"]

_BEYOND_PLUMBER = {"PDF.UNSEEN_TEXT", "DOC.UNSEEN_TEXT"}
"""pdfplumber takes what nobody sees for what is printed."""
_OF_THE_PAGE = {"DOC.UNDRAWN_NOTE", "READ.MISNAMED_DIGITS", "READ.OVERPRINTED", "READ.STRUCK_DIGITS"}
"""What is true of a page whoever reads it."""


def readings(data: bytes) -> Iterator[Reading]:
    """Independent readings of a PDF, made one by one as they are asked for.

    ``pdf.ruled`` takes tables from their rules, and where rules are lacking from the alignment of words;
    ``pdf.unclipped`` does so without what is clipped off, where anything is; ``pdf.aligned`` from alignment alone;
    ``pdf.plumber`` is pdfplumber's account, some ten times slower, and not made where text was left out that nobody
    sees. Places are in points from the upper left corner of the page as shown.

    Raises UnreadableDocument with DOC.EMPTY, DOC.TOO_LARGE, DOC.DAMAGED, DOC.TRUNCATED,
    DOC.ENCRYPTED or DOC.NO_TEXT (a scan).
    """
    ruled = read_ruled(data)
    yield ruled
    unclipped = read_unclipped(data)
    if unclipped is not None:
        yield unclipped
    yield read_aligned(data)
    if unclipped is not None or _BEYOND_PLUMBER & {finding.rule for finding in ruled.findings}:
        return
    from extractors.pdf.plumber import read_by_plumber  # rarely needed, and slow to load

    plumber = read_by_plumber(data)
    yield replace(plumber, findings=(*plumber.findings, *(
        finding for finding in ruled.findings if finding.rule in _OF_THE_PAGE)))
