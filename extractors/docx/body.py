"""Paragraphs and tables of a DOCX document in reading order.

The parser refuses elements nested deeper than 256, so recursion here is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from contracts.documents import Format
from contracts.findings import Finding, Severity
from extractors import html
from extractors.docx.grid import rows_of, table_of
from extractors.docx.names import NAMES, relationship_of, shown_branch, shows_placeholder, type_of
from extractors.docx.package import DocumentParts, open_document
from extractors.docx.plain_table import plain_table
from extractors.docx.single_file import SingleFileParts
from extractors.docx.text import TextReader
from extractors.invisible import visible
from extractors.nesting import FlowTable
from extractors.sniffing import sniff

_TRANSPARENT = frozenset(("sdtContent", "customXml", "ins", "moveTo", "Choice", "Fallback", "body", "txbxContent"))
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


class BodyReader:
    """Reads one document. ``findings`` and ``pictures`` are filled while it reads."""

    def __init__(self, document: DocumentParts | SingleFileParts, *, is_imported: bool = False) -> None:
        self._document = document
        self._is_imported = is_imported
        self._text = TextReader()
        self.findings: list[Finding] = []

    @property
    def pictures(self) -> int:
        """How many pictures were passed by."""
        return self._text.pictures

    def read(self) -> list[str | FlowTable]:
        """The body, then footnotes and endnotes, then headers and footers, each once."""
        items = self._read()
        for count, what in ((self._text.struck, "struck out"), (self._text.white, "figures in white on white")):
            if count:
                message = f"{count} pieces of text are {what} and were left out: compare with the original"
                self.findings.append(Finding("DOC.UNSEEN_TEXT", Severity.WARNING, "document", message))
        return items

    def _read(self) -> list[str | FlowTable]:
        items = self._part(self._document.main())
        for kind in ("footnotes", "endnotes"):
            for part in self._document.related(kind):
                self._text.begin(part)
                for note in part:
                    if type_of(note) not in _SEPARATORS:
                        items += self._flow(note)
        seen: set[str] = set()
        for kind in ("header", "footer"):
            for part in self._document.related(kind):
                for item in self._part(part):
                    if not isinstance(item, str):
                        items.append(item)
                    elif item not in seen:
                        seen.add(item)
                        items.append(item)
        return items

    def _part(self, root: etree._Element) -> list[str | FlowTable]:
        self._text.begin(root)
        return self._flow(root)

    def _flow(self, container: etree._Element) -> list[str | FlowTable]:
        """The paragraphs and tables directly inside a body, cell, note or text box."""
        items: list[str | FlowTable] = []
        carried = ""
        for element in _block_elements(container):
            name = NAMES[element.tag]
            if name == "p":
                text, boxes, is_mark_deleted = self._text.paragraph(element)
                carried += text
                # A paragraph whose mark was deleted runs on into the next one.
                if carried and not is_mark_deleted:
                    items += _lines(carried)
                    carried = ""
                for box in boxes:
                    items += self._flow(box)
            elif name == "tbl":
                table = self._table(element)
                if table.cells:
                    items.append(table)
            else:
                items += self._chunk(element)
        return items + _lines(carried)

    def _table(self, element: etree._Element) -> FlowTable:
        plain = None if self._text.is_inside_field else plain_table(element)
        table, merged_away = plain or table_of(rows_of(element), self._flow)
        if merged_away:
            message = (
                f"{merged_away} cells merged into the cell above hold text of their own that Word does not show; "
                "it was left out: compare with the original"
            )
            self.findings.append(Finding("DOC.HIDDEN_TEXT", Severity.INFO, "document", message))
        return table

    def _chunk(self, element: etree._Element) -> list[str | FlowTable]:
        """A page or a document imported whole, as some tools paste them."""
        data = self._document.chunk(relationship_of(element))
        found = None if data is None else sniff(data)
        if data is not None and found is Format.HTML:
            return html.flow_of(data)
        if data is not None and found is Format.DOCX and not self._is_imported:
            with open_document(data) as document:
                reader = BodyReader(document, is_imported=True)
                items = reader.read()
            self.findings += reader.findings
            return items
        message = "the file imports another file that could not be read here: open it in Word and save it anew"
        self.findings.append(Finding("DOC.IMPORTED_PART", Severity.WARNING, "document", message))
        return []


def _block_elements(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, tables and imported parts, through content controls and accepted insertions."""
    for child in container:
        name = NAMES.get(child.tag)
        if name in ("p", "tbl", "altChunk"):
            yield child
        elif name == "AlternateContent":
            if (branch := shown_branch(child)) is not None:
                yield from _block_elements(branch)
        elif name == "sdt" and shows_placeholder(child):
            continue
        elif name == "sdt" or name in _TRANSPARENT:
            yield from _block_elements(child)


def _lines(text: str) -> list[str]:
    if "\n" not in text:
        line = visible(text).strip()
        return [line] if line else []
    return [line for part in visible(text).split("\n") if (line := part.strip())]
