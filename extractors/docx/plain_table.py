"""The short path for tables as most writers make them: rows, cells, paragraphs, runs and text, nothing else.

One walk by lxml over the elements that matter, without looking at the properties between them. Whatever
is out of the ordinary (tracked changes, content controls, fields, pictures, inner tables, hidden text …)
ends it, and the table is read the long way.
"""

from __future__ import annotations

from functools import cache

from lxml import etree

from extractors.docx.names import WHITE, WORD_2003, value_of
from extractors.invisible import visible
from extractors.limits import MAX_COLUMN_SPAN
from extractors.nesting import FlowCell, FlowTable

_USUAL = ("t", "p", "tc", "tr", "gridSpan", "vMerge", "br", "color")
_UNUSUAL = frozenset((
    "AlternateContent", "altChunk", "cellDel", "cr", "customXml", "del", "delText", "drawing", "dstrike", "fldChar",
    "gridBefore", "hMerge", "hidden", "ins", "instrText", "moveFrom", "moveTo", "noBreakHyphen", "object", "pict",
    "ptab", "rt", "sdt", "softHyphen", "strike", "sym", "tab", "tbl", "tcPrChange", "txbxContent", "vanish",
    "vertAlign",
))  # fmt: skip
_FOREIGN = ("{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent", "{*}oMath")


@cache
def _tags(space: str) -> tuple[str, ...]:
    """The tags of the usual elements in one namespace, in their order, and then of all that is unusual."""
    return (*(f"{{{space}}}{name}" for name in (*_USUAL, *sorted(_UNUSUAL))), *_FOREIGN)


def plain_table(table: etree._Element) -> tuple[FlowTable, int] | None:
    """The same as the long way makes of the table, or None where it has anything unusual."""
    space = etree.QName(table).namespace or ""
    if space == WORD_2003:
        return None
    tags = _tags(space)
    text_tag, paragraph_tag, cell_tag, row_tag, span_tag, merge_tag, break_tag, colour_tag = tags[: len(_USUAL)]
    walk = _Rows()
    row: etree._Element | None = None
    cell: etree._Element | None = None
    elements = table.iter(*tags)
    next(elements)
    for element in elements:
        tag = element.tag
        if tag == text_tag:
            if element.text:
                walk.pieces.append(element.text)
        elif tag == paragraph_tag:
            if element.getparent() is not cell:
                return None
            if walk.pieces:
                walk.end_paragraph()
        elif tag == cell_tag:
            if element.getparent() is not row:
                return None
            walk.end_cell()
            walk.is_open = True
            cell = element
        elif tag == span_tag:
            walk.span = value_of(element)
        elif tag == merge_tag:
            value = value_of(element)
            walk.merge = "continue" if value is None else value
        elif tag == break_tag:
            walk.pieces.append("\n")
        elif tag == colour_tag:
            if value_of(element) == WHITE:
                return None
        elif tag == row_tag:
            if element.getparent() is not table:
                return None
            walk.end_cell()
            walk.begin_row()
            row, cell = element, None
        else:
            return None
    walk.end_cell()
    return FlowTable(walk.cells), walk.hidden


class _Rows:
    """The cells so far, and what is known of the one being read."""

    def __init__(self) -> None:
        self.cells: list[FlowCell] = []
        self.hidden = 0
        self.pieces: list[str] = []
        self.span: str | None = None
        self.merge: str | None = None
        self.is_open = False
        self._content: list[str | FlowTable] = []
        self._row = -1
        self._column = 0
        self._above: dict[int, FlowCell] = {}
        self._current: dict[int, FlowCell] = {}

    def begin_row(self) -> None:
        """The row before is whole."""
        self._row += 1
        self._column = 0
        self._above, self._current = self._current, {}

    def end_paragraph(self) -> None:
        """Its text is whole: the lines of it that show anything."""
        text = visible("".join(self.pieces))
        self.pieces.clear()
        if "\n" in text:
            self._content += [line for part in text.split("\n") if (line := part.strip())]
        elif line := text.strip():
            self._content.append(line)

    def end_cell(self) -> None:
        """Put the cell on the grid, or into the one above that it is merged with."""
        if not self.is_open:
            return
        if self.pieces:
            self.end_paragraph()
        column, content = self._column, self._content
        width = 1 if self.span is None else _span(self.span)
        upper = self._above.get(column) if self.merge == "continue" else None
        if upper is not None:
            upper.row_span = self._row - upper.row + 1
            self._current[column] = upper
            self.hidden += bool(content)
        else:
            made = FlowCell(self._row, column, 1, width, content)
            self.cells.append(made)
            if self.merge is not None:
                self._current[column] = made
        self._column = column + width
        self._content = []
        self.span = self.merge = None
        self.is_open = False


def _span(value: str) -> int:
    value = value.strip()
    return max(1, min(int(value), MAX_COLUMN_SPAN)) if value.isascii() and value.isdigit() and len(value) <= 9 else 1
