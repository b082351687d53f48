"""Which elements a page hides: only what can be decided without a browser."""

from __future__ import annotations

import re

from lxml import etree

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-zA-Z][\w-]*)?[.#][\w-]+")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_BLOCK = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_NOT_SEEN = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)


def hiding_selectors(root: etree._Element) -> frozenset[str]:
    """The ``.class``, ``#id`` and ``tag.class`` selectors by which the page's own styles hide elements."""
    selectors: set[str] = set()
    for style in root.iter("style"):
        sheet = style.text or ""
        if "none" not in sheet and "mso-hide" not in sheet:
            continue
        # Rules inside @media hold for other media (print) or sizes.
        sheet = _AT_BLOCK.sub("", _COMMENT.sub("", sheet))
        for names, body in _RULE.findall(sheet):
            if _NOT_SHOWN.search(body):
                selectors.update(filter(_SIMPLE_SELECTOR.fullmatch, map(str.strip, names.split(","))))
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


def _own_selectors(element: etree._Element) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    if element.get("id"):
        names.append(f"#{element.get('id')}")
    return names + [f"{element.tag}{name}" for name in names]
