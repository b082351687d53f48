"""What one document may cost before it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

SECONDS = 60.0
SECONDS_WITH_OCR = 300.0
"""A scanned page takes five to ten seconds, a report of scans has up to thirty pages."""


def seconds_for_a_document() -> float:
    """The time limit for one document: longer where scans are read (the ocr extra is installed)."""
    return SECONDS_WITH_OCR if find_spec("rapidocr_onnxruntime") else SECONDS


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading process.

    ``seconds`` is wall time for one document. ``memory_bytes`` bounds the address space of the process,
    of which the libraries themselves need some 100 MB. A process is replaced after ``documents``
    documents, so that nothing a library leaks can grow for a whole night.
    """

    seconds: float = SECONDS
    memory_bytes: int = 2 * 1024**3
    documents: int = 500
