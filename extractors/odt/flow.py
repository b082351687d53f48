"""Paragraphs and tables of an OpenDocument text in reading order, with tracked changes accepted.

The parser refuses elements nested deeper than 256, so recursion here is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from contracts.findings import Finding, Severity
from extractors.invisible import raised, visible
from extractors.limits import MAX_COLUMN_SPAN, MAX_ROW_SPAN, check_cells
from extractors.nesting import FlowCell, FlowTable
from extractors.odt.names import attribute, name_of, whole
from extractors.odt.styles import Look, Styles

_LEFT_OUT = frozenset((
    "text:tracked-changes", "office:annotation", "office:annotation-end", "text:note-citation", "text:ruby-text",
    "office:forms", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "drawing:object",
))  # fmt: skip
_PARAGRAPHS = frozenset(("text:p", "text:h"))
_ROWS_WITHIN = frozenset(("table:table-header-rows", "table:table-rows", "table:table-row-group"))
CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_MOST_SPACES = 1000


class FlowReader:
    """Reads one document's parts. What is left out is counted while it reads."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._cells = 0
        self._boxes: list[str | FlowTable] = []
        self.notes: list[str | FlowTable] = []
        self.pictures = self.struck = self.white = self.covered = 0

    def flow(self, container: etree._Element, look: Look | None = None) -> list[str | FlowTable]:
        """What stands directly or in sections, lists and frames inside a body, cell, note or text box."""
        look = look or Look()
        items: list[str | FlowTable] = []
        for element in container:
            name = name_of(element)
            if name in _PARAGRAPHS:
                items += self._paragraph(element, look)
            elif name == "table:table":
                table = self._table(element, look)
                if table.cells:
                    items.append(table)
            elif name == "drawing:image":
                self.pictures += 1
            elif name and name not in _LEFT_OUT and attribute(element, "text:display") != "none":
                items += self.flow(element, look)
        return items

    def _paragraph(self, element: etree._Element, look: Look) -> list[str | FlowTable]:
        outer, self._boxes = self._boxes, []
        own = self._styles.of("paragraph", attribute(element, "text:style-name")).within(look)
        text = visible("".join(self._inline(element, own)))
        items = [line for part in text.split("\n") if (line := part.strip())] + self._boxes
        self._boxes = outer
        return items

    def _inline(self, element: etree._Element, look: Look) -> Iterator[str]:
        yield self._shown(element.text, look)
        for child in element:
            name = name_of(child)
            if name == "text:s":
                yield " " * whole(child, "text:c", _MOST_SPACES)
            elif name == "text:tab":
                yield "\t"
            elif name == "text:line-break":
                yield "\n"
            elif name == "text:note":
                self.notes += self.flow(child)
            elif name == "text:span":
                yield from self._inline(
                    child, self._styles.of("text", attribute(child, "text:style-name")).within(look)
                )
            elif name.startswith("drawing:"):
                self._boxes += self.flow(child)
                self.pictures += name == "drawing:image"
            elif name and name not in _LEFT_OUT:
                # Links, fields, ruby bases, bookmarks: whatever holds text.
                yield from self._inline(child, look)
            yield self._shown(child.tail, look)

    def _shown(self, text: str | None, look: Look) -> str:
        if not text or look.is_hidden:
            return ""
        if look.is_struck:
            self.struck += bool(text.strip())
            return ""
        if look.is_white and not look.has_ground and text.strip().isdigit():
            self.white += 1
            return ""
        # White space of the file is one space; what is meant has elements of its own.
        text = " ".join(text.replace("\n", " ").split(" ")) if "\n" in text else text
        return raised(text) if look.is_raised else text

    def _table(self, table: etree._Element, look: Look) -> FlowTable:
        cells: list[FlowCell] = []
        row = 0
        for element in rows_of(table):
            repeated = whole(element, "table:number-rows-repeated", MAX_ROW_SPAN)
            is_seen = attribute(element, "table:visibility") in (None, "visible")
            made = list(self._row(element, row, look)) if is_seen else []
            is_filled = any(cell.content for cell in made)
            for down in range(repeated if is_filled else min(1, len(made))):
                self._cells += len(made)
                check_cells(self._cells)
                cells += [
                    FlowCell(row + down, cell.column, cell.row_span, cell.column_span, list(cell.content))
                    for cell in made
                ]
            row += repeated if is_seen else 0
        return FlowTable(cells)

    def _row(self, element: etree._Element, row: int, look: Look) -> Iterator[FlowCell]:
        column = 0
        for cell in element:
            name = name_of(cell)
            if name not in CELLS:
                continue
            repeated = whole(cell, "table:number-columns-repeated", MAX_COLUMN_SPAN)
            ground = self._styles.of("table-cell", attribute(cell, "table:style-name")).within(look)
            content = self.flow(cell, ground)
            if name == "table:covered-table-cell":
                self.covered += bool(content)
            else:
                down = whole(cell, "table:number-rows-spanned", MAX_ROW_SPAN)
                across = whole(cell, "table:number-columns-spanned", MAX_COLUMN_SPAN)
                for number in range(repeated):
                    self._cells += number > 0
                    check_cells(self._cells)
                    yield FlowCell(row, column + number, down, across, content)
            column += repeated


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table in order, those within groups of rows too."""
    return grouped(table, "table:table-row", _ROWS_WITHIN)


def grouped(container: etree._Element, wanted: str, groups: frozenset[str]) -> Iterator[etree._Element]:
    """The wanted elements of a container in order, those within its ``groups`` too."""
    for child in container:
        name = name_of(child)
        if name == wanted:
            yield child
        elif name in groups:
            yield from grouped(child, wanted, groups)


def left_out(reader: FlowReader) -> Iterator[Finding]:
    """What is said of text that is not read."""
    for count, what in ((reader.struck, "struck out"), (reader.white, "figures in white on white")):
        if count:
            message = f"{count} pieces of text are {what} and were left out: compare with the original"
            yield Finding("DOC.UNSEEN_TEXT", Severity.WARNING, "document", message)
    if reader.covered:
        message = (
            f"{reader.covered} cells covered by a merged one hold text of their own that is not shown; "
            "it was left out: compare with the original"
        )
        yield Finding("DOC.HIDDEN_TEXT", Severity.INFO, "document", message)
