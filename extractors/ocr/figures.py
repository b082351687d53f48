"""Deciding what a snippet says: text as the network reads it, figures only after a second look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from statistics import median

from extractors.ocr.canvases import line_canvas, softened
from extractors.ocr.ink import components
from extractors.ocr.looks import look_again
from extractors.ocr.packing import MANNERS, read_packed
from extractors.ocr.recognition import Guess, recognise
from extractors.ocr.shapes import Glyph, counted_shapes, digit_shapes, is_broken, opinions
from extractors.ocr.spots import Layout, Spot, parted

_LIKE_FIGURES = re.compile(r"[0-9.,\-—/+%oOQD○〇。口lI|丨!iZzSsBbg·、:;' 一]*$")
_CONFUSED = re.compile(r"[一口工]")
"""Ideographs that a digit or a dash may be taken for."""
_LATIN_WORD = re.compile(r"[A-Za-z]{4}")
_FLATTEST = 2.2
_DASH_HEIGHT = 0.3
_LONGEST_FIGURE = 9.0
"""Share of the type size; no number of these reports is as wide."""
_SURE = 0.8
"""The confidence from which looks that agree are trusted."""
_POOR = 0.9
"""The mean confidence below which words are looked at once more."""
_PLAIN, _PLAIN_HEIGHTS = 3.0, (0.5, 1.3)
"""Width as a share of the height, and heights as shares of the type size, of figures read in common lines."""
_DIRT = 0.4
"""Share of the type size; points and commas of a figure belong to its own snippet."""
_ENOUGH = 8
_BROKEN, _FEW = 0.25, 5
"""Share and least number of figures that fall apart from which on no figure of a document is above doubt."""
_MOSTLY_DIGITS = 0.34
DASH, ONE = "—", "一"
_LEAD = 2.5
"""Share of the type size within which words follow the numeral one of a heading."""


def read_layouts(layouts: Sequence[Layout]) -> None:
    """Read every spot of a document's pages and set its text and, where two looks differ, its doubt."""
    plain = [spot for one in layouts for spot in _plain_figures(one)]
    settled = set(map(id, plain))
    guesses = _first_look([spot for one in layouts for spot in one.spots if id(spot) not in settled])
    for one in layouts:
        one.spots = [piece for spot in one.spots
                     for piece in ([spot] if id(spot) in settled else _pieces(spot, guesses))]
    spots = [spot for one in layouts for spot in one.spots if id(spot) not in settled]
    guesses |= _first_look([spot for spot in spots if id(spot) not in guesses])
    figures: list[tuple[Spot, Guess]] = []
    mixed: list[tuple[Spot, Guess]] = []
    for spot in spots:
        guess = guesses[id(spot)]
        if guess is None:
            spot.text = ONE if spot.cell is None and _leads_words(spot, spots, guesses) else DASH
            continue
        spot.text = guess.text.strip()
        if _is_short(spot) and (
                _may_be_figure(guess) or _has_digits_only(spot) or _is_lone_and_narrow(spot)):
            figures.append((spot, guess))
        elif spot.cell is not None and _is_mostly_digits(spot.text):
            mixed.append((spot, guess))
    look_again(figures)
    _check_mixed(mixed)
    _check_shapes([*plain, *(spot for spot, _ in figures)])
    for one in layouts:
        _drop_dirt(one)
        _doubt_unread_cells(one)
        _doubt_stamped(one)


def _drop_dirt(layout: Layout) -> None:
    """Marks too small for a letter beside a figure that is read: they are no part of it."""
    figures = {spot.cell for spot in layout.spots if spot.cell is not None and spot.text.isdigit()}
    for spot in layout.spots:
        if spot.cell in figures and max(spot.snippet.width, spot.snippet.height) <= _DIRT * spot.size:
            spot.text = spot.doubt = ""


