"""How text looks by its styles: hidden, struck out, raised, white, or on a ground of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from extractors.odt.names import SPACES, attribute, name_of

_WHITE = "#ffffff"
_PAPER = (None, "transparent", _WHITE)
_DEEPEST = 20
"""Styles that stand on styles; a ring of them ends here."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of text. None: as around it."""

    is_hidden: bool | None = None
    is_struck: bool | None = None
    is_raised: bool | None = None
    is_white: bool | None = None
    has_ground: bool = False

    def within(self, outer: Look) -> Look:
        """This look where it says something, else that around it."""
        return Look(
            outer.is_hidden if self.is_hidden is None else self.is_hidden,
            outer.is_struck if self.is_struck is None else self.is_struck,
            outer.is_raised if self.is_raised is None else self.is_raised,
            outer.is_white if self.is_white is None else self.is_white,
            self.has_ground or outer.has_ground,
        )


class Styles:
    """The styles of a document by family and name."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._own: dict[tuple[str, str], Look] = {}
        self._parents: dict[tuple[str, str], str] = {}
        for root in roots:
            for style in root.iter(f"{{{SPACES['style']}}}style"):
                key = (attribute(style, "style:family") or "", attribute(style, "style:name") or "")
                self._own[key] = _look(style)
                self._parents[key] = attribute(style, "style:parent-style-name") or ""

    def of(self, family: str, name: str | None) -> Look:
        """The look that a style gives, with what it takes from the styles it stands on."""
        look = Look()
        for _ in range(_DEEPEST):
            if not name:
                break
            look = look.within(self._own.get((family, name), Look()))
            name = self._parents.get((family, name))
        return look


def _look(style: etree._Element) -> Look:
    look = Look()
    for properties in style:
        ground = attribute(properties, "fo:background-color")
        look = replace(look, has_ground=look.has_ground or ground not in _PAPER)
        if name_of(properties) != "style:text-properties":
            continue
        display = attribute(properties, "text:display")
        line = attribute(properties, "style:text-line-through-style")
        position = attribute(properties, "style:text-position")
        colour = attribute(properties, "fo:color")
        look = replace(
            look,
            is_hidden=None if display is None else display == "none",
            is_struck=None if line is None else line != "none",
            is_raised=None if position is None else position.startswith("super"),
            is_white=None if colour is None else colour.lower() == _WHITE,
        )
    return look
