"""One OFD page as characters and rules in points from its upper left corner."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

import numpy as np
import ofdkit
from lxml import etree

from extractors.ofd.geometry import IDENTITY, Transform, composed, numbers_of, steps_of, transform_of
from extractors.ofd.paths import Rules, add_path
from extractors.packages import parse_part, read_member
from extractors.pdf.frames import Floats, Frame
from extractors.pdf.glyphs import Glyphs
from extractors.pdf.pages import Page, place_glyphs
from extractors.pdf.rules import joined
from extractors.txt.width import character_width

_POINTS = 72 / 25.4
_ASCENT, _DESCENT = 0.88, 0.12
_DEEPEST = 32
_MOST_CHARACTERS = 200_000

_Glyph = tuple[str, float, float, float]
"""Character, left end of its baseline (x, y) and size, in millimetres."""


def drawn_page(page: ofdkit.Page, package: zipfile.ZipFile, *, with_rules: bool) -> Page:
    """Take a page apart and sort its characters into the cells that its rules draw, if rules are to be seen."""
    root = page_content(page, package)
    left, top, width, height = _box(page, root)
    rules = Rules()
    glyphs: list[_Glyph] = []
    if root is None:
        glyphs = [glyph for run in page.runs for glyph in _run_glyphs(run)]
    else:
        if root.find("{*}Template") is not None:
            # Templates (letterheads) are resolved by ofdkit; their runs carry no places of single characters.
            glyphs = [glyph for run in page.runs if run.from_template for glyph in _run_glyphs(run)]
        for element, transform in _objects(root):
            if _local(element) == "TextObject":
                glyphs += _text_glyphs(element, transform)
            else:
                add_path(element, transform, rules)
            if len(glyphs) > _MOST_CHARACTERS:
                break
    drawn = Page(page.index + 1, Frame((0.0, 0.0, width * _POINTS, height * _POINTS)))
    drawn.is_complete = rules.is_complete and len(glyphs) <= _MOST_CHARACTERS
    if with_rules:
        drawn.horizontal = joined(_scaled(rules.horizontal, top, left))
        drawn.vertical = joined(_scaled(rules.vertical, left, top))
    placed = _placed(glyphs, left, top)
    drawn.glyph_count = len(placed.text)
    place_glyphs(drawn, placed)
    return drawn


def _scaled(rules: list[tuple[float, float, float]], position: float, along: float) -> Floats:
    if not rules:
        return np.zeros((0, 3))
    scaled: Floats = (np.array(rules) - np.array([position, along, along])) * _POINTS
    return scaled


def page_content(page: ofdkit.Page, package: zipfile.ZipFile) -> etree._Element | None:
    """The root of the page's own content; None where its part is not found by name."""
    names = {name.replace("\\", "/").lstrip("./"): name for name in package.namelist()}
    name = names.get((page.location or "").lstrip("./"))
    if name is None:
        return None
    return parse_part(read_member(package, name, "the OFD file"), f"{name} in the OFD file")


def _box(page: ofdkit.Page, root: etree._Element | None) -> tuple[float, float, float, float]:
    """The page's own box, otherwise the document's (which ofdkit finds, at the cost of reading the page again)."""
    own = numbers_of(root.findtext("{*}Area/{*}PhysicalBox")) if root is not None else []
    left, top, width, height = own if len(own) == 4 else page.box
    return left, top, width, height


def _objects(root: etree._Element) -> Iterator[tuple[etree._Element, Transform]]:
    """The text and path objects of the page's layers."""
    for layer in root.iter("{*}Layer"):
        yield from _descend(layer, IDENTITY, 0)


def _descend(container: etree._Element, transform: Transform, depth: int) -> Iterator[tuple[etree._Element, Transform]]:
    for element in container:
        name = _local(element)
        if name in ("TextObject", "PathObject"):
            yield element, composed(transform, transform_of(element))
        elif name == "PageBlock" and depth < _DEEPEST:
            yield from _descend(element, transform, depth + 1)


def _local(element: etree._Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _text_glyphs(element: etree._Element, transform: Transform) -> list[_Glyph]:
    size = (numbers_of(element.get("Size")) or [0.0])[0]
    stretch = (numbers_of(element.get("HScale")) or [1.0])[0]
    a, b, c, d, e, f = transform
    scale = abs(a * d - b * c) ** 0.5 or 1.0
    glyphs: list[_Glyph] = []
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        text = code.text or ""
        x = (numbers_of(code.get("X")) or [x])[0]
        y = (numbers_of(code.get("Y")) or [y])[0]
        across, down = steps_of(code.get("DeltaX"), len(text)), steps_of(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, character in enumerate(text):
            glyphs.append((character, a * at_x + c * at_y + e, b * at_x + d * at_y + f, size * scale))
            own = size * stretch * character_width(character) / 2
            # A code set downwards gives DeltaY only; its characters do not advance to the right.
            at_x += across[index] if index < len(across) else (0.0 if down else own)
            at_y += down[index] if index < len(down) else 0.0
    return glyphs


def _run_glyphs(run: ofdkit.TextRun) -> list[_Glyph]:
    """Characters of a run spread over its width by their own widths."""
    widths = [character_width(character) for character in run.text]
    share = run.width / max(1, sum(widths))
    starts = np.cumsum([0, *widths[:-1]]) * share + run.x if widths else []
    return [(character, float(x), run.y, run.size) for character, x in zip(run.text, starts, strict=True)]


def _placed(glyphs: list[_Glyph], left: float, top: float) -> Glyphs:
    seen: list[_Glyph] = []
    spaced: list[bool] = []
    after_space = False
    for glyph in glyphs:
        if glyph[0].isspace() or not glyph[0].isprintable():
            after_space = True
            continue
        seen.append(glyph)
        spaced.append(after_space)
        after_space = False
    text = "".join(glyph[0] for glyph in seen)
    places = np.array([glyph[1:] for glyph in seen]).reshape(-1, 3) * _POINTS
    widths = np.array([character_width(character) / 2 for character in text])
    x, y, size = places[:, 0] - left * _POINTS, places[:, 1] - top * _POINTS, places[:, 2]
    return Glyphs(
        text=text,
        codes=np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32),
        left=x,
        top=y - _ASCENT * size,
        right=x + widths * size,
        bottom=y + _DESCENT * size,
        spaced=np.array(spaced, dtype=np.bool_),
        unmapped=text.count("\ufffd"),
    )
