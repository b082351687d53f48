"""Sitemaps: plain or gzipped XML, or an index of further ones; bounded in size, depth and number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from sources.bodies import BodyRefused, inflated
from sources.listings.walk import Stop
from sources.outcomes import Outcome
from sources.pages import join

MAX_SITEMAPS = 50
MAX_BYTES = 50_000_000
"""Unpacked, for each; the protocol itself allows 50 MB."""
MAX_ADDRESSES = 200_000
_GZIP = b"\x1f\x8b"
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class SitemapAnswer:
    """The bytes of one sitemap, or why there are none."""

    data: bytes | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SitemapWalk:
    """All addresses of a sitemap and those it leads to, in their order, and how far they were read."""

    addresses: tuple[str, ...]
    sitemaps: int
    stop: Stop
    detail: str | None = None


def walk_sitemaps(url: str, ask: Callable[[str], SitemapAnswer]) -> SitemapWalk:
    """Read a sitemap and everything it leads to. ``ask`` fetches one address. Never raises for what a site does.

    A part that cannot be read leaves the rest standing and the end unreached.
    """
    waiting, known = [url], {url}
    addresses: dict[str, None] = {}
    read = 0
    stop, detail = Stop.END_REACHED, None
    while waiting:
        if read == MAX_SITEMAPS or len(addresses) > MAX_ADDRESSES:
            return SitemapWalk(
                tuple(addresses), read, Stop.MAXIMUM, f"more than {MAX_SITEMAPS} sitemaps or {MAX_ADDRESSES} addresses"
            )
        current = waiting.pop(0)
        read += 1
        answer = ask(current)
        problem = answer.problem
        if answer.data is not None:
            try:
                for is_sitemap, text in _locations(_unpacked(answer.data)):
                    location = join(current, text)
                    if location is None:
                        continue
                    if not is_sitemap:
                        addresses[location] = None
                    elif location not in known:
                        known.add(location)
                        waiting.append(location)
            except (etree.XMLSyntaxError, BodyRefused) as error:
                problem = f"no sitemap ({error})"
        if problem is not None:
            stop, detail = Stop.ERROR, f"{current}: {problem}"
    return SitemapWalk(tuple(addresses), read, stop, detail)


def _unpacked(data: bytes) -> bytes:
    """The XML of a ``.xml.gz``, also where it was packed twice; of anything else the bytes themselves.

    Raises:
        BodyRefused: for more than 50 MB, a broken stream, or one within another within another.
    """
    for _ in range(2):
        if not data.startswith(_GZIP):
            return data
        packed = data
        unpacked = bytearray()
        for piece in inflated(packed[start : start + _PIECE] for start in range(0, len(packed), _PIECE)):
            unpacked += piece
            if len(unpacked) > MAX_BYTES:
                raise BodyRefused(Outcome.TOO_LARGE, f"more than {MAX_BYTES} bytes after unpacking")
        data = bytes(unpacked)
    return data


def _locations(data: bytes) -> list[tuple[bool, str]]:
    """(is it a further sitemap, address) of each entry."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(data, parser)
    return [
        (etree.QName(entry).localname == "sitemap", text)
        for entry in root.iterchildren(tag=etree.Element)
        for location in entry.iterchildren("{*}loc")
        if (text := (location.text or "").strip())
    ]
