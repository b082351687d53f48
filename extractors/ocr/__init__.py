"""Scanned reports: pages that are pictures, read cell by cell. Needs the ocr extra.

>>> from extractors import ocr
>>> if ocr.available():
...     for reading in ocr.pdf_readings(data):
...         judge(reading)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument

__all__ = ["HOW_TO_INSTALL", "available", "image_readings", "missing", "pdf_readings", "pictures_readings"]

HOW_TO_INSTALL = "the ocr extra, which make ocr installs"
"""What a message says where the extra is missing."""

_MODULES = ("rapidocr_onnxruntime", "onnxruntime", "cv2")


def available() -> bool:
    """Whether the ocr extra is installed."""
    return all(find_spec(name) is not None for name in _MODULES)


def missing(what: str) -> UnreadableDocument:
    """The refusal (DOC.NO_TEXT) of a document of pictures where the extra is not installed."""
    return UnreadableDocument(
        "DOC.NO_TEXT", f"{what} and reading pictures needs {HOW_TO_INSTALL}")


def pdf_readings(data: bytes, sees_all: bool = False) -> Iterator[Reading]:
    """The reading ``ocr.cells`` of a PDF of which some pages are pictures.

    Pages with a text layer of their own are read from it, unless its text is not to be trusted (``sees_all``).
    Raises UnreadableDocument as ``pdf.readings`` does, and DOC.NO_TEXT where the extra is missing or nothing can be
    made out.
    """
    if not available():
        raise missing("the pages of this PDF are pictures,")
    from extractors.ocr.documents import read_pdf

    yield from read_pdf(data, sees_all)


def image_readings(data: bytes) -> Iterator[Reading]:
    """The reading ``ocr.cells`` of an image file (PNG, JPEG, TIFF, BMP, GIF, WebP).

    Raises UnreadableDocument: DOC.DAMAGED, DOC.TOO_LARGE, DOC.NO_TEXT.
    """
    if not available():
        raise missing("the file is a picture,")
    from extractors.ocr.documents import read_image

    yield from read_image(data)


def pictures_readings(pictures: Sequence[bytes], form: Format, text: Reading | None = None) -> Iterator[Reading]:
    """The reading ``ocr.cells`` of pictures that are one document, after the ``text`` that stands around them.

    ``form`` is the format of the file that brought them. Pages count the pictures.
    Raises UnreadableDocument as ``image_readings`` does.
    """
    if not available():
        raise missing("the tables are pictures,")
    from extractors.ocr.documents import read_pictures

    yield from read_pictures(pictures, form, text)
