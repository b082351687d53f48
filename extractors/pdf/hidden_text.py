"""Text laid under the picture of a page, as scanning programs do: it can be searched for, and nobody sees it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf.pdfium_calls import INVISIBLE_MODES

PICTURE_SHARE = 0.5
"""A page of which pictures cover more than this may be a scan."""
_MOST_OBJECTS = 5000
_MAX_DEPTH = 5


def is_hidden(page: Any) -> bool:
    """Whether most text of an open page is drawn invisible, or before the picture that covers the page.

    Text over a picture (a letterhead, a coloured ground) is seen, and is no hidden text.
    """
    hidden = seen = 0
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
    area = abs((bounds.right - bounds.left) * (bounds.top - bounds.bottom))
    for item in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) in INVISIBLE_MODES:
                hidden += 1
            else:
                seen += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and seen and _area(item) > PICTURE_SHARE * area:
            hidden, seen = hidden + seen, 0
    return hidden > seen


def _objects(page: Any) -> Iterator[Any]:
    """The page's objects in the order of drawing, those of forms where the form stands."""
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    for index in range(count):
        yield from _within(pdfium.FPDFPage_GetObject(page, index), 0)


def _within(item: Any, depth: int) -> Iterator[Any]:
    if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM or depth >= _MAX_DEPTH:
        yield item
        return
    for index in range(min(pdfium.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)):
        yield from _within(pdfium.FPDFFormObj_GetObject(item, index), depth + 1)


def _area(item: Any) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return abs((right - left) * (top - bottom))
