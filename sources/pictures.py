"""A report shown as pictures in its article: which of the page's pictures, and how they become one document.

Several pictures are the pages of one report, so they are packed, as they came and in their order, into one archive
that the readers take for one document. The same pictures always give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree

from sources.pages import Page, join

MOST_PICTURES = 40
LEAST_BYTES = 20_000
"""No scan of a page is smaller; what is, is an ornament."""
_LEAST_SIDE = 300
_SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"}
_SOURCES = ("data-original", "data-src", "_src", "src")
_FURNITURE_TAGS = {"header", "footer", "nav", "aside"}
_FURNITURE = re.compile(
    r"(^|[-_ ])(head(er)?|foot(er)?|nav(bar)?|logo|banner|menu|sidebar|share|qr(code)?|ewm|icon|copyright|links?"
    r"|search)([-_ \d]|$)",
    re.I,
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pictures(page: Page) -> list[str]:
    """The addresses of the pictures an article shows, without those of the site's own furniture, at most 40."""
    found: dict[str, None] = {}
    for node in page.root.iter("img"):
        url = next((url for name in _SOURCES if (url := join(page.base, node.get(name) or ""))), None)
        if url is not None and _has_suffix(url) and not _is_small(node) and not any(map(_is_furniture, _around(node))):
            found[url] = None
    return list(found)[:MOST_PICTURES]


def packed(bodies: Sequence[bytes], suffixes: Sequence[str]) -> bytes:
    """One archive of the pictures in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (body, suffix) in enumerate(zip(bodies, suffixes, strict=True), 1):
            archive.writestr(zipfile.ZipInfo(f"{number:03}{suffix}", _EPOCH), body)
    return out.getvalue()


def pictures_hash(hashes: Sequence[str]) -> str:
    """The content of a document made of pictures: theirs, in their order."""
    return f"pictures:{hashlib.sha256(' '.join(hashes).encode()).hexdigest()}"


def suffix_of(url: str) -> str:
    """The suffix of a picture's address, lower case."""
    return PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()


def _has_suffix(url: str) -> bool:
    return suffix_of(url) in _SUFFIXES


def _is_small(node: etree._Element) -> bool:
    sides = ((node.get(name) or "").strip().removesuffix("px") for name in ("width", "height"))
    return any(side.isdecimal() and len(side) < 6 and int(side) < _LEAST_SIDE for side in sides)


def _around(node: etree._Element) -> Iterator[etree._Element]:
    yield node
    yield from node.iterancestors()


def _is_furniture(node: etree._Element) -> bool:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return node.tag in _FURNITURE_TAGS or _FURNITURE.search(named) is not None
