"""The parts of an XLSX package: its shown sheets in their order, and the strings that they share."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from contracts.readings import UnreadableDocument
from extractors.packages import parse_part, read_member

_WHAT = "the workbook"
_BOOK = "xl/workbook.xml"


class Workbook:
    """An opened package. ``strings`` are the shared strings by number."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.lstrip("/"): name for name in package.namelist()}
        if _BOOK not in self._names:
            raise UnreadableDocument("DOC.DAMAGED", f"{_WHAT} has no list of sheets: save it as XLSX anew")
        self._targets = self._relationships()
        self.strings = self._strings()

    def sheets(self) -> Iterator[etree._Element]:
        """The roots of the sheets that are not hidden."""
        for sheet in self._parse(_BOOK).iter("{*}sheet"):
            identifier = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            target = self._targets.get(str(identifier), "")
            if sheet.get("state", "visible") == "visible" and target in self._names:
                yield self._parse(target)

    def _strings(self) -> list[str]:
        name = next((target for target in self._targets.values() if target.endswith("sharedStrings.xml")), "")
        if name not in self._names:
            return []
        return [text_of(item) for item in self._parse(name).iterchildren("{*}si")]

    def _relationships(self) -> dict[str, str]:
        name = "xl/_rels/workbook.xml.rels"
        if name not in self._names:
            return {}
        return {
            element.get("Id") or "": posixpath.normpath(posixpath.join("/xl", element.get("Target") or "")).lstrip("/")
            for element in self._parse(name).iterchildren(etree.Element)
        }

    def _parse(self, name: str) -> etree._Element:
        return parse_part(read_member(self._package, self._names[name], _WHAT), f"{name} in {_WHAT}")


def text_of(item: etree._Element) -> str:
    """The text of a string in one or several runs, without its phonetic guide."""
    return "".join(
        element.text or "" for element in item.iter("{*}t") if not any(True for _ in element.iterancestors("{*}rPh"))
    )
