"""Which elements a page hides, and which show no valid text: only what can be decided without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_BRACE = re.compile(r"([{}])")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-zA-Z][\w-]*)?[.#][\w-]+")
_ANCESTOR = re.compile(r"[a-zA-Z][\w-]*|(?:[a-zA-Z][\w-]*)?[.#][\w-]+")
_NOT_SHOWN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|(?<![\w-])opacity\s*:\s*0+(?:\.0+)?\s*(?:[;!}]|$)"
    r"|(?<![\w-])(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|(?<![\w-])color\s*:\s*(?:transparent(?![^}]*background-clip)|rgba\([^()]*,\s*0(?:\.0+)?\s*\))"
    r"|clip\s*:\s*rect\([01\spx,]*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%|scale\(\s*0+(?:\s*,\s*0+)?\s*\)",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(r"(?<![\w-])(?:max-)?(?:width|height)\s*:\s*[01](?:\.0+)?(?:px)?\s*(?:[;!}]|$)", re.IGNORECASE)
_BOX = re.compile(r"inline-block|float\s*:\s*(?:left|right)", re.IGNORECASE)
_KEPT_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_WITHIN_TEXT = frozenset(("br", "span", "font", "b", "strong", "a", "wbr"))
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_GROWS = frozenset(("table", "tr", "td", "th"))
"""Elements that are as large as what they hold, whatever their style says."""
_NOT_SEEN = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_NO_SIZE = re.compile(r"font-size\s*:\s*0+(?:\.0+)?(?:p[xt]|r?em|%)?\s*(?:[;!]|$)", re.IGNORECASE)
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
MARKED_TAGS = _STRUCK_TAGS | {"font"}
"""Elements that may be struck out or white without a style."""
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))\s*(?:[;!]|$)",
    re.IGNORECASE,
)
_WHITE_FONT = frozenset(("#ffffff", "#fff", "white"))
_TELLING = re.compile(
    r"none|hid|float|collapse|opacity|transparent|rgba|clip|scale|line-through|super|fff|white|255|grid|display|font-size\s*:\s*0|:\s*-\d{3}",
    re.IGNORECASE,
)
_GROUND = re.compile(r"background", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HidingStyles:
    """The selectors by which a page's own styles hide elements.

    ``simple`` are ``.class``, ``#id`` and ``tag.class``; ``inner`` gives for the last part of a selector
    such as ``.box td .hid`` the parts that must match elements around, outermost first.
    """

    simple: frozenset[str] = frozenset()
    inner: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def hides(self, element: etree._Element) -> bool:
        """Whether one of the selectors matches the element."""
        if not self.simple and not self.inner:
            return False
        names = own_selectors(element)
        if not self.simple.isdisjoint(names):
            return True
        return any(_stands_within(element, outer) for name in names for outer in self.inner.get(name, ()))


def hiding_styles(root: etree._Element) -> HidingStyles:
    """The hiding selectors of all ``<style>`` elements of a page."""
    simple: set[str] = set()
    inner: dict[str, list[tuple[str, ...]]] = {}
    for style in root.iter("style"):
        for selector in _hiding(style.text or ""):
            *outer, last = selector.split() or [""]
            if not _SIMPLE_SELECTOR.fullmatch(last) or not all(map(_ANCESTOR.fullmatch, outer)):
                continue
            if outer:
                inner.setdefault(last, []).append(tuple(outer))
            else:
                simple.add(last)
    return HidingStyles(frozenset(simple), inner)


def is_telling(element: etree._Element) -> bool:
    """Whether the element's own style may hide it, strike it out or lay it out as a table: a quick look at it."""
    style = element.get("style")
    return style is not None and _TELLING.search(style) is not None


