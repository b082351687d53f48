"""Lettering of drawn PDFs: the fonts, where lines break, and look-alike characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from tests.rendering.absent import Absent

FONT_FILE = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
"""A TrueType font with Chinese glyphs (Debian: fonts-wqy-zenhei); drawing needs it, reading does not."""

FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
"""Digits as they stand in full-width lettering."""

_LOOK_ALIKES = str.maketrans(
    "一二八十人大工子小方日月止生用示立自行面力0123456789",
    "⼀⼆⼋⼗⼈⼤⼯⼦⼩⽅⽇⽉⽌⽣⽤⽰⽴⾃⾏⾯⼒０１２３４５６７８９",
)


def use_font(embedded: bool) -> str:
    """Register the font and give its name: one that is embedded, or one that the reader must have.

    Raises:
        Absent: the font to embed is not installed.
    """
    if not embedded:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    if not FONT_FILE.exists():
        raise Absent(f"the font {FONT_FILE.name} is not installed (Debian package fonts-wqy-zenhei)")
    if "WenQuanYi" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("WenQuanYi", str(FONT_FILE), subfontIndex=0))
    return "WenQuanYi"


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines no wider than ``width``; numbers and words are never cut."""
    lines: list[str] = []
    line = ""
    for token in _tokens(text):
        if line and pdfmetrics.stringWidth(line + token, font, size) > width:
            lines.append(line)
            line = ""
        line += token
    return [*lines, line] if line else lines


def _tokens(text: str) -> Iterator[str]:
    token = ""
    for character in text:
        if character.isascii() and not character.isspace():
            token += character
            continue
        if token:
            yield token
            token = ""
        yield character
    if token:
        yield token


@contextmanager
def odd_unicode(called: Mapping[int, int] = _LOOK_ALIKES) -> Iterator[None]:
    """While this lasts, fonts are written with a ToUnicode map that calls characters so: by default look-alikes."""
    original = ttfonts.makeToUnicodeCMap

    def odd(name: str, subset: list[int]) -> str:
        return str(original(name, [called.get(code, code) for code in subset]))

    ttfonts.makeToUnicodeCMap = odd
    try:
        yield
    finally:
        ttfonts.makeToUnicodeCMap = original