def _plain_figures(layout: Layout) -> list[Spot]:
    """The figures, alone in their cells, that two looks at common lines read alike and surely. Their text is set."""
    spots = [spot for spot in layout.spots if _is_plain(spot)]
    if not spots:
        return []
    looks = [read_packed([spot.cut for spot in spots], spots[0].size, manner) for manner in MANNERS]
    found = []
    for spot, *answers in zip(spots, *looks, strict=True):
        texts = {text for answer in answers for text in (answer.text, answer.figures)}
        text = answers[0].figures
        if len(texts) == 1 and text.isdigit() and min(answer.confidence for answer in answers) >= _SURE:
            spot.text = text
            found.append(spot)
    return found


def _is_plain(spot: Spot) -> bool:
    """Whether a spot may be a figure of few digits, alone in its cell."""
    one = spot.snippet
    least, most = (share * spot.size for share in _PLAIN_HEIGHTS)
    return spot.cell is not None and not spot.has_company and (
        least <= one.height <= most and one.width <= _PLAIN * one.height)


def _doubt_unread_cells(layout: Layout) -> None:
    """A cell that holds ink and no text was not read, whatever it is."""
    read = {spot.cell for spot in layout.spots if spot.text}
    for spot in layout.spots:
        if spot.cell is not None and spot.cell not in read:
            read.add(spot.cell)
            spot.doubt = "read as empty, but there is ink in it"


def _doubt_stamped(layout: Layout) -> None:
    """What a seal may lie over can have lost a stroke or gained one, and a dash there may be a piece of the seal."""
    for spot in layout.spots:
        if spot.is_stamped and not spot.doubt and _LIKE_FIGURES.match(spot.text):
            spot.doubt = f"read as {spot.text or 'nothing'}, but a seal may lie over it"


def _leads_words(spot: Spot, spots: Sequence[Spot], guesses: Mapping[int, Guess | None]) -> bool:
    """Whether words follow close by on the same line: then the flat stroke is the numeral one (一)."""
    middle = (spot.snippet.top + spot.snippet.bottom) / 2
    for other in spots:
        guess = guesses[id(other)]
        if other.cell is None and guess is not None and other.snippet.top <= middle <= other.snippet.bottom and (
                0 <= other.snippet.left - spot.snippet.right <= _LEAD * spot.size and not _may_be_figure(guess)):
            return True
    return False


def _first_look(spots: Sequence[Spot]) -> dict[int, Guess | None]:
    """By the spot's identity what the network makes of it, None for a dash.

    Words it is not sure of are drawn softly besides, and the surer of the two answers is taken.
    """
    written = [spot for spot in spots if not _is_dash(spot)]
    read = recognise([line_canvas(spot.cut, spot.size, 0.0 if _is_short(spot) else 0.1) for spot in written])
    found: dict[int, Guess | None] = {id(spot): None for spot in spots}
    found.update({id(spot): guess for spot, guess in zip(written, read, strict=True)})
    poor = [(spot, guess) for spot, guess in zip(written, read, strict=True)
            if guess.mean_confidence < _POOR and spot.cell is not None and _has_words(guess.text)]
    softly = recognise([line_canvas(softened(spot.cut, spot.size), spot.size, 0.1) for spot, _ in poor])
    found.update({
        id(spot): again for (spot, guess), again in zip(poor, softly, strict=True)
        if again.mean_confidence > guess.mean_confidence and _has_words(again.text)})
    return found


def _pieces(spot: Spot, guesses: Mapping[int, Guess | None]) -> list[Spot]:
    """Outside of all cells, figures that stand apart are figures of two columns."""
    guess = guesses[id(spot)]
    return parted(spot) if spot.cell is None and guess is not None and _may_be_figure(guess) else [spot]


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
    return bool(_LIKE_FIGURES.match(text)) or not (_has_words(text) or _LATIN_WORD.search(text))


def _has_words(text: str) -> bool:
    return any("\u4e00" < character <= "\u9fff" for character in _CONFUSED.sub("", text))


