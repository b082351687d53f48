"""Which charset the bytes of an RTF text are in: that of its font, else the one the file declares."""

from __future__ import annotations

import re

_BY_FONT = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 204: "cp1251", 161: "cp1253"}
"""Windows' number of a font's charset; 0 and 1 say only that it is the machine's own."""
_BY_PAGE = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8"}
TWO_BYTES = frozenset(("gb18030", "big5hkscs", "cp932", "cp949"))
_WESTERN = "cp1252"
_PAIR = re.compile(rb"[\x80-\xff].", re.DOTALL)


class Charsets:
    """Fonts by number with their charsets, filled while the file's head is read."""

    def __init__(self) -> None:
        self.declared = _WESTERN
        self._fonts: dict[int, str] = {}

    def declare(self, page: int) -> None:
        """The code page of the whole file (``\\ansicpg``)."""
        self.declared = _BY_PAGE.get(page, _WESTERN)

    def name_font(self, font: int, charset: int) -> None:
        """A font of the table and its charset."""
        if charset in _BY_FONT:
            self._fonts[font] = _BY_FONT[charset]

    def of(self, font: int, wide_font: int) -> str:
        """The encoding of text in a font, or in the font for Chinese characters set beside it."""
        return self._fonts.get(font) or self._fonts.get(wide_font) or self.declared


def text_of(raw: bytes, encoding: str) -> str:
    """The characters of bytes; those that the charset does not have show as U+FFFD.

    >>> text_of(bytes.fromhex("b9e6d5c2"), "gb18030"), text_of(bytes.fromhex("93"), "gb18030")
    ('规章', '“')
    """
    if raw.isascii():
        return raw.decode("ascii")
    # A quotation mark or a dash of Western Windows amid characters that are written as Unicode.
    alone = _PAIR.search(raw) is None
    return raw.decode(_WESTERN if alone else encoding, errors="replace")
