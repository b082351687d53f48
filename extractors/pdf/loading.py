"""Pages of an open document as they are shown: with notes and form fields drawn in, and set straight when asked to."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf.frames import Box
from extractors.pdf.layers import switch_off_hidden

_SHOWN_NOTES = frozenset((
    pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_REDACT))
"""Annotations that write on the page or cover it. Others only point at what is there (links, highlights)."""
_MOST_NOTES = 5000
_EVERYWHERE = 1e6
_CROPPED = 1.0
_NO_TEXT = 2
"""Bytes of an empty text: its end."""


class LoadedPage:
    """An open page of a document; close it when done.

    pdfium knows no text of annotations, so they are first made part of the page's content, in memory only. ``bounds``
    is the visible box in user space (left, bottom, right, top), ``rotation`` counts the quarter turns of /Rotate.
    """

    def __init__(self, document: Any, index: int, handle: Any, is_layered: bool) -> None:
        self.handle = handle
        self.document = document
        self.undrawn_notes = 0
        self.bounds, self.rotation = _frame(handle)
        self._index = index
        self._is_layered = is_layered
        if pdfium.FPDFPage_GetAnnotCount(handle) > 0:
            self._draw_notes_in()
        if is_layered:
            switch_off_hidden(self.handle)

    @property
    def is_cropped(self) -> bool:
        """Whether the page is shown in part, so that what lies around is meant not to be seen."""
        edges = [ctypes.c_float() for _ in range(4)]
        if not pdfium.FPDFPage_GetMediaBox(self.handle, *map(ctypes.byref, edges)):
            return False
        left, bottom, right, top = self.bounds
        inset = (left - edges[0].value, bottom - edges[1].value, edges[2].value - right, edges[3].value - top)
        return max(inset) > _CROPPED

    def turn_back(self, angle: float) -> None:
        """Turn the page's content clockwise about its middle by an angle (radians), until the page is closed."""
        left, bottom, right, top = self.bounds
        x, y = (left + right) / 2, (bottom + top) / 2
        cosine, sine = math.cos(angle), math.sin(angle)
        matrix = pdfium.FS_MATRIX(
            cosine, -sine, sine, cosine, x - cosine * x - sine * y, y + sine * x - cosine * y)
        everything = pdfium.FS_RECTF(-_EVERYWHERE, _EVERYWHERE, _EVERYWHERE, -_EVERYWHERE)
        pdfium.FPDFPage_TransFormWithClip(self.handle, ctypes.byref(matrix), ctypes.byref(everything))
        self._reload()
        if self._is_layered:
            switch_off_hidden(self.handle)

    def close(self) -> None:
        """Give the page back to pdfium."""
        pdfium.FPDF_ClosePage(self.handle)

    def _reload(self) -> None:
        changed = pdfium.FPDF_LoadPage(self.document, self._index)
        if changed:
            pdfium.FPDF_ClosePage(self.handle)
            self.handle = changed

    def _draw_notes_in(self) -> None:
        count = min(pdfium.FPDFPage_GetAnnotCount(self.handle), _MOST_NOTES)
        notes = [_note(self.handle, index) for index in range(count)]
        others = [index for index, (kind, _) in enumerate(notes) if kind not in _SHOWN_NOTES]
        self.undrawn_notes = sum(kind == pdfium.FPDF_ANNOT_FREETEXT and not is_drawn for kind, is_drawn in notes)
        if len(others) == count:
            return
        for index in reversed(others):
            pdfium.FPDFPage_RemoveAnnot(self.handle, index)
        with _fields_drawn(self.document, self.handle):
            is_changed = pdfium.FPDFPage_Flatten(self.handle, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
        if is_changed:
            self._reload()


def load_page(document: Any, index: int, is_layered: bool) -> LoadedPage | None:
    """A page of a pdfium document, or None where it cannot be opened; ``is_layered`` as ``layers.has_layers`` says."""
    handle = pdfium.FPDF_LoadPage(document, index)
    return LoadedPage(document, index, handle, is_layered) if handle else None


def _frame(page: Any) -> tuple[Box, int]:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    bounds = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
    return bounds, max(pdfium.FPDFPage_GetRotation(page), 0)


def _note(page: Any, index: int) -> tuple[int, bool]:
    """The kind of an annotation, and whether the file says how it looks."""
    note = pdfium.FPDFPage_GetAnnot(page, index)
    if not note:
        return int(pdfium.FPDF_ANNOT_UNKNOWN), False
    kind = int(pdfium.FPDFAnnot_GetSubtype(note))
    is_drawn = pdfium.FPDFAnnot_GetAP(note, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _NO_TEXT
    pdfium.FPDFPage_CloseAnnot(note)
    return kind, is_drawn


@contextmanager
def _fields_drawn(document: Any, page: Any) -> Iterator[None]:
    """While this lasts, form fields whose look the file leaves to the viewer have one."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield
        return
    about = pdfium.FPDF_FORMFILLINFO(version=2)
    forms = pdfium.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(about))
    if not forms:
        yield
        return
    pdfium.FORM_OnAfterLoadPage(page, forms)
    try:
        yield
    finally:
        pdfium.FORM_OnBeforeClosePage(page, forms)
        pdfium.FPDFDOC_ExitFormFillEnvironment(forms)
