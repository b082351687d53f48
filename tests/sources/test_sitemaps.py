"""Sitemaps are read plain, packed and through indexes, at a bounded cost, and never called complete without cause."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from sources.listings.walk import Stop
from sources.night import fetch_source
from sources.registry_schema import Agency, Politeness, Sitemap, Source
from sources.sample_site import SampleSite
from sources.sitemaps import MAX_SITEMAPS, SitemapAnswer, SitemapWalk, walk_sitemaps
from sources.store import RawStore
from tests.sources.conftest import NOW

_FIRST = "http://any.test/sitemap.xml"


def _urls(*paths: str) -> bytes:
    entries = "".join(f"<url><loc> http://any.test{path}\n</loc></url>" for path in paths)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()
    )


def _index(*names: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


def _walk(**answers: bytes) -> SitemapWalk:
    """Read ``sitemap.xml``; the keys are file names with _ for a dot."""
    known = {f"http://any.test/{name.replace('_', '.')}": data for name, data in answers.items()}
    return walk_sitemaps(_FIRST, lambda url: SitemapAnswer(known.get(url), None if url in known else "status 404"))


def test_an_index_leads_to_plain_and_packed_parts() -> None:
    result = _walk(
        sitemap_xml=_index("a.xml", "/b.xml.gz", "http://any.test/c.xml.gz", "javascript:x"),
        a_xml=_urls("/1.html", "/2.html"),
        b_xml_gz=gzip.compress(_urls("/3.html")),
        c_xml_gz=gzip.compress(gzip.compress(_urls("/4.html", "/1.html"))),
    )
    assert [address.rpartition("/")[2] for address in result.addresses] == ["1.html", "2.html", "3.html", "4.html"]
    assert (result.stop, result.sitemaps) == (Stop.END_REACHED, 4)


def test_an_index_that_leads_back_to_itself_ends() -> None:
    result = _walk(sitemap_xml=_index(_FIRST, "a.xml"), a_xml=_index("sitemap.xml", "a.xml"))
    assert (result.stop, result.sitemaps, result.addresses) == (Stop.END_REACHED, 2, ())


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (b"<html><body>404", "no sitemap"),
        (b"", "no sitemap"),
        (gzip.compress(_urls("/1.html"))[:-9], "before its end"),
        (gzip.compress(gzip.compress(gzip.compress(_urls("/1.html")))), "no sitemap"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;', "no sitemap"),
    ],
)
def test_a_part_that_cannot_be_read_leaves_the_rest_and_the_end_unreached(part: bytes, reason: str) -> None:
    result = _walk(sitemap_xml=_index("a.xml", "b.xml", "gone.xml"), a_xml=part, b_xml=_urls("/2.html"))
    assert (result.stop, len(result.addresses)) == (Stop.ERROR, 1)
    assert "gone.xml: status 404" in (result.detail or "")
    only = _walk(sitemap_xml=part)
    assert only.stop is Stop.ERROR and reason in (only.detail or "")


def test_a_packed_bomb_is_cut_off() -> None:
    bomb = gzip.compress(gzip.compress(b"<urlset>" + b" " * 120_000_000))
    tracemalloc.start()
    result = _walk(sitemap_xml=bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.stop is Stop.ERROR and "after unpacking" in (result.detail or "")
    assert peak < 115_000_000, "the bomb is 120 MB"


def test_sitemaps_without_end_are_cut_off() -> None:
    def ask(url: str) -> SitemapAnswer:
        number = int("".join(filter(str.isdecimal, url)) or "0")
        return SitemapAnswer(_index(f"http://any.test/{number * 2 + 1}.xml", f"http://any.test/{number * 2 + 2}.xml"))

    result = walk_sitemaps(_FIRST, ask)
    assert (result.stop, result.sitemaps) == (Stop.MAXIMUM, MAX_SITEMAPS)


def test_a_night_by_sitemap(store: RawStore, tmp_path: Path) -> None:
    report = "<html><body>示例数据 一、总体情况 二、主动公开政府信息情况 六、其他需要报告的事项</body></html>"
    routes = [
        {"path": "/sitemap.xml", "body": _index("/part.xml.gz").decode()},
        {"path": "/part.xml.gz", "gzip": True, "body": _urls("/nb/2023.html", "/news/1.html").decode()},
        {"path": "/nb/2023.html", "headers": {"Content-Type": "text/html"}, "body": report},
    ]
    (tmp_path / "hosts").mkdir()
    host = {"host": "any.test", "name": "示例数据", "routes": routes}
    (tmp_path / "hosts" / "any.yaml").write_text(json.dumps(host), encoding="utf-8")
    source = Source(
        "any", "示例数据", ("any.test",), (Agency(id="a", name="示例局", level="county"),),
        (Sitemap("sitemap", _FIRST, "/nb/"),), sample=True, politeness=Politeness(delay_s=0.01),
    )  # fmt: skip
    with SampleSite(tmp_path) as site:
        night = fetch_source(source, store, site.fetch_options(attempts=1), now=NOW)
    assert [found.document.url for found in night.documents] == ["http://any.test/nb/2023.html"]
    (listing,) = night.listings
    assert (listing.is_complete, listing.pages, listing.rows, listing.reports) == (True, 2, 2, 1)
