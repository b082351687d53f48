"""A parsed page as paragraphs and tables in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.html.grid import GridBuilder
from extractors.html.layout import LayoutStyles, column_count, layout_styles, placement, structure_of
from extractors.html.stylesheet import (
    MARKED_TAGS,
    HidingStyles,
    is_hidden,
    is_raised,
    is_struck,
    is_telling,
    is_unseen,
    is_white_figure,
    keeps_lines,
    stands_apart,
)
from extractors.invisible import raised, visible
from extractors.limits import check_lines
from extractors.nesting import FlowTable

_SKIPPED = frozenset(
    re.findall(
        r"\w+", "head script style template noscript iframe object svg select title meta link rt"
    )
)
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_BREAKING = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr "
        "ul",
    )
)
_TEXT_BLOCKS = frozenset(("div", "p", "section", "article"))
_VALUE_INPUTS = frozenset(("", "text", "number", "tel"))
_WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class PageFlow:
    """Paragraphs and tables; ``hidden_tables`` says whether a hidden part left out holds tables.

    ``unseen`` counts pieces of text that are struck out, or figures in white on white: they are left out.
    """

    items: list[str | FlowTable] = field(default_factory=list)
    hidden_tables: bool = False
    unseen: int = 0


def read_flow(root: etree._Element, styles: HidingStyles, *, with_hidden: bool = False) -> PageFlow:
    """Walk the page once, without recursion, and collect what it shows (and hides, when asked)."""
    walker = _Walker(styles, layout_styles(root), with_hidden=with_hidden)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            walker.end(element)
        elif not walker.start(element):
            walk.skip_subtree()
    walker.flush()
    return walker.flow


class _Walker:
    def __init__(self, styles: HidingStyles, layouts: LayoutStyles, *, with_hidden: bool) -> None:
        self.flow = PageFlow()
        self._styles = styles
        self._with_hidden = with_hidden
        self._items: list[str | FlowTable] = self.flow.items
        self._outer_items: list[list[str | FlowTable]] = []
        self._grids: list[GridBuilder | None] = []
        """Tables that are open; None stands for a cell, within which no table is open yet."""
        self._text: list[str] = []
        self._paragraphs = 0
        self._preformatted = 0
        self._raised: list[etree._Element] = []
        self._skipped: set[etree._Element] = set()
        self._layouts = layouts
        self._played: dict[etree._Element, str] = {}
        """Elements that play the part of a table's, or of a ``pre``."""

    def start(self, element: etree._Element) -> bool:
        """Take in an element's start; False when nothing inside it is to be read."""
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            self._skipped.add(element)
            return False
        has_attributes = bool(element.attrib)
        is_styled = has_attributes and is_telling(element)
        if has_attributes and not self._with_hidden and self._hides(element, is_styled):
            self._skipped.add(element)
            return False
        if (is_styled or tag in MARKED_TAGS) and (is_struck(element) or is_white_figure(element)):
            self.flow.unseen += bool(str(element.xpath("string()")).strip())
            self._keep_place(element)
            self._skipped.add(element)
            return False
        part = self._part(element) if has_attributes or self._played else None
        if part is not None:
            self.flush()
            self._played[element] = part
            self._start_structure(part, element)
        elif tag in _BREAKING:
            self.flush()
            self._start_structure(tag, element)
        elif is_styled and stands_apart(element):
            self._text.append(" ")
        elif tag == "input" and (element.get("type") or "").lower() in _VALUE_INPUTS:
            self._text.append(element.get("value") or "")
        if (is_styled or tag == "sup") and tag not in _BREAKING and is_raised(element):
            self._raised.append(element)
        if element.text:
            self._text.append(raised(element.text) if self._raised else element.text)
        return True

    def end(self, element: etree._Element) -> None:
        """Take in an element's end and the text that follows it."""
        tag = element.tag
        if element in self._skipped:
            self._skipped.discard(element)
        elif (part := self._played.pop(element, None) if self._played else None) is not None:
            self.flush()
            self._end_structure("table" if part == "grid" else "td" if part == "item" else part)
        elif tag in _BREAKING:
            self.flush()
            self._end_structure(tag)
        elif self._raised and self._raised[-1] is element:
            self._raised.pop()
        if element.tail:
            self._text.append(raised(element.tail) if self._raised else element.tail)

    def _part(self, element: etree._Element) -> str | None:
        """The part that an element plays by its style: of a table, or of a ``pre``; an ``item`` is in a CSS grid."""
        found = structure_of(element, self._layouts)
        if found is None and element.tag != "table" and self._grid_around(element) is not None:
            return "item"
        return "pre" if found is None and element.tag in _TEXT_BLOCKS and keeps_lines(element) else found

    def _grid_around(self, element: etree._Element) -> etree._Element | None:
        """The CSS grid that the element is an item of."""
        parent = element.getparent()
        return parent if parent is not None and self._played.get(parent) == "grid" else None

    def flush(self) -> None:
        """End a paragraph."""
        if not self._text:
            return
        self._paragraphs += 1
        check_lines(self._paragraphs)
        text = visible("".join(self._text))
        self._text.clear()
        if self._preformatted:
            self._items += [line for line in text.splitlines() if line.strip()]
        elif text := _WHITE_SPACE.sub(" ", text).strip():
            self._items.append(text)

    def _hides(self, element: etree._Element, is_styled: bool) -> bool:
        if not is_hidden(element, self._styles, is_styled):
            if not is_styled or not is_unseen(element):
                return False
            self._keep_place(element)
        # A hidden row of a visible table is a leftover; a whole table is another version of the report.
        if element.tag == "table" or element.find(".//table") is not None:
            self.flow.hidden_tables = self.flow.hidden_tables or bool(str(element.xpath("string()")).strip())
        return True

    def _keep_place(self, element: etree._Element) -> None:
        """Leave the place of a cell whose text is not read."""
        if element.tag in ("td", "th") and self._open_grid() is not None:
            self._add_cell(element)

    def _open_grid(self) -> GridBuilder | None:
        return self._grids[-1] if self._grids else None

    def _add_cell(self, element: etree._Element) -> list[str | FlowTable]:
        grid = self._open_grid()
        if grid is None:
            return self._items
        if not self._played:
            return grid.add_cell(element.get("rowspan"), element.get("colspan")).content
        if (around := self._grid_around(element)) is not None:
            rows, columns = placement(self._layouts.of(element))
            return grid.place_cell(rows, columns, column_count(self._layouts.of(around))).content
        spans = (element.get(name) or element.get(f"aria-{name}") for name in ("rowspan", "colspan"))
        return grid.add_cell(*spans).content

    def _start_structure(self, tag: str, element: etree._Element) -> None:
        if tag == "pre":
            self._preformatted += 1
        elif tag in ("table", "grid"):
            self._grids.append(GridBuilder())
        elif (grid := self._open_grid()) is not None:
            if tag == "tr":
                grid.start_row()
            elif tag in _GROUPS:
                grid.start_group()
            elif tag in ("td", "th", "item"):
                self._outer_items.append(self._items)
                self._items = self._add_cell(element)
                self._grids.append(None)
        elif tag in ("td", "th"):
            # A cell inside a cell without a table between: its text belongs to the outer one.
            self._outer_items.append(self._items)
            self._grids.append(None)

    def _end_structure(self, tag: str) -> None:
        if tag == "pre":
            self._preformatted -= 1
        elif tag in ("td", "th"):
            if self._outer_items:
                self._items = self._outer_items.pop()
                self._grids.pop()
        elif (grid := self._open_grid()) is not None:
            if tag in _GROUPS:
                grid.start_group()
            elif tag == "table":
                self._grids.pop()
                grid.start_group()
                if grid.table.cells:
                    self._items.append(grid.table)
