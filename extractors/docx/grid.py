"""The grid of a DOCX table as Word lays it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from extractors.docx.names import NAMES, is_on, property_of, shown_branch, value_of
from extractors.limits import MAX_COLUMN_SPAN
from extractors.nesting import FlowCell, FlowTable

_TRANSPARENT = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_CONTINUE = ("continue", None)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows that stand when all tracked changes are accepted, through content controls."""
    for row in _descend(table, "tr"):
        deleted = property_of(row, "trPr", "del")
        hidden = property_of(row, "trPr", "hidden")
        if deleted is None and (hidden is None or not is_on(hidden)):
            yield row


def table_of(
    rows: Iterable[etree._Element], read_cell: Callable[[etree._Element], list[str | FlowTable]]
) -> tuple[FlowTable, int]:
    """The table's cells on their grid, and how many merged-away cells hold text that Word does not show."""
    cells: list[FlowCell] = []
    above: dict[int, FlowCell] = {}
    hidden = 0
    for row, element in enumerate(rows):
        column = _whole(property_of(element, "trPr", "gridBefore"), 0)
        current: dict[int, FlowCell] = {}
        left: FlowCell | None = None
        for cell_element in _descend(element, "tc"):
            properties = _properties(cell_element)
            if "cellDel" in properties:
                continue
            width = max(1, _whole(properties.get("gridSpan"), 1))
            content = read_cell(cell_element)
            upper = above.get(column) if _continues(properties.get("vMerge")) else None
            if left is not None and _continues(properties.get("hMerge")):
                left.column_span += width
                hidden += bool(content)
            elif upper is not None:
                upper.row_span = row - upper.row + 1
                current[column] = upper
                hidden += bool(content)
                left = None
            else:
                left = FlowCell(row, column, 1, width, content)
                cells.append(left)
                if "vMerge" in properties:
                    current[column] = left
            column += width
        above = current
    return FlowTable(cells), hidden


def _descend(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for child in element:
        name = NAMES.get(child.tag)
        if name == wanted:
            yield child
        elif name in _TRANSPARENT:
            yield from _descend(child, wanted)
        elif name == "AlternateContent" and (branch := shown_branch(child)) is not None:
            yield from _descend(branch, wanted)


def _properties(cell: etree._Element) -> dict[str, etree._Element]:
    for child in cell:
        if NAMES.get(child.tag) == "tcPr":
            return {NAMES[prop.tag]: prop for prop in child if prop.tag in NAMES}
    return {}


def _continues(merge: etree._Element | None) -> bool:
    return merge is not None and value_of(merge) in _CONTINUE


def _whole(element: etree._Element | None, default: int) -> int:
    """A bounded whole number; a value that is none counts as if it were not there."""
    if element is None:
        return default
    value = (value_of(element) or "").strip()
    return min(int(value), MAX_COLUMN_SPAN) if value.isascii() and value.isdigit() and len(value) <= 9 else default
