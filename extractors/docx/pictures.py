"""The pictures in the text of a DOCX file: pages that were scanned and pasted, screenshots of tables."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.docx.names import NAMES
from extractors.docx.package import open_document

_REFERENCES = ("embed", "id")
"""Local names of the attributes by which a drawing (DrawingML, VML) names its picture."""


def pictures(data: bytes) -> list[bytes]:
    """The embedded picture files in the order in which they stand in the text, each once."""
    with open_document(data) as document:
        found = [document.chunk(reference) for reference in dict.fromkeys(_referred(document.main()))]
    return [content for content in found if content]


def _referred(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if NAMES.get(str(element.tag)) == "picture":
            for name, value in element.attrib.items():
                space, _, local = str(name).rpartition("}")
                if local in _REFERENCES and "relationships" in space:
                    yield str(value)
