"""The XML parts of an OpenDocument file, in a package or in one file."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from contracts.readings import UnreadableDocument
from extractors.limits import MAX_PART_BYTES, check_size
from extractors.odt.names import SPACES
from extractors.packages import open_package, parse_part, read_member

CONTENT = "content.xml"
_STYLES, _META, _MANIFEST = "styles.xml", "meta.xml", "META-INF/manifest.xml"
_PROPERTIES = frozenset(("title", "creator", "initial-creator", "date"))


def parts_of(data: bytes, what: str) -> dict[str, etree._Element]:
    """The roots of the parts by name, the content first; of a document in one file its one root.

    Raises UnreadableDocument (DOC.ENCRYPTED, DOC.TRUNCATED, DOC.DAMAGED, DOC.TOO_LARGE).
    """
    if not data.startswith(b"PK"):
        check_size(len(data), MAX_PART_BYTES, what)
        return {CONTENT: parse_part(data.lstrip(b"\xef\xbb\xbf \t\r\n"), what)}
    with open_package(data, what) as package:
        names = set(package.namelist())
        if _MANIFEST in names and b"encryption-data" in read_member(package, _MANIFEST, what):
            message = f"{what} is protected by a password: ask the agency for an open copy"
            raise UnreadableDocument("DOC.ENCRYPTED", message)
        return {
            name: parse_part(read_member(package, name, what), f"{name} in {what}")
            for name in (CONTENT, _STYLES, _META)
            if name in names or name == CONTENT
        }


def body_of(parts: Mapping[str, etree._Element], kind: str, what: str) -> etree._Element:
    """The body of a ``text`` or a ``spreadsheet``. Raises UnreadableDocument (DOC.DAMAGED) where there is none."""
    body = next((root for part in parts.values() for root in part.iter(f"{{{SPACES['office']}}}{kind}")), None)
    if body is None:
        raise UnreadableDocument("DOC.DAMAGED", f"{what} holds no {kind} part: open it and save it anew")
    return body


def metadata_of(parts: Mapping[str, etree._Element]) -> dict[str, str]:
    """What the file says about itself: title, creator, date."""
    for part in parts.values():
        for meta in part.iter(f"{{{SPACES['office']}}}meta"):
            texts = {etree.QName(one).localname: (one.text or "").strip() for one in meta.iterchildren(etree.Element)}
            return {name: text for name, text in texts.items() if text and name in _PROPERTIES}
    return {}