def _is_mostly_digits(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits > 0 and digits >= _MOSTLY_DIGITS * len(text)


def _is_lone_and_narrow(spot: Spot) -> bool:
    """Whether one narrow mark stands alone in a cell: ideographs are square, so it is a digit, whatever was read."""
    one = spot.snippet
    return spot.cell is not None and not spot.has_company and len(spot.text) <= 1 and one.width <= 0.8 * one.height


def _has_digits_only(spot: Spot) -> bool:
    """Whether a text of mostly digits has no more marks than digits: words in it were read into the paper."""
    count = sum(map(str.isdigit, spot.text))
    return _is_mostly_digits(spot.text) and len(digit_shapes(spot.cut, spot.level)) == count


def _check_mixed(mixed: list[tuple[Spot, Guess]]) -> None:
    """Figures with words beside them: the digits must come out equal at another size."""
    again = recognise([line_canvas(spot.cut, spot.size, 0.0) for spot, _ in mixed])
    for (spot, first), second in zip(mixed, again, strict=True):
        if re.sub(r"\D", "", first.text) != re.sub(r"\D", "", second.text):
            spot.doubt = f"read as {spot.text}, another look reads {second.text.strip()}"


def _check_shapes(spots: list[Spot]) -> None:
    """The digits of all figures compared with one another: objections raised, and little certainty made good."""
    glyphs: list[Glyph] = []
    owners: list[tuple[Spot, int]] = []
    counted: dict[int, bool] = {}
    pitch = _pitch(spots)
    for number, spot in enumerate(spots):
        digits = [character for character in spot.text if character.isdigit()]
        shapes = counted_shapes(spot.cut, spot.level, len(digits))
        counted[number] = len(shapes) == len(digits)
        if counted[number]:
            glyphs += [Glyph(name, vector) for name, vector in zip(digits, shapes, strict=True)]
            owners += [(spot, number)] * len(digits)
        elif not spot.doubt and _is_figure(spot.text) and not _fits(spot, len(digits), pitch):
            spot.doubt = f"read as {spot.text}, but {len(shapes)} marks as high as digits stand there"
    unsupported = {number for number, fits in counted.items() if not fits}
    for (spot, number), glyph, opinion in zip(owners, glyphs, opinions(glyphs), strict=True):
        if not opinion.supports:
            unsupported.add(number)
        if opinion.name is not None and opinion.name != glyph.name and not spot.doubt:
            spot.doubt = f"read as {spot.text}, but one of its digits looks like the document's {opinion.name}s"
    for number, spot in enumerate(spots):
        if spot.is_unsure and number not in unsupported and spot.text.isdigit():
            spot.doubt = ""
    _doubt_broken_type(spots)


def _doubt_broken_type(spots: Sequence[Spot]) -> None:
    """A digit that falls apart may have lost a thin stroke: a 4 is a 1 then, and every look says so.

    Where that is so all over a document, no figure is above doubt.
    """
    numbers = [spot for spot in spots if spot.text.isdigit()]
    broken = [spot for spot in numbers if is_broken(spot.cut, spot.level, spot.size, len(spot.text))]
    is_everywhere = len(broken) >= max(_BROKEN * len(numbers), _FEW)
    for spot in spots if is_everywhere else broken:
        if not spot.doubt:
            spot.doubt = f"read as {spot.text}, but digits of this scan are broken: a stroke may be lost"


def _is_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _pitch(spots: list[Spot]) -> float | None:
    """The usual width of one digit as a share of its height, or None where too few figures tell."""
    found = []
    for spot in spots:
        count = len(spot.text)
        if count >= 2 and spot.text.isdigit() and len(digit_shapes(spot.cut, spot.level)) == count:
            found.append(spot.snippet.width / (spot.snippet.height * count))
    return median(found) if len(found) >= _ENOUGH else None


def _fits(spot: Spot, digits: int, pitch: float | None) -> bool:
    """Whether so many digits are as wide as the figure is: digits may touch, or fall apart."""
    if pitch is None or not spot.text.isdigit():
        return False
    return round(spot.snippet.width / (spot.snippet.height * pitch)) == digits
