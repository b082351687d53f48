"""Layers of a page that its document switches off, such as the figures of a draft: what they hold is no text to read.

pdfium reads the text of all layers and says of none whether it is shown, but draws only those that are. So in a
document that has layers each is drawn by itself, and where that leaves the page white its objects are switched off.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from extractors.pdf.pdfium_calls import put_away

_DECLARED = b"/OCProperties"
_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MOST_STREAMS, _MOST_BYTES = 200, 4_000_000
_MOST_LAYERS, _MOST_OBJECTS, _MAX_DEPTH = 40, 20_000, 5
_MARK = "OC"
_ROOM = 1024
_TAIL = 4096
_WIDEST = 800
"""A page is drawn with no more pixels to its longer side."""
_PAPER, _WHITE = 0xFFFFFFFF, 0xFF

def has_layers(data: bytes) -> bool:
    """Whether a PDF declares layers, in the open or in a compressed stream of objects."""
    if _DECLARED in data:
        return True
    if b"trailer" in data[-_TAIL:]:
        return False  # only files without one have such streams
    for count, found in enumerate(_OBJECTS.finditer(data)):
        try:
            objects = zlib.decompressobj().decompress(data[found.end():found.end() + _MOST_BYTES], _MOST_BYTES)
        except zlib.error:
            continue
        if _DECLARED in objects or count >= _MOST_STREAMS:
            return True
    return False


def switch_off_hidden(page: Any) -> None:
    """Switch off the objects of an open page that lie in layers which are not shown."""
    objects = list(islice(_objects(page), _MOST_OBJECTS))
    layers: dict[tuple[str, ...], list[_Object]] = defaultdict(list)
    for each in objects:
        if each.layer:
            layers[each.layer].append(each)
    if not 0 < len(layers) <= _MOST_LAYERS:
        return
    _switch(objects, False)
    hidden = []
    for inside in layers.values():
        _switch(inside, True)
        if _is_white(page):
            hidden += inside
        _switch(inside, False)
    _switch(objects, True)
    for each in hidden:
        put_away(ctypes.cast(each.item, ctypes.c_void_p).value or 0)


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of a page and the forms through which it is drawn. ``layer`` has the names of the layers it lies in
    and the numbers of its forms, which may belong to a layer as a whole.
    """

    item: Any
    forms: tuple[Any, ...]
    layer: tuple[str, ...]


def _objects(page: Any) -> Iterator[_Object]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _leaves(pdfium.FPDFPage_GetObject(page, index), index, (), ())


def _leaves(item: Any, index: int, forms: tuple[Any, ...], layer: tuple[str, ...]) -> Iterator[_Object]:
    layer += _marks(item)
    if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM or len(forms) >= _MAX_DEPTH:
        yield _Object(item, forms, layer)
        return
    for child in range(pdfium.FPDFFormObj_CountObjects(item)):
        yield from _leaves(pdfium.FPDFFormObj_GetObject(item, child), child, (*forms, item), (*layer, str(index)))


def _marks(item: Any) -> tuple[str, ...]:
    """The names of the layers that an object is marked to lie in."""
    found = []
    for index in range(max(pdfium.FPDFPageObj_CountMarks(item), 0)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        if _text(pdfium.FPDFPageObjMark_GetName, mark) == _MARK:
            found.append(_text(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name"))
    return tuple(found)


def _text(ask: Any, *questions: Any) -> str:
    room, length = ctypes.create_string_buffer(_ROOM), ctypes.c_ulong()
    if not ask(*questions, ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), len(room), ctypes.byref(length)):
        return ""
    return room.raw[:max(min(length.value, _ROOM) - 2, 0)].decode("utf-16-le", "replace")


def _switch(objects: list[_Object], is_on: bool) -> None:
    for each in objects:
        for item in (*each.forms, each.item):
            pdfium.FPDFPageObj_SetIsActive(item, is_on)


def _is_white(page: Any) -> bool:
    """Whether a page, as it would be drawn now, shows nothing."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(_WIDEST / max(width, height, 1.0), 1.0)
    columns, rows = max(round(width * scale), 1), max(round(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_Create(columns, rows, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, _PAPER)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, 0)
        size = pdfium.FPDFBitmap_GetStride(bitmap) * rows
        pixels = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * size)).contents
        return bool((np.frombuffer(pixels, dtype=np.uint8) == _WHITE).all())
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
