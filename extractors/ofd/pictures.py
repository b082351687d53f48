"""The pictures on the pages of an OFD file: pages that were scanned."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

import ofdkit
from lxml import etree

from contracts.readings import UnreadableDocument
from extractors.ofd.drawn import page_content
from extractors.packages import open_package, parse_part, read_member

_RESOURCES = "Res.xml"


def pictures(data: bytes) -> list[bytes]:
    """The picture files in the order in which the pages show them, each once.

    Raises UnreadableDocument as ``ofd.readings`` does for a damaged package.
    """
    with open_package(data, "the OFD file") as package, ofdkit.open(data) as document:
        files = dict(_media(package))
        shown = [files[number] for number in _referred(document, package) if number in files]
        return [read_member(package, name, "the OFD file") for name in shown]


def picture_count(document: ofdkit.OFDDocument, package: zipfile.ZipFile) -> int:
    """How many pictures the pages show."""
    return len(_referred(document, package))


def _referred(document: ofdkit.OFDDocument, package: zipfile.ZipFile) -> list[str]:
    """The identifiers of the pictures that the pages show, in their order."""
    roots = (_root(page, package) for page in document.pages)
    return list(dict.fromkeys(
        number for root in roots if root is not None for element in root.iter("{*}ImageObject")
        if (number := element.get("ResourceID"))))


def _root(page: ofdkit.Page, package: zipfile.ZipFile) -> etree._Element | None:
    try:
        return page_content(page, package)
    except UnreadableDocument:
        # Said where the page's text is read.
        return None


def _media(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The identifiers of the package's media and the members that hold them."""
    names = {name.replace("\\", "/").lstrip("./"): name for name in package.namelist()}
    for path, name in names.items():
        if not path.endswith(_RESOURCES):
            continue
        root = parse_part(read_member(package, name, "the OFD file"), f"{name} in the OFD file")
        for element in root.iter("{*}MultiMedia"):
            file = (element.findtext("{*}MediaFile") or "").strip()
            member = names.get(_joined(path, root.get("BaseLoc") or "", file))
            if member is not None and (number := element.get("ID")):
                yield number, member


def _joined(part: str, base: str, file: str) -> str:
    """The path that a part's own place, its base and a file's name make."""
    place = posixpath.dirname(part)
    for step in (base, file):
        place = step if step.startswith("/") else posixpath.join(place, step)
    return posixpath.normpath(place).lstrip("/")
