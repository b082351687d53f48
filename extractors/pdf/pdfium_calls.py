"""The few pdfium functions that are called once for every character or path, without ctypes' checks.

pypdfium2's own bindings check and convert each pointer; over the thousands of characters of a report
that costs more than pdfium's work. Here handles and addresses are plain integers and ``map`` drives
the calls. The lock of the interpreter is kept during a call, since pdfium is not safe for threads.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, _POINTER).value
    if address is None:
        raise RuntimeError("pdfium lacks a function that this version of the reader needs; reinstall pypdfium2")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address_of(handle: Any) -> int:
    """The plain integer behind one of pypdfium2's typed pointers."""
    return ctypes.cast(handle, _POINTER).value or 0


char_unicode = _direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
char_box = _direct(pdfium.FPDFText_GetCharBox, _INT, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)
char_origin = _direct(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
char_angle = _direct(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _POINTER, _INT)
char_matrix = _direct(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
char_font_size = _direct(pdfium.FPDFText_GetFontSize, ctypes.c_double, _POINTER, _INT)
page_object = _direct(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
form_object = _direct(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
form_object_count = _direct(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
object_type = _direct(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
object_bounds = _direct(
    pdfium.FPDFPageObj_GetBounds, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
object_matrix = _direct(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
path_segment_count = _direct(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
path_segment = _direct(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
path_draw_mode = _direct(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
segment_point = _direct(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
segment_type = _direct(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
segment_closes = _direct(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
