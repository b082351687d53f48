"""Looking at a figure again: set beside itself, at other sizes, and with its broken strokes closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.ocr.canvases import darkened, line_canvas, repeated_canvas, softened
from extractors.ocr.recognition import Guess, recognise
from extractors.ocr.shapes import digit_shapes
from extractors.ocr.spots import Spot

_ROUND = re.compile(r"[。oO○〇口DQ.·°]$")
_SURE, _FAIRLY, _HARDLY = 0.8, 0.6, 0.4
"""Confidences: to be trusted when a second look agrees; when two more do; and to count as an objection."""
_DIGIT_HEIGHT = 0.5
"""Share of the type size; a full stop or a ring is never as high as a digit."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One reading of a figure: its text ('' for nothing) and the confidence in it."""

    text: str
    confidence: float


def look_again(figures: Sequence[tuple[Spot, Guess]]) -> None:
    """Two looks at every figure, two more where they differ or are not sure. Sets its text and its doubt."""
    doubled = recognise([repeated_canvas(spot.cut, spot.size, 2, 0.15) for spot, _ in figures])
    unsure: list[tuple[Spot, list[_Look]]] = []
    for (spot, once), twice in zip(figures, doubled, strict=True):
        looks = [_several(twice, 2), _single(once)]
        if looks[0].text and looks[0].text == looks[1].text and looks[0].confidence >= _SURE:
            spot.text = looks[0].text
        else:
            unsure.append((spot, looks))
    thrice = recognise([repeated_canvas(spot.cut, spot.size, 3, 0.1, 0.1) for spot, _ in unsure])
    wide = recognise([line_canvas(spot.cut, spot.size, 0.15) for spot, _ in unsure])
    unread: list[Spot] = []
    for (spot, looks), more, once in zip(unsure, thrice, wide, strict=True):
        looks += [_several(more, 3), _single(once)]
        if any(look.text for look in looks):
            _decide(spot, looks)
        else:
            unread.append(spot)
    _look_softly(unread)


def _several(guess: Guess, times: int) -> _Look:
    return _Look(_repeated(guess.figures, times), guess.figures_confidence)


def _single(guess: Guess) -> _Look:
    return _Look(_bare(guess.figures), guess.figures_confidence)


def _repeated(text: str, times: int) -> str:
    """What stands ``times`` times in a text, or '' where it is not so."""
    part = text[:len(text) // times]
    return _bare(part) if part * times == text else ""


def _bare(text: str) -> str:
    """A figure without points and commas at its ends: specks of dirt."""
    return text.strip(".,")


def _decide(spot: Spot, looks: list[_Look]) -> None:
    """Take the figure with most confidence behind it; doubt it where a look that counts says otherwise.

    The two repeated looks (first and third) are the better ones: a lone digit has no neighbours to be
    told by, so a single look that makes nothing of it, or is not sure, does not count against them.
    """
    weights: dict[str, float] = {}
    for look in looks:
        if look.text:
            weights[look.text] = weights.get(look.text, 0.0) + look.confidence
    marks = len(digit_shapes(spot.cut, spot.level))
    spot.text = max(weights, key=lambda text: (sum(map(str.isdigit, text)) == marks, weights[text], text))
    others = sorted({look.text for look in looks if look.text and look.text != spot.text
                     and look.confidence >= _HARDLY})
    best = min(look.confidence if look.text == spot.text else 0.0 for look in (looks[0], looks[2]))
    if others:
        spot.doubt = f"read as {spot.text}, another look reads {', '.join(others)}"
    elif best < _FAIRLY:
        spot.doubt = f"read as {spot.text} with little certainty"
        spot.is_unsure = True


def _look_softly(unread: Sequence[Spot]) -> None:
    """Two more looks at what no number can be made out of, drawn softly: thin strokes that a scanner broke meet again.

    What they make out stays in doubt unless the document's other digits bear it out.
    """
    lone = [spot for spot in unread if not spot.has_company and spot.snippet.height >= _DIGIT_HEIGHT * spot.size]
    soft = [softened(spot.cut, spot.size) for spot in lone]
    doubled = recognise([repeated_canvas(cut, spot.size, 2, 0.3) for cut, spot in zip(soft, lone, strict=True)])
    thrice = recognise([repeated_canvas(cut, spot.size, 3, 0.1, 0.1) for cut, spot in zip(soft, lone, strict=True)])
    for spot, cut, twice, more in zip(lone, soft, doubled, thrice, strict=True):
        first, second = _several(twice, 2), _several(more, 3)
        if second.text and second.confidence >= _FAIRLY and first.text in (second.text, ""):
            spot.text, spot.cut, spot.is_unsure = second.text, darkened(cut), True
            spot.doubt = f"read as {spot.text} only once its broken strokes are closed"
    for spot in unread:
        if spot.doubt:
            continue
        if _ROUND.match(spot.text) and spot.snippet.height >= _DIGIT_HEIGHT * spot.size:
            spot.text, spot.doubt, spot.is_unsure = "0", "read as 0 with little certainty", True
        elif not spot.has_company:
            spot.doubt = f"read as {spot.text or 'nothing'}, and no number can be made out"
