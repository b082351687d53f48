"""Which elements a page hides: only what can be decided without a browser."""

from __future__ import annotations

import re

from lxml import etree

_BRACE = re.compile(r"([{}])")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-zA-Z][\w-]*)?[.#][\w-]+")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_NOT_SEEN = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)


def hiding_selectors(root: etree._Element) -> frozenset[str]:
    """The ``.class``, ``#id`` and ``tag.class`` selectors by which the page's own styles hide elements."""
    selectors: set[str] = set()
    for style in root.iter("style"):
        sheet = style.text or ""
        if "none" in sheet or "mso-hide" in sheet:
            selectors |= _selectors_of(sheet)
    return frozenset(selectors)


def is_hidden(element: etree._Element, selectors: frozenset[str]) -> bool:
    """Whether the element takes no place on the page."""
    style = element.get("style")
    if style is not None and _NOT_SHOWN.search(style):
        return True
    if element.get("hidden") is not None:
        return True
    return bool(selectors) and not selectors.isdisjoint(_own_selectors(element))


def is_unseen(element: etree._Element) -> bool:
    """Whether the element keeps its place on the page but shows nothing there."""
    style = element.get("style")
    return style is not None and _NOT_SEEN.search(style) is not None


def _selectors_of(sheet: str) -> set[str]:
    """Read the sheet brace by brace: rules inside ``@media`` hold for print or other screens and do not count."""
    hiding: set[str] = set()
    depth = 0
    names = ""
    for part in _BRACE.split(_without_comments(sheet)):
        if part == "{":
            depth += 1
        elif part == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            names = part
        elif depth == 1 and "@" not in names and _NOT_SHOWN.search(part):
            hiding.update(name for name in map(str.strip, names.split(",")) if _SIMPLE_SELECTOR.fullmatch(name))
    return hiding


def _without_comments(sheet: str) -> str:
    kept = []
    for number, part in enumerate(sheet.replace("<!--", "").replace("-->", "").split("/*")):
        kept.append(part if number == 0 else part.partition("*/")[2])
    return "".join(kept)


def _own_selectors(element: etree._Element) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    if element.get("id"):
        names.append(f"#{element.get('id')}")
    return names + [f"{element.tag}{name}" for name in names]
