# ruff: noqa: E501 (pieces of markup stay whole)
"""What is fuzzed: every parser that meets strangers' bytes, each with its seeds and the refusals it may answer with.

A target takes bytes and returns nothing. Anything it raises is a fault, and so is taking longer than
``SECONDS``.
"""

from __future__ import annotations

import contextlib
import gzip
import pickle
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from contracts.documents import FetchedDocument
from contracts.readings import Reading, UnreadableDocument
from contracts.reports import Report, ValueStatus
from extractors import readings
from flows.isolation.answers import unpack
from sources.articles import attachments, holds_report
from sources.content_hash import page_hash
from sources.listings.walk import PageAnswer, walk
from sources.outcomes import Outcome
from sources.pages import Page, decode
from sources.registry_files import RegistryError, load_registry
from sources.robots import RobotsAnswer, understand
from sources.sitemaps import SitemapAnswer, walk_sitemaps
from sources.titles import names_report, years_in
from tests.torture.fuzz_mutations import inflated_pdf
from tests.torture.nights import SAMPLE_REGISTRY
from transforms.identity.titles import read_title
from transforms.labels import label_key, likeness
from transforms.report import read_report
from transforms.values import parse_value
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
    is_reader: bool = False
    """Whether it reads documents, which the night does in confined processes."""


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


def read_words(data: bytes) -> None:
    """What stands in a cell, a label, a title."""
    text = data.decode("utf-8", "replace")
    value = parse_value(text)
    assert (value.number is None) == (value.status is not ValueStatus.REPORTED), (
        "a number and a reason why there is none"
    )
    label_key(text)
    likeness(text, "本年新收政府信息公开申请数量")
    read_title(text)
    names_report(text)
    years_in(text)


def read_answer(data: bytes) -> None:
    """What a reading process answers that its document has taken over."""
    with contextlib.suppress(pickle.UnpicklingError):
        unpack(data, Report)


def read_sitemap(data: bytes) -> None:
    """A sitemap, which every further one it leads to resembles."""
    walk_sitemaps("http://a.gov.test/sitemap.xml", lambda _: SitemapAnswer(data))


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
    return [path.read_bytes() for path in sorted(SAMPLE_REGISTRY.glob("*.yaml"))]


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


def _pdfs() -> list[bytes]:
    """Small ones, without embedded fonts: as they are, and with their streams inflated."""
    files = [path.read_bytes() for path in sorted(_CORPUS.glob("pdf_cid_*.pdf"))]
    return [*files, *map(inflated_pdf, files)]


def _texts() -> list[bytes]:
    cells = [
        "0",
        "12",
        "1,234",
        "１２",
        "--",
        "/",
        "—",
        "－",
        "无",
        "12.5万元",
        "（3）",
        "3件",
        "１O",
        "0.00",
        "+5",
        "-1",
        "1e3",
        "012",
        "3（含转送2件）",
        "1",
        "2",
    ]
    labels = [
        "（一）予以公开",
        "1.属于国家秘密",
        "（七）总计",
        "本年新收政府信息公开申请数量",
        "行政复议",
        "结果维持",
        "复议后起诉",
        "自然人",
    ]
    return [text.encode() for text in (*cells, *labels, "某某县2023年政府信息公开工作年度报告", "二〇二三年")]


def _sitemaps() -> list[bytes]:
    plain = (
        b"<?xml version='1.0'?><urlset><url><loc>http://a.gov.test/1.html</loc></url><url><loc>/2</loc></url></urlset>"
    )
    index = b"<sitemapindex><sitemap><loc>http://a.gov.test/b.xml.gz</loc></sitemap></sitemapindex>"
    return [plain, index, gzip.compress(plain, mtime=0), gzip.compress(gzip.compress(index, mtime=0), mtime=0)]


def _answers() -> list[bytes]:
    report = read_report(
        readings(_CORPUS.joinpath("txt_pipe_2021.txt").read_bytes()), FetchedDocument("0" * 64, "/x", 1)
    )
    return [pickle.dumps(report, protocol=5), pickle.dumps(("no such page", None), protocol=5)]


TARGETS: dict[str, Target] = {
    "txt": Target(read_document, _documents(".txt"), is_reader=True),
    "html": Target(read_document, _documents(".html"), is_reader=True),
    "docx": Target(read_document, _documents(".docx"), is_reader=True),
    "doc": Target(read_document, _documents(".doc"), is_reader=True),
    "rtf": Target(read_document, _documents(".rtf"), is_reader=True),
    "odt": Target(read_document, _documents(".odt"), is_reader=True),
    "xls": Target(read_document, _documents(".xls"), is_reader=True),
    "ofd": Target(read_document, _documents(".ofd"), is_reader=True),
    "pdf": Target(read_document, _pdfs, is_reader=True),
    "zip": Target(read_document, _documents(".zip"), is_reader=True),
    "values": Target(read_words, _texts, is_reader=True),
    "answers": Target(read_answer, _answers),
    "registry": Target(read_registry, _registries),
    "robots": Target(read_robots, _robots),
    "decisions": Target(read_decisions_file, _decisions),
    "page": Target(read_page, _documents(".html")),
    "listing": Target(read_listing, _listings),
    "sitemap": Target(read_sitemap, _sitemaps),
}
