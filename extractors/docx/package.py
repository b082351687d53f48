"""The parts of a DOCX package: the main document and what its relationships point to."""

from __future__ import annotations

import posixpath
import zipfile
from types import TracebackType
from typing import Self

from lxml import etree

from contracts.readings import UnreadableDocument
from extractors.docx.single_file import SingleFileParts
from extractors.packages import open_package, parse_part, read_member

_WHAT = "the DOCX file"
_CORE_PROPERTIES = "docProps/core.xml"
_MAIN_PART = "word/document.xml"


class DocumentParts:
    """An opened DOCX package. Only the parts asked for are inflated and parsed."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = set(package.namelist())
        self._main = self._find_main()
        self._related = self._relationships(self._main)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.close()

    def main(self) -> etree._Element:
        """The root of the main document part."""
        return self._parse(self._main)

    def related(self, kind: str) -> list[etree._Element]:
        """The roots of the parts related as ``kind`` (header, footer, footnotes, endnotes), in order."""
        names = sorted({name for related_kind, name in self._related.values() if related_kind == kind})
        return [self._parse(name) for name in names if name in self._names]

    def chunk(self, relationship_id: str | None) -> bytes | None:
        """The bytes of a part imported whole by ``w:altChunk``; None when it is not in the package."""
        _, name = self._related.get(relationship_id or "", ("", ""))
        return read_member(self._package, name, _WHAT) if name in self._names else None

    def metadata(self) -> dict[str, str]:
        """The core properties (title, creator, created, modified …) by lower-case name."""
        if _CORE_PROPERTIES not in self._names:
            return {}
        try:
            root = self._parse(_CORE_PROPERTIES)
        except UnreadableDocument:
            # The properties only describe the document; a broken description does not make it unreadable.
            return {}
        return {
            etree.QName(element).localname.lower(): element.text.strip()
            for element in root.iterchildren(etree.Element)
            if element.text and element.text.strip()
        }

    def _parse(self, name: str) -> etree._Element:
        return parse_part(read_member(self._package, name, _WHAT), f"{name} in {_WHAT}")

    def _find_main(self) -> str:
        targets = self._relationships("").values()
        return next((name for kind, name in targets if kind == "officeDocument" and name in self._names), _MAIN_PART)

    def _relationships(self, source: str) -> dict[str, tuple[str, str]]:
        """Relationship id to (last word of its type, member name) for one part; external ones left out."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self._names:
            return {}
        related = {}
        for element in self._parse(name):
            if element.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target") or "")).lstrip("/")
            related[element.get("Id") or ""] = ((element.get("Type") or "").rsplit("/", 1)[-1], target)
        return related


def open_document(data: bytes) -> DocumentParts | SingleFileParts:
    """Open a DOCX package or a Word XML file. Raises UnreadableDocument (DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE)."""
    if not data.startswith(b"PK"):
        return SingleFileParts(data)
    return DocumentParts(open_package(data, _WHAT))
