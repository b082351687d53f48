"""The pages of a scanned PDF as pictures, at the resolution they were scanned at."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pypdfium2.raw as pdfium

from extractors.ocr.channels import sheet_of
from extractors.ocr.sheets import COARSEST, FINEST, MAX_PIXELS, POINTS_PER_INCH, Sheet
from extractors.pdf.frames import Box

_BYTES_PER_PIXEL = 4


def pdf_sheet(page: Any, number: int, bounds: Box, rotation: int) -> Sheet:
    """Draw an open pdfium page. ``bounds`` and ``rotation`` are those of a ``LoadedPage``."""
    left, bottom, right, top = bounds
    width, height = (right - left, top - bottom) if rotation % 2 == 0 else (top - bottom, right - left)
    dpi = min(max(_scanned_at(page), COARSEST), FINEST)
    scale = min(dpi / POINTS_PER_INCH, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
    columns, rows = max(round(width * scale), 1), max(round(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_Create(columns, rows, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.cast(
            pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * rows))).contents
        pixels = np.frombuffer(buffer, dtype=np.uint8).reshape(rows, stride)[:, :columns * _BYTES_PER_PIXEL]
        colour = cv2.cvtColor(pixels.reshape(rows, columns, _BYTES_PER_PIXEL), cv2.COLOR_BGRA2BGR)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return sheet_of(np.asarray(colour, dtype=np.uint8), number, scale)


def _scanned_at(page: Any) -> float:
    """Dots per inch of the page's largest picture, 0 where there is none."""
    best = (0.0, 0.0)
    for item in _pictures(page):
        data = pdfium.FPDF_IMAGEOBJ_METADATA()
        if pdfium.FPDFImageObj_GetImageMetadata(item, page, ctypes.byref(data)):
            best = max(best, (float(data.width) * data.height, min(data.horizontal_dpi, data.vertical_dpi)))
    return best[1]


def _pictures(page: Any) -> Iterator[Any]:
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 1000)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield item
