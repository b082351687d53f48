"""The pictures that a page or web archive brings along: scans pasted into it, screenshots of its tables."""

from __future__ import annotations

import email
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, unquote_to_bytes, urljoin

from lxml import etree

from extractors.html.page import parse
from extractors.sniffing import is_mhtml

_DATA = re.compile(r"data:image/[\w.+-]+((?:;[^,;]*)*),", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def pictures(data: bytes) -> list[bytes]:
    """The picture files in the order in which the page shows them, each once. Raises as ``html.readings`` does."""
    return embedded_pictures(parse(data).root, data)


def embedded_pictures(root: etree._Element, data: bytes) -> list[bytes]:
    """The picture files of a parsed page and the bytes it was parsed from."""
    sources = [source for element in root.iter("img") if (source := (element.get("src") or "").strip())]
    parts = _parts(data) if sources and is_mhtml(data) else {}
    found = [_literal(source) or _part(source, parts) for source in dict.fromkeys(sources)]
    return list(dict.fromkeys(content for content in found if content))


def _literal(source: str) -> bytes | None:
    """The bytes that a data: address spells out."""
    start = _DATA.match(source)
    if start is None:
        return None
    if "base64" not in start[1].lower():
        return unquote_to_bytes(source[start.end():])
    try:
        return b64decode(_SPACE.sub("", unquote(source[start.end():])))
    except (Base64Error, ValueError):
        return None


def _part(source: str, parts: Mapping[str, bytes]) -> bytes | None:
    """The part of the archive that an address names: by its identifier, as it stands, or from the page's own place."""
    base = next(iter(parts), "")
    return parts.get(source) or parts.get(unquote(source)) or parts.get(urljoin(base, source))


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of a web archive by address and by ``cid:`` and identifier, those of its pages first."""
    pages: dict[str, bytes] = {}
    found: dict[str, bytes] = {}
    for name, kind, content in _named(data):
        (pages if kind == "text/html" else found).setdefault(name, content)
    return pages | found


def _named(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    for part in email.message_from_bytes(data.lstrip()).walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        kind = part.get_content_type()
        if location := _SPACE.sub("", str(part.get("Content-Location", ""))):
            yield location, kind, content
        if identifier := str(part.get("Content-ID", "")).strip().strip("<>"):
            yield f"cid:{identifier}", kind, content
