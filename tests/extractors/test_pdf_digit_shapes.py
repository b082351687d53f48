"""A font that calls its digits by other digits' names: what is read of it is not what a person sees."""

from __future__ import annotations

import io
from itertools import combinations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extractors.pdf import readings
from tests.rendering.lettering import odd_unicode

FONTS = ("Vera", "VeraIt", "VeraBd", "VeraBI")
"""Fonts that reportlab brings along."""


def report(font: str, figures: str) -> bytes:
    if font not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont(font, 10)
    for number, line in enumerate(figures.split()):
        canvas.drawString(60, 700 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def is_told(data: bytes) -> bool:
    return "READ.MISNAMED_DIGITS" in [finding.rule for finding in next(readings(data)).findings]


@pytest.mark.parametrize("font", FONTS)
def test_any_two_digits_that_are_exchanged_are_told(font: str) -> None:
    for one, other in combinations("0123456789", 2):
        with odd_unicode({ord(one): ord(other), ord(other): ord(one)}):
            assert is_told(report(font, "2023 1 0456789")), (one, other)


def test_digits_that_are_all_moved_by_one_are_told() -> None:
    with odd_unicode({ord("0") + digit: ord("0") + (digit + 1) % 10 for digit in range(10)}):
        assert is_told(report("Vera", "2023 15 0 46 789"))


@pytest.mark.parametrize("font", FONTS)
def test_a_font_that_tells_the_truth_is_trusted(font: str) -> None:
    assert not is_told(report(font, "2023 1 0456789"))


def test_digits_called_by_their_full_width_forms_are_no_other_digits() -> None:
    with odd_unicode():
        assert not is_told(report("Vera", "2023 1 0456789"))
