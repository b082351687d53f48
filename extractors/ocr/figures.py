"""Deciding what a snippet says: text as the network reads it, figures only after a second look."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.ocr.canvases import line_canvas, repeated_canvas
from extractors.ocr.ink import components
from extractors.ocr.recognition import Guess, recognise
from extractors.ocr.shapes import Glyph, digit_shapes, opinions
from extractors.ocr.spots import Spot

_LIKE_FIGURES = re.compile(r"[0-9.,\-—/+%oOQD○〇。口lI|丨!iZzSsBbg·、:;' 一]*$")
_CONFUSED = re.compile(r"[一口工]")
"""Ideographs that a digit or a dash may be taken for."""
_FLATTEST = 2.2
_DASH_HEIGHT = 0.3
_LONGEST_FIGURE = 9.0
"""Share of the type size; no number of these reports is as wide."""
_SURE, _FAIRLY, _HARDLY = 0.8, 0.6, 0.4
"""Confidences: to be trusted when a second look agrees; when two more do; and to count as an objection."""
_MOSTLY_DIGITS = 0.34
DASH = "—"


def read_spots(spots: Sequence[Spot]) -> None:
    """Read every spot of a document and set its text and, where two looks differ, its doubt."""
    dashes = [spot for spot in spots if _is_dash(spot)]
    for spot in dashes:
        spot.text = DASH
    written = [spot for spot in spots if not spot.text]
    first = recognise([line_canvas(spot.cut, spot.size, 0.0 if _is_short(spot) else 0.1) for spot in written])
    figures: list[tuple[Spot, Guess]] = []
    mixed: list[tuple[Spot, Guess]] = []
    for spot, guess in zip(written, first, strict=True):
        spot.text = guess.text.strip()
        if _is_short(spot) and _may_be_figure(guess):
            figures.append((spot, guess))
        elif spot.cell is not None and _is_mostly_digits(spot.text):
            mixed.append((spot, guess))
    _read_figures(figures)
    _check_mixed(mixed)
    _check_shapes([spot for spot, _ in figures])


def _is_short(spot: Spot) -> bool:
    return spot.snippet.width <= _LONGEST_FIGURE * spot.size


def _is_dash(spot: Spot) -> bool:
    """One flat patch of ink: a dash of any length, which the network confuses with the numeral one (一)."""
    one = spot.snippet
    if one.width < _FLATTEST * one.height or one.height > _DASH_HEIGHT * spot.size:
        return False
    ink = (spot.cut < spot.level).astype("uint8")
    return len(components(ink).areas) <= 3


def _may_be_figure(guess: Guess) -> bool:
    text = unicodedata.normalize("NFKC", guess.text).strip()
    has_words = any("\u4e00" < character <= "\u9fff" for character in _CONFUSED.sub("", text))
    return bool(_LIKE_FIGURES.match(text)) or not has_words


def _is_mostly_digits(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits > 0 and digits >= _MOSTLY_DIGITS * len(text)


def _repeated(text: str, times: int) -> str:
    """What stands ``times`` times in a text, or '' where it is not so."""
    part = text[:len(text) // times]
    return part if part * times == text else ""


def _read_figures(figures: list[tuple[Spot, Guess]]) -> None:
    """Two looks at every figure, two more where they differ or are not sure."""
    doubled = recognise([repeated_canvas(spot.cut, spot.size, 2, 0.15) for spot, _ in figures])
    unsure: list[tuple[Spot, list[_Look]]] = []
    for (spot, once), twice in zip(figures, doubled, strict=True):
        looks = [_Look(_repeated(twice.figures, 2), twice.figures_confidence), _Look(once.figures, once.figures_confidence)]
        if looks[0].text and looks[0].text == looks[1].text and looks[0].confidence >= _SURE:
            spot.text = looks[0].text
        else:
            unsure.append((spot, looks))
    thrice = recognise([repeated_canvas(spot.cut, spot.size, 3, 0.1, 0.1) for spot, _ in unsure])
    wide = recognise([line_canvas(spot.cut, spot.size, 0.15) for spot, _ in unsure])
    for (spot, looks), more, once in zip(unsure, thrice, wide, strict=True):
        looks += [_Look(_repeated(more.figures, 3), more.figures_confidence), _Look(once.figures, once.figures_confidence)]
        _decide(spot, looks)


@dataclass(frozen=True, slots=True)
class _Look:
    """One reading of a figure: its text ('' for nothing) and the confidence in it."""

    text: str
    confidence: float


def _decide(spot: Spot, looks: list[_Look]) -> None:
    """Take the figure with most confidence behind it; doubt it where a look that counts says otherwise.

    The two repeated looks (first and third) are the better ones: a lone digit has no neighbours to be
    told by, so a single look that makes nothing of it, or is not sure, does not count against them.
    """
    weights: Counter[str] = Counter()
    for look in looks:
        if look.text:
            weights[look.text] += look.confidence  # type: ignore[assignment]
    if not weights:
        spot.doubt = f"read as {spot.text or 'nothing'}, and no number can be made out"
        return
    marks = len(digit_shapes(spot.cut, spot.level))
    spot.text = max(weights, key=lambda text: (sum(map(str.isdigit, text)) == marks, weights[text], text))
    others = sorted({look.text for look in looks if look.text and look.text != spot.text
                     and look.confidence >= _HARDLY})
    best = min(look.confidence if look.text == spot.text else 0.0 for look in (looks[0], looks[2]))
    if others:
        spot.doubt = f"read as {spot.text}, another look reads {', '.join(others)}"
    elif best < _FAIRLY:
        spot.doubt = f"read as {spot.text} with little certainty"


def _check_mixed(mixed: list[tuple[Spot, Guess]]) -> None:
    """Figures with words beside them: the digits must come out equal at another size."""
    again = recognise([line_canvas(spot.cut, spot.size, 0.0) for spot, _ in mixed])
    for (spot, first), second in zip(mixed, again, strict=True):
        if re.sub(r"\D", "", first.text) != re.sub(r"\D", "", second.text):
            spot.doubt = f"read as {spot.text}, another look reads {second.text.strip()}"


def _check_shapes(spots: list[Spot]) -> None:
    """The digits of all figures compared with one another."""
    glyphs: list[Glyph] = []
    owners: list[tuple[Spot, int]] = []
    for spot in spots:
        digits = [character for character in spot.text if character.isdigit()]
        shapes = digit_shapes(spot.cut, spot.level)
        if len(shapes) != len(digits):
            if not spot.doubt and not _touch(spot, len(digits), len(shapes)):
                spot.doubt = f"read as {spot.text}, but {len(shapes)} marks as high as digits stand there"
            continue
        glyphs += [Glyph(name, vector) for name, vector in zip(digits, shapes, strict=True)]
        owners += [(spot, position) for position in range(len(digits))]
    for (spot, position), glyph, opinion in zip(owners, glyphs, opinions(glyphs), strict=True):
        if opinion.name is not None and opinion.name != glyph.name and not spot.doubt:
            spot.doubt = (
                f"read as {spot.text}, but its digit {position + 1} looks like the document's {opinion.name}s")


def _touch(spot: Spot, digits: int, shapes: int) -> bool:
    """Fewer patches than digits, and wide enough for so many digits that touch."""
    return 0 < shapes < digits and spot.snippet.width >= 0.36 * digits * spot.snippet.height
