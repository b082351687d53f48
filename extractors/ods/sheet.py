"""One sheet of an ODS: rows and cells that stand for several alike, hidden ones left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.limits import MAX_COLUMN_SPAN, MAX_ROW_SPAN
from extractors.odt.flow import CELLS, FlowReader, grouped, rows_of
from extractors.odt.names import SPACES, attribute, name_of, whole
from extractors.sheets import MOST_COLUMNS, Sheet, shown_number

_COLUMNS_WITHIN = frozenset(("table:table-header-columns", "table:table-columns", "table:table-column-group"))


class SheetReader:
    """Reads the sheets of one workbook."""

    def __init__(self, text: FlowReader, parts: Iterable[etree._Element]) -> None:
        self._text = text
        self._hidden_styles = frozenset(_styles_of_hidden_sheets(parts))

    def is_shown(self, table: etree._Element) -> bool:
        """Whether the sheet has not been hidden."""
        return attribute(table, "table:style-name") not in self._hidden_styles

    def sheet(self, table: etree._Element) -> Sheet:
        """The cells of a sheet as they are shown. Raises UnreadableDocument (DOC.TOO_LARGE)."""
        sheet = Sheet()
        hidden_columns = frozenset(_hidden_columns(table))
        number = 0
        for element in rows_of(table):
            repeated = whole(element, "table:number-rows-repeated", MAX_ROW_SPAN)
            is_hidden = attribute(element, "table:visibility") not in (None, "visible")
            has_hidden = False
            for column, text, height, width in self._row(element):
                if is_hidden or column in hidden_columns:
                    has_hidden = has_hidden or bool(text)
                    continue
                for row in range(number, number + repeated if text else number):
                    sheet.add(row, column, text)
                if height * width > 1:
                    sheet.merge((number, column), (number + height - 1, column + width - 1))
            sheet.hidden += has_hidden
            number += repeated
        return sheet

    def _row(self, element: etree._Element) -> Iterator[tuple[int, str, int, int]]:
        """Column, text and spans of the cells that are not covered by a merged one."""
        column = 0
        for cell in element:
            name = name_of(cell)
            if name not in CELLS:
                continue
            repeated = whole(cell, "table:number-columns-repeated", MAX_ROW_SPAN)
            if name == "table:table-cell":
                text = self._shown(cell)
                height = whole(cell, "table:number-rows-spanned", MAX_ROW_SPAN)
                width = whole(cell, "table:number-columns-spanned", MAX_COLUMN_SPAN)
                if text or height * width > 1:
                    for one in range(column, min(column + repeated, MOST_COLUMNS)):
                        yield one, text, height, width
            column += repeated

    def _shown(self, cell: etree._Element) -> str:
        text = "\n".join(item for item in self._text.flow(cell) if isinstance(item, str))
        if text or attribute(cell, "office:value-type") not in ("float", "currency"):
            return text
        # Programs that write no text leave it to the reader to show the number.
        value = attribute(cell, "office:value") or ""
        try:
            return shown_number(float(value))
        except (ValueError, ArithmeticError):
            return value


def _hidden_columns(table: etree._Element) -> Iterator[int]:
    column = 0
    for element in grouped(table, "table:table-column", _COLUMNS_WITHIN):
        repeated = whole(element, "table:number-columns-repeated", MAX_ROW_SPAN)
        if attribute(element, "table:visibility") not in (None, "visible"):
            yield from range(column, min(column + repeated, MOST_COLUMNS))
        column += repeated


def _styles_of_hidden_sheets(parts: Iterable[etree._Element]) -> Iterator[str]:
    for part in parts:
        for style in part.iter(f"{{{SPACES['style']}}}style"):
            if any(attribute(one, "table:display") == "false" for one in style):
                yield attribute(style, "style:name") or ""
