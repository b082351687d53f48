"""Digits that look like other digits than their font says they are.

A font may call its 8 a 3: what is copied out of the document is then not what a person sees on the page. The outlines
of the digits tell, compared with those of the fonts that pdfium brings along.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extractors.pdf import pdfium_calls
from extractors.pdf.frames import Floats
from extractors.pdf.pdfium_calls import Argument

_HALF_WIDTH, _FULL_WIDTH = "0123456789", "０１２３４５６７８９"
_ROWS, _COLUMNS = 14, 9
"""Points of a digit, from edge to edge, at which is asked whether there is ink."""
_LIKER = 1.1
"""Two digits are exchanged that are so many times less like what they are called than like each other."""
_WIDTH_WEIGHT = 0.075
"""How much of its points a digit differs by that is e times as wide for its height."""
_KNOWN = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic",
          "Times-BoldItalic", "Courier")
_FEWEST_SEGMENTS = 4
_MOST_REMEMBERED = 1000

_remembered: dict[tuple[object, ...], bool] = {}
"""What was found of fonts, by their digits' traits: a report has few fonts, and many reports have the same."""


def are_misnamed(text_page: Argument, text: str) -> bool:
    """Whether a page with this text has a font whose digits look like other digits.

    Of each digit the first, the last and one from the middle are looked at.
    """
    middle = len(text) // 2
    asked = sorted({place for digit in _HALF_WIDTH + _FULL_WIDTH for place in (
        text.find(digit), text.find(digit, middle), text.rfind(digit)) if place >= 0})
    fonts = pdfium_calls.text_fonts(pdfium_calls.text_objects(text_page, asked))
    used: dict[int, set[str]] = {}
    for font, digit in zip(fonts, [text[place] for place in asked], strict=True):
        if font is not None:
            used.setdefault(font, set()).add(digit)
    return any(_is_misnaming(font, sorted(called)) for font, called in used.items() if len(called) > 1)


def _is_misnaming(font: int, digits: list[str]) -> bool:
    if not pdfium_calls.is_embedded(font):
        return False
    outlines = pdfium_calls.glyph_outlines(font, map(ord, digits))
    drawn = [index for index, outline in enumerate(outlines) if outline.count >= _FEWEST_SEGMENTS]
    outlines, called = [outlines[index] for index in drawn], [int(digits[index]) for index in drawn]
    traits = (*called, *pdfium_calls.traits(outlines))
    if traits not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[traits] = _are_exchanged(called, *_looks(outlines))
    return _remembered[traits]


def _are_exchanged(called: list[int], inks: Floats, widths: Floats) -> bool:
    known_inks, known_widths = _known()
    differences = np.abs(inks[:, None, None] - known_inks).mean(axis=3) + _WIDTH_WEIGHT * np.abs(
        widths[:, None, None] - known_widths)
    unlike = differences.min(axis=1)[:, called]
    return any(unlike[one, one] + unlike[other, other] > _LIKER * (unlike[one, other] + unlike[other, one])
               for one, other in combinations(range(len(called)), 2))


@cache
def _known() -> tuple[Floats, Floats]:
    """How the ten digits look in pdfium's own fonts: (fonts, digits, points) and (fonts, digits)."""
    document = pdfium.FPDF_CreateNewDocument()
    try:
        fonts = [pdfium.FPDFText_LoadStandardFont(document, name.encode()) for name in _KNOWN]
        looks = [_looks(pdfium_calls.glyph_outlines(pdfium_calls.address_of(font), map(ord, _HALF_WIDTH)))
                 for font in fonts]
        for font in fonts:
            pdfium.FPDFFont_Close(font)
    finally:
        pdfium.FPDF_CloseDocument(document)
    return np.stack([inks for inks, _ in looks]), np.stack([widths for _, widths in looks])


def _looks(outlines: list[pdfium_calls.Outline]) -> tuple[Floats, Floats]:
    """Where digits have ink (a row for each, blurred), and the logarithms of their widths for their heights."""
    inks, widths = np.zeros((len(outlines), _ROWS, _COLUMNS)), np.zeros(len(outlines))
    for index, outline in enumerate(outlines):
        starts, ends = _edges(*outline.segments())
        low, high = np.minimum(starts, ends).min(axis=0), np.maximum(starts, ends).max(axis=0)
        size = np.maximum(high - low, 0.001)
        inks[index], widths[index] = _ink((starts - low) / size, (ends - low) / size), np.log(size[0] / size[1])
    around = np.pad(inks, ((0, 0), (1, 1), (1, 1)), mode="edge")
    blurred = (2 * inks + around[:, :-2, 1:-1] + around[:, 2:, 1:-1] + around[:, 1:-1, :-2] + around[:, 1:-1, 2:]) / 6
    return blurred.reshape(len(outlines), -1), widths


def _edges(kinds: NDArray[np.int64], points: Floats) -> tuple[Floats, Floats]:
    """The straight edges around an outline, from and to; of a curve, which has three points, the two halves."""
    is_curve = kinds == pdfium.FPDF_SEGMENT_BEZIERTO
    place = (np.cumsum(is_curve) - 1) % 3
    first = np.flatnonzero(is_curve & (place == 0))
    points[first] = (points[first - 1] + 3 * points[first] + 3 * points[first + 1] + points[first + 2]) / 8
    is_corner = ~(is_curve & (place == 1))
    points, is_start = points[is_corner], (kinds == pdfium.FPDF_SEGMENT_MOVETO)[is_corner]
    starts = np.flatnonzero(is_start)
    following = np.arange(1, len(points) + 1)
    following[np.append(starts[1:], len(points)) - 1] = starts
    return points, points[following]


def _ink(starts: Floats, ends: Floats) -> NDArray[np.bool_]:
    """At which points of a grid an outline within (0, 0, 1, 1) winds around them."""
    x, y = (np.arange(_COLUMNS) + 0.5) / _COLUMNS, (np.arange(_ROWS) + 0.5) / _ROWS
    before, after = starts[:, 1, None] <= y, ends[:, 1, None] <= y
    rise = ends[:, 1] - starts[:, 1]
    slope = (ends[:, 0] - starts[:, 0]) / np.where(rise == 0, 1.0, rise)
    crossing = starts[:, 0, None] + (y - starts[:, 1, None]) * slope[:, None]
    turns = before.astype(np.int8) - after.astype(np.int8)
    return np.asarray((turns[:, :, None] * (crossing[:, :, None] > x)).sum(axis=0) != 0)
