"""Names of OpenDocument's elements and attributes."""

from __future__ import annotations

from lxml import etree

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = {name: _SPACE.format(name) for name in ("office", "text", "table", "style", "drawing", "manifest")}
SPACES["fo"] = _SPACE.format("xsl-fo-compatible")
_BY_SPACE = {space: name for name, space in SPACES.items()}


def name_of(element: etree._Element) -> str:
    """``text:p`` for an element of that name; '' for an instruction, ``:x`` for a name of another space."""
    tag: object = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, local = tag[1:].rpartition("}")
    return f"{_BY_SPACE.get(space, '')}:{local}"


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute such as ``text:c``."""
    space, _, local = name.partition(":")
    return element.get(f"{{{SPACES[space]}}}{local}")


def whole(element: etree._Element, name: str, most: int) -> int:
    """A count of 1 to ``most``; what is none counts as 1."""
    value = attribute(element, name) or ""
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) <= 9 else 1
