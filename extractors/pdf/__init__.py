"""PDF reports: several independent readings of the same bytes, the cheapest first.

>>> for reading in readings(data):
...     judge(reading)       # the next, slower reading is only made when asked for
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.readings import Reading
from extractors.pdf.ruled import read_ruled

__all__ = ["readings"]


def readings(data: bytes) -> Iterator[Reading]:
    """Independent readings of a PDF, made one by one as they are asked for.

    Raises UnreadableDocument with DOC.EMPTY, DOC.TOO_LARGE, DOC.DAMAGED, DOC.TRUNCATED,
    DOC.ENCRYPTED or DOC.NO_TEXT (a scan).
    """
    yield read_ruled(data)
