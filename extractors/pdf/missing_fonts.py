"""Lets pdfium use the square font for Chinese fonts that a document names and does not hold.

For reading it is always used, so that a document reads the same on every machine, whatever fonts are
installed there (and no font file of 16 MB is loaded). For pictures it only stands in for what the
machine does not have.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import Any

import pypdfium2  # noqa: F401  (initialises pdfium)
import pypdfium2.raw as pdfium

from extractors.pdf.square_font import FACE, square_font, table_of

_CHARSETS = frozenset((
    pdfium.FXFONT_GB2312_CHARSET, pdfium.FXFONT_CHINESEBIG5_CHARSET, pdfium.FXFONT_SHIFTJIS_CHARSET,
    pdfium.FXFONT_HANGEUL_CHARSET))
_SQUARE = 0x5155
"""The handle by which pdfium asks for the square font's data."""


@dataclass
class FontChoice:
    """Whether the square font goes before the machine's own, and what must live as long as pdfium does."""

    is_always_square: bool = True
    kept_alive: tuple[Any, ...] = ()


@cache
def font_choice() -> FontChoice:
    """Install the square font in pdfium, once for this process, and return the switch for its use."""
    choice = FontChoice()
    info = pdfium.FPDF_GetDefaultSystemFontInfo()
    fields = info.contents
    known = {name: type(getattr(fields, name))(ctypes.cast(getattr(fields, name), ctypes.c_void_p).value or 0)
             for name in ("MapFont", "GetFontData", "GetFaceName", "GetFontCharset", "DeleteFont")}
    font = square_font()

    def map_font(this: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
        if choice.is_always_square and charset in _CHARSETS:
            return _SQUARE
        handle: int | None = known["MapFont"](this, weight, italic, charset, pitch, face, exact)
        return _SQUARE if not handle and charset in _CHARSETS else handle

    def font_data(this: Any, handle: int, table: int, buffer: Any, size: int) -> int:
        if handle != _SQUARE:
            return int(known["GetFontData"](this, handle, table, buffer, size))
        data = table_of(font, table)
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    def face_name(this: Any, handle: int, buffer: Any, size: int) -> int:
        if handle != _SQUARE:
            return int(known["GetFaceName"](this, handle, buffer, size))
        name = FACE.encode() + b"\0"
        if buffer and size >= len(name):
            ctypes.memmove(buffer, name, len(name))
        return len(name)

    def charset_of(this: Any, handle: int) -> int:
        return int(pdfium.FXFONT_GB2312_CHARSET if handle == _SQUARE else known["GetFontCharset"](this, handle))

    def delete_font(this: Any, handle: int) -> None:
        if handle != _SQUARE:
            known["DeleteFont"](this, handle)

    callbacks = {"MapFont": map_font, "GetFontData": font_data, "GetFaceName": face_name,
                 "GetFontCharset": charset_of, "DeleteFont": delete_font}
    kept = {name: type(getattr(fields, name))(function) for name, function in callbacks.items()}
    for name, callback in kept.items():
        setattr(fields, name, callback)
    pdfium.FPDF_SetSystemFontInfo(info)
    choice.kept_alive = (info, known, kept)
    return choice
