# ruff: noqa: E501 (pieces of markup stay whole)
"""What is fuzzed: every parser that meets strangers' bytes, each with its seeds and the refusals it may answer with.

A target takes bytes and returns nothing. Anything it raises is a fault, and so is taking longer than
``SECONDS``.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from contracts.documents import FetchedDocument
from contracts.readings import Reading, UnreadableDocument
from extractors import readings
from sources.articles import attachments, holds_report
from sources.content_hash import page_hash
from sources.listings.walk import PageAnswer, walk
from sources.outcomes import Outcome
from sources.pages import Page, decode
from sources.registry_files import RegistryError, load_registry
from sources.robots import RobotsAnswer, understand
from transforms.report import read_report
from warehouse.decisions import read_decisions
from warehouse.errors import DecisionsError

SECONDS = 30.0
PROJECT = Path(__file__).parents[2]
_CORPUS = PROJECT / "tests" / "corpus"
_MOST_READINGS = 4
_STYLES = ("trs", "jpage", "jpaas", "gkmlpt", "label8888", "html_next")


@dataclass(frozen=True)
class Target:
    """A parser under fuzz."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def read_document(data: bytes) -> None:
    """A document through readers, judging and checks, as in the night but in this process."""
    try:
        found: Iterator[Reading] = islice(readings(data), _MOST_READINGS)
        read_report(found, FetchedDocument("0" * 64, "/nowhere", len(data)))
    except UnreadableDocument as refusal:
        assert refusal.message and "\n" not in refusal.message, f"no single line: {refusal.message!r}"


def read_robots(data: bytes) -> None:
    """robots.txt of any host."""
    rules = understand(RobotsAnswer(Outcome.OK, 200, data))
    rules.allows("http://a.gov.test/zwgk/年报.html?a=1")
    assert rules.crawl_delay_s >= 0
    assert isinstance(rules.sitemaps, tuple)


def read_registry(data: bytes) -> None:
    """A registry file that somebody wrote in haste."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.yaml").write_bytes(data)
        try:
            load_registry(folder)
        except RegistryError as refusal:
            assert str(refusal)


def read_decisions_file(data: bytes) -> None:
    """The decisions file after a merge conflict."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.yaml"
        path.write_bytes(data)
        try:
            read_decisions(path)
        except DecisionsError as refusal:
            assert str(refusal)


def read_page(data: bytes) -> None:
    """An article page: links, dates, its hash, whether it holds a report."""
    page = Page(decode(data), "http://a.gov.test/a/b.html")
    page_hash(page)
    holds_report(page)
    for attachment in attachments(page, (2023,)):
        assert attachment.url


def read_listing(data: bytes) -> None:
    """A column in each of the styles."""
    text = decode(data[1:])
    style = _STYLES[data[0] % len(_STYLES)] if data else "trs"
    walk("http://a.gov.test/zwgk/index.html", style, 3, lambda _: PageAnswer(text))


def _documents(*suffixes: str) -> Callable[[], list[bytes]]:
    def seeds() -> list[bytes]:
        files = sorted(path for path in _CORPUS.iterdir() if path.suffix in suffixes and path.stat().st_size < 400_000)
        return [path.read_bytes() for path in files[:: max(1, len(files) // 12)]]

    return seeds


def _robots() -> list[bytes]:
    return [
        b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\nSitemap: http://a/s.xml\n",
        b"\xef\xbb\xbfUser-agent: gongkai\nAllow: /\nDisallow: /%E5%B9%B4\nCrawl-delay: 1e9\nRequest-rate: 1/5\n",
        b"<html><body>404</body></html>",
    ]


def _registries() -> list[bytes]:
    return [path.read_bytes() for path in sorted((PROJECT / "sources" / "sample_site" / "registry").glob("*.yaml"))]


def _decisions() -> list[bytes]:
    return [
        b"verdicts:\n  - {finding: 3f9c, rule: S3.FLOW, decision: waive, reason: x, by: y, on: 2026-03-01}\n"
        b'corrections:\n  - {report: "a|2025", cell: section3.granted.total, printed: 5548, corrected: 5584, reason: x, by: y}\n'
    ]  # fmt: skip


def _listings() -> list[bytes]:
    folder = PROJECT / "sources" / "sample_site" / "content"
    pages = [path.read_bytes() for path in sorted(folder.rglob("*.html"))[:6]]
    jpage = b"<datastore><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=1'>]]></nextgroup><recordset><record><![CDATA[<li><a href='/a.html'>x</a>2024-01-01</li>]]></record></recordset></datastore>"
    gkmlpt = b'{"total": 3, "articles": [{"title": "2023\xe5\xb9\xb4", "url": "/a.html", "date": 1700000000, "created_at": "2024-01-01"}]}'
    return [bytes([style]) + page for page in [*pages, jpage, gkmlpt] for style in range(len(_STYLES))]


def repack(data: bytes, alter: Callable[[bytes], bytes]) -> bytes:
    """A ZIP package with every text part altered and all its checksums right again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(
                info.filename, content if info.filename.endswith((".ttf", ".png", ".jpg")) else alter(content)
            )
    return out.getvalue()


TARGETS: dict[str, Target] = {
    "txt": Target(read_document, _documents(".txt")),
    "html": Target(read_document, _documents(".html")),
    "docx": Target(read_document, _documents(".docx")),
    "doc": Target(read_document, _documents(".doc")),
    "ofd": Target(read_document, _documents(".ofd")),
    "pdf": Target(read_document, _documents(".pdf")),
    "zip": Target(read_document, _documents(".zip")),
    "registry": Target(read_registry, _registries),
    "robots": Target(read_robots, _robots),
    "decisions": Target(read_decisions_file, _decisions),
    "page": Target(read_page, _documents(".html")),
    "listing": Target(read_listing, _listings),
}
REPACKED = frozenset({"docx", "ofd", "zip"})

__all__ = ["REPACKED", "SECONDS", "TARGETS", "Target", "repack"]
