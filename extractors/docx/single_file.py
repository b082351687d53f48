"""Word documents in one XML file: Flat OPC, and the format of Word 2003 that report templates still write."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Self

from lxml import etree

from contracts.readings import UnreadableDocument
from extractors.docx.names import WORD_2003
from extractors.limits import MAX_PART_BYTES, check_size
from extractors.packages import parse_part

_PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
_MAIN = re.compile(r"/word/document\d*\.xml", re.IGNORECASE)
_RELATED = re.compile(r"/word/(header|footer|footnotes|endnotes)\d*\.xml", re.IGNORECASE)
_WHAT = "the Word XML file"


class SingleFileParts:
    """The same parts as a package has, out of one file."""

    def __init__(self, data: bytes) -> None:
        check_size(len(data), MAX_PART_BYTES, _WHAT)
        root = parse_part(data.lstrip(b"\xef\xbb\xbf \t\r\n"), _WHAT)
        self._parts: dict[str, etree._Element] = {}
        if root.tag == f"{{{_PACKAGE}}}package":
            for part in root.iter(f"{{{_PACKAGE}}}part"):
                content = next(part.iter(f"{{{_PACKAGE}}}xmlData"), None)
                if content is not None and len(content):
                    self._parts[part.get(f"{{{_PACKAGE}}}name") or ""] = content[0]
            self._main = next((part for name, part in self._parts.items() if _MAIN.fullmatch(name)), None)
        else:
            self._main = root if root.tag == f"{{{WORD_2003}}}wordDocument" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def main(self) -> etree._Element:
        """The root of the main document part."""
        if self._main is None:
            raise UnreadableDocument("DOC.DAMAGED", f"{_WHAT} holds no Word document: open it in Word and save it anew")
        return self._main

    def related(self, kind: str) -> list[etree._Element]:
        """The roots of the headers, footers, footnotes or endnotes, in order."""
        matches = ((name, _RELATED.fullmatch(name)) for name in sorted(self._parts))
        return [self._parts[name] for name, match in matches if match and match[1].lower() == kind]

    def chunk(self, relationship_id: str | None) -> bytes | None:
        """Documents imported whole are kept in packages only."""
        return None

    def metadata(self) -> dict[str, str]:
        """The properties of the document by lower-case name."""
        found: dict[str, str] = {}
        old = None if self._main is None else self._main.find("{*}DocumentProperties")
        for holder in (self._parts.get("/docProps/core.xml"), old):
            for element in () if holder is None else holder.iterchildren(etree.Element):
                if element.text and element.text.strip():
                    found.setdefault(etree.QName(element).localname.lower(), element.text.strip())
        return found
