"""Tables made of other elements: by ARIA roles, by ``display: table`` or as a CSS grid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.html.stylesheet import own_selectors, rules

_ROLES = {
    "table": "table", "grid": "table", "treegrid": "table", "rowgroup": "tbody", "row": "tr", "cell": "td",
    "gridcell": "td", "columnheader": "td", "rowheader": "td",
}  # fmt: skip
_DISPLAYS = {
    "table": "table", "table-row-group": "tbody", "table-header-group": "tbody", "table-footer-group": "tbody",
    "table-row": "tr", "table-cell": "td", "grid": "grid", "inline-grid": "grid",
}  # fmt: skip
_CANDIDATES = frozenset(("div", "span", "p", "ul", "ol", "li", "dl", "dt", "dd", "section", "article", "label", "form"))
_TELLING = re.compile(r"grid|display\s*:\s*table", re.IGNORECASE)
_DISPLAY = re.compile(r"(?<![\w-])display\s*:\s*([\w-]+)", re.IGNORECASE)
_TRACKS = re.compile(r"grid-template-columns\s*:\s*([^;]+)", re.IGNORECASE)
_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,\s*([^()]*(?:\([^()]*\)[^()]*)*)\)")
_FUNCTION = re.compile(r"\([^()]*\)")
_LINES = re.compile(r"(\d{1,4})?\s*(?:/\s*)?(?:span\s+(\d{1,4})|(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a grid's item begins along one axis (from 0; None where the next free place is meant) and its span."""

    start: int | None
    span: int


@dataclass(frozen=True, slots=True)
class LayoutStyles:
    """The declarations about tables and grids of a page's own sheets, by simple selector."""

    declarations: dict[str, str] = field(default_factory=dict)

    def of(self, element: etree._Element) -> str:
        """What the sheets and the element itself declare, the strongest last."""
        found = [self.declarations[name] for name in own_selectors(element) if name in self.declarations]
        return ";".join([*found, element.get("style") or ""])


def layout_styles(root: etree._Element) -> LayoutStyles:
    """The declarations about tables and grids of all ``<style>`` elements."""
    found: dict[str, str] = {}
    for style in root.iter("style"):
        sheet = style.text or ""
        if _TELLING.search(sheet):
            for selector, declarations in rules(sheet):
                if _TELLING.search(declarations):
                    found[selector] = f"{found.get(selector, '')};{declarations}"
    return LayoutStyles(found)


def structure_of(element: etree._Element, styles: LayoutStyles) -> str | None:
    """The part of a table (table, tbody, tr, td, grid) that an element plays, None for any other element."""
    if element.tag not in _CANDIDATES:
        return None
    role = element.get("role")
    if role is not None and role.lower() in _ROLES:
        return _ROLES[role.lower()]
    if not styles.declarations and not _TELLING.search(element.get("style") or ""):
        return None
    style = styles.of(element)
    displays = _DISPLAY.findall(style)
    found = _DISPLAYS.get(displays[-1].lower()) if displays else None
    return None if found == "grid" and not (column_count(style) or _is_placed(element, styles)) else found


def column_count(style: str) -> int:
    """The columns of a grid by its template, 0 where it does not tell."""
    match = _TRACKS.search(style)
    if match is None:
        return 0
    tracks = _REPEAT.sub(lambda repeat: f"{repeat[2]} " * int(repeat[1]), match[1])
    return len(_FUNCTION.sub("", tracks).split()) if "repeat" not in tracks else 0


def placement(style: str) -> tuple[Extent, Extent]:
    """Rows and columns of a grid's item."""
    area = re.search(r"grid-area\s*:\s*(\d+)\s*/\s*(\d+)\s*/\s*((?:span\s+)?\d+)\s*/\s*((?:span\s+)?\d+)", style)
    if area:
        return _extent(f"{area[1]}/{area[3]}"), _extent(f"{area[2]}/{area[4]}")
    return _extent(_value(style, "row")), _extent(_value(style, "column"))


def _is_placed(element: etree._Element, styles: LayoutStyles) -> bool:
    children = list(element)
    return bool(children) and all(placement(styles.of(child))[1].start is not None for child in children)


def _value(style: str, axis: str) -> str:
    found = re.findall(rf"grid-{axis}\s*:\s*([^;]+)", style)
    if found:
        return str(found[-1])
    start, end = (re.findall(rf"grid-{axis}-{edge}\s*:\s*([^;]+)", style) for edge in ("start", "end"))
    return f"{start[-1] if start else ''}/{end[-1] if end else ''}".strip("/")


def _extent(value: str) -> Extent:
    match = _LINES.match(value.strip())
    if match is None:
        return Extent(None, 1)
    start = int(match[1]) - 1 if match[1] else None
    if match[2]:
        return Extent(start, max(int(match[2]), 1))
    if match[3] and start is not None:
        return Extent(start, max(int(match[3]) - 1 - start, 1))
    return Extent(start, 1)