def is_hidden(element: etree._Element, styles: HidingStyles, is_styled: bool) -> bool:
    """Whether the element takes no place on the page, or a place that nobody sees; ``is_styled`` as ``is_telling``."""
    style = element.get("style") if is_styled else None
    if style is not None and (_NOT_SHOWN.search(style) or (len(element) == 0 and _NO_SIZE.search(style))):
        return True
    if style is not None and element.tag not in _GROWS and _has_no_room(style):
        return True
    if element.get("hidden") is not None:
        return True
    return styles.hides(element)


def _has_no_room(style: str) -> bool:
    return _CUT_OFF.search(style) is not None and _NO_ROOM.search(style) is not None


def stands_apart(element: etree._Element) -> bool:
    """Whether an element within a line is a box of its own: its text does not run on from that before it."""
    return _BOX.search(element.get("style") or "") is not None


def keeps_lines(element: etree._Element) -> bool:
    """Whether an element of text alone shows the line ends of its source."""
    style = element.get("style") or ""
    has_lines = _KEPT_LINES.search(style) is not None and "\n" in (element.text or "").strip()
    return has_lines and all(child.tag in _WITHIN_TEXT for child in element.iterchildren(etree.Element))


def is_unseen(element: etree._Element) -> bool:
    """Whether the element keeps its place on the page but shows nothing there."""
    style = element.get("style")
    return style is not None and _NOT_SEEN.search(style) is not None


def is_struck(element: etree._Element) -> bool:
    """Whether the element's text is struck out."""
    if element.tag in _STRUCK_TAGS:
        return True
    style = element.get("style")
    return style is not None and _STRUCK.search(style) is not None


def is_raised(element: etree._Element) -> bool:
    """Whether the element's text stands raised above the line, as a footnote's mark does."""
    if element.tag == "sup":
        return True
    style = element.get("style")
    return style is not None and _RAISED.search(style) is not None


def is_white_figure(element: etree._Element) -> bool:
    """Whether the element is figures in white on no ground but the page's.

    Words in white are the head of a table whose ground the page's own sheet colours.
    """
    style = element.get("style")
    is_white = (style is not None and _WHITE.search(style)) or (element.get("color") or "").lower() in _WHITE_FONT
    if not is_white:
        return False
    text = str(element.xpath("string()"))
    if not any(map(str.isdigit, text)) or any(map(str.isalpha, text)):
        return False
    return not any(
        one.get("bgcolor") or one.get("background") or _GROUND.search(one.get("style") or "")
        for one in (element, *element.iterancestors())
    )


def _stands_within(element: etree._Element, outer: tuple[str, ...]) -> bool:
    """Whether elements around this one match the selectors, the last of them nearest."""
    wanted = list(outer)
    for ancestor in element.iterancestors():
        if wanted and (ancestor.tag == wanted[-1] or wanted[-1] in own_selectors(ancestor)):
            wanted.pop()
    return not wanted


def _hiding(sheet: str) -> Iterator[str]:
    for selector, declarations in rules(sheet) if _NOT_SHOWN.search(sheet) or _CUT_OFF.search(sheet) else ():
        if _NOT_SHOWN.search(declarations) or _has_no_room(declarations):
            yield selector


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Each selector with its declarations, read brace by brace.

    Rules inside ``@media`` hold for print or other screens and do not count.
    """
    depth = 0
    names = ""
    for part in _BRACE.split(_without_comments(sheet)):
        if part == "{":
            depth += 1
        elif part == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            names = part
        elif depth == 1 and "@" not in names:
            for name in names.split(","):
                yield name.strip(), part


def _without_comments(sheet: str) -> str:
    kept = []
    for number, part in enumerate(sheet.replace("<!--", "").replace("-->", "").split("/*")):
        kept.append(part if number == 0 else part.partition("*/")[2])
    return "".join(kept)


def own_selectors(element: etree._Element) -> list[str]:
    """The simple selectors that match an element by itself."""
    names = [f".{name}" for name in (element.get("class") or "").split()]
    if element.get("id"):
        names.append(f"#{element.get('id')}")
    return names + [f"{element.tag}{name}" for name in names]
