"""Listings are read to their end, or say why they were not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sources.fetcher import Fetcher
from sources.host_gates import HostGates
from sources.listings.walk import ListingWalk, PageAnswer, Stop, walk
from sources.pages import decode
from sources.proposal import NoPage, propose_from_site, propose_source
from sources.registry_files import check_registry
from sources.registry_schema import Listing
from sources.sample_site import SampleSite
from sources.store import RawStore
from tests.sources.conftest import NOW


def _walk(site: SampleSite, store: RawStore, source_id: str, url: str, style: str, pages: int = 20) -> ListingWalk:
    source = site.registry().source(source_id)
    with Fetcher(source, store, site.fetch_options(attempts=1), lambda: NOW) as fetcher:

        def ask(address: str) -> PageAnswer:
            fetch = fetcher.get(address)
            if not fetch.outcome.has_body:
                return PageAnswer(None, f"{fetch.outcome} {fetch.message}")
            return PageAnswer(decode(fetcher.body(fetch), fetch.charset))

        return walk(url, style, pages, ask)


def hurried() -> HostGates:
    """Gates without pauses, for what is not about politeness."""
    return HostGates(sleep=lambda seconds: None)


def _listings() -> list[tuple[str, Listing]]:
    with SampleSite() as site:
        return [
            (source.id, strategy)
            for source in site.registry().sources
            for strategy in source.discover
            if isinstance(strategy, Listing)
        ]


@pytest.mark.parametrize(("source_id", "listing"), _listings(), ids=lambda value: getattr(value, "style", None))
def test_every_family_is_read_to_its_end(site: SampleSite, store: RawStore, source_id: str, listing: Listing) -> None:
    result = _walk(site, store, source_id, listing.url, listing.style)
    host = site.site.content.hosts[listing.url.split("/")[2]]
    published = {
        (document.agency, document.year, document.carry == "direct")
        for document in site.site.content.documents
        if document.host == host.host
    }
    assert result.stop is Stop.END_REACHED and result.is_complete
    assert len(result.rows) == len(host.listings[0].rows) + len(published)
    assert all(row.listed_date is not None and row.title for row in result.rows)


@pytest.mark.parametrize(
    ("path", "style", "pages", "stop", "rows"),
    [
        ("/repeats/", "trs", 20, Stop.END_REACHED, 3),
        ("/next/index.html", "html_next", 20, Stop.REPEATED_PAGE, 3),
        ("/gkmlpt/api/all/1?page=1", "gkmlpt", 20, Stop.ERROR, 2),
        ("/long/", "trs", 2, Stop.MAXIMUM, 2),
        ("/plain/", "trs", 20, Stop.END_UNSURE, 1),
        ("/plain/", "html_next", 20, Stop.END_UNSURE, 1),
        ("/wrong-style/", "jpage", 20, Stop.ERROR, 0),
        ("/wrong-style/", "gkmlpt", 20, Stop.ERROR, 0),
        ("/not-there/", "trs", 20, Stop.ERROR, 0),
    ],
)
def test_a_misleading_listing_is_not_called_complete(
    trouble: SampleSite, store: RawStore, path: str, style: str, pages: int, stop: Stop, rows: int
) -> None:
    result = _walk(trouble, store, "trouble", f"http://listings.test{path}", style, pages)
    assert (result.stop, len(result.rows)) == (stop, rows)
    assert stop is Stop.END_REACHED or not result.is_complete


def test_an_error_names_the_page_and_its_cause(trouble: SampleSite, store: RawStore) -> None:
    result = _walk(trouble, store, "trouble", "http://listings.test/gkmlpt/api/all/1?page=1", "gkmlpt")
    assert result.detail is not None and result.detail.startswith("page 2: http_error status 404")
    assert result.declared_total == 3


@pytest.mark.parametrize(("source_id", "listing"), _listings(), ids=lambda value: getattr(value, "style", None))
def test_a_source_is_proposed_from_its_listing(
    site: SampleSite, tmp_path: Path, source_id: str, listing: Listing
) -> None:
    text = propose_from_site(listing.url, site.fetch_options(gates=hurried()), NOW)
    assert f"style: {listing.style}" in text and "enabled: false" in text
    (tmp_path / "proposed.yaml").write_text(text, encoding="utf-8")
    assert check_registry(tmp_path) == []


def test_an_annual_report_page_is_proposed_as_a_template() -> None:
    page = "https://www.a.gov.test/module/xxgk/xxgkAnnualReport.jsp?area=0010&fbtime=2024"
    text = propose_source(page, "<html></html>")
    assert "area={code}&fbtime={year}" in text and "code: '0010'" in text


_ROWS = '<ul><li><a href="a.html">示例局2023年政府信息公开年报</a><span>2024-01-01</span></li></ul>'


@pytest.mark.parametrize(
    ("url", "html", "expected"),
    [
        ("/nb/", "<script>createPageHTML ( '3' , '0' ,\"index\" , \"shtml\" )</script>", "style: trs"),
        ("/nb/", "<a href='./202401/t20240123_4567890.html'>年报</a>", "style: trs"),
        ("/col/col9/", "<SCRIPT TYPE='text/xml'><DATASTORE></DATASTORE></SCRIPT>", "style: jpage"),
        ("/col/col9/", "<script>load('/module/jpage/dataproxy.jsp?page=1')</script>", "style: jpage"),
        (
            "/col/col9/",
            "<div url='/jpaas-publish-server/x' d='{&quot;webId&quot;:&quot;29&quot;,&quot;pageId&quot;:77}'>",
            "unit?webId=29&pageId=77",
        ),
        ("/col/col9/", "<div webId='29' pageId='77' src='/jpaas-publish-server/x'>", "unit?webId=29&pageId=77"),
        ("/gkmlpt/index#963", '<script>var a = {"SID" : "200025"}</script>', "/gkmlpt/api/all/963?page=1&sid=200025"),
        ("/gkmlpt/index#963", "<script>a={SID:200025}</script>", "/gkmlpt/api/all/963?page=1&sid=200025"),
        (
            "/public/column/6",
            "<script>get('/site/label/8888?organId=2&catId=6')</script>",
            "organId=2&catId=6&pageIndex",
        ),
        (
            "/public/column/6",
            "<script>url='/site/label/8888';ajax({labelName:'publicInfoList', organId: 22, catId:'6'})</script>",
            "8888?labelName=publicInfoList&organId=22&catId=6&pageIndex=1",
        ),
        ("/public/column/6?type=3&timeFrame=2020", "", "style: html_next"),
        ("/zfxxgknb.html?nbYear=2020", "", "zfxxgknb.html?nbYear={year}"),
        ("/nb/index.html", "<a href='index_2.html'>下一页</a>", "style: html_next"),
    ],
)
def test_a_family_is_recognised_however_its_page_is_written(url: str, html: str, expected: str, tmp_path: Path) -> None:
    text = propose_source(f"https://www.any.gov.test{url}", _ROWS + html)
    assert expected in text and "#   示例局2023年政府信息公开年报" in text
    (tmp_path / "proposed.yaml").write_text(text, encoding="utf-8")
    assert check_registry(tmp_path) == []


def test_no_page_no_proposal(trouble: SampleSite) -> None:
    with pytest.raises(NoPage, match="blocked_waf"):
        propose_from_site("http://shells.test/412.html", trouble.fetch_options(attempts=1, gates=hurried()), NOW)
    with pytest.raises(NoPage, match="no http address"):
        propose_from_site("nonsense", trouble.fetch_options(), NOW)


def _row(number: int, year: int = 2023) -> str:
    return f'<li><a href="/a/{number}.html">示例局{year}年政府信息公开年报</a><span>2024-01-{number:02}</span></li>'


def _walk_pages(pages: dict[str, str], style: str, first: str = "http://any.test/nb/index.html") -> ListingWalk:
    return walk(first, style, 9, lambda url: PageAnswer(pages.get(url), "status 404"))


@pytest.mark.parametrize(
    ("pager", "second"),
    [
        ("createPageHTML(2, 0, 'index', 'html')", "index_1.html"),
        ('createPageHTML("2", "0", "index", "html", 15)', "index_1.html"),
        ("createPageHTML('page_div', 2, 1, 'index', 'html', 30)", "index_2.html"),
        ("var countPage = 2;var currentPage = 0;createPageHTML(countPage,currentPage,'index','html')", "index_1.html"),
        ("function createPageHTML(a,b,c,d){} createPageHTML(2,1,'list','shtml')", "list_2.shtml"),
        ("var countPage = 2; var currentPage = 1;", "index_2.html"),
    ],
)
def test_a_trs_pager_in_any_spelling_leads_to_the_second_page(pager: str, second: str) -> None:
    last = pager.replace(" 1,", " 2,").replace("(2,1", "(2,2").replace("currentPage = 1", "currentPage = 2")
    pages = {
        "http://any.test/nb/index.html": f"<ul>{_row(1)}</ul><script>{pager}</script>",
        f"http://any.test/nb/{second}": f"<ul>{_row(2)}</ul><script>{last}</script>",
    }
    result = _walk_pages(pages, "trs")
    assert (result.stop, len(result.rows)) == (Stop.END_REACHED, 2)


@pytest.mark.parametrize(
    ("pager", "stop"),
    [
        ("<span>下一页</span>", Stop.END_REACHED),
        ("<a href='#'>下一页</a>", Stop.END_REACHED),
        ("<a href='javascript:void(0);'>下一页 &gt;</a>", Stop.END_REACHED),
        ("<a href='javascript:;' onclick='go(2)'>下一页</a>", Stop.END_UNSURE),
        ("<a href='javascript:toPage(2)'>下一页</a>", Stop.END_UNSURE),
        ("<a href='#'>下一页</a> 第1/3页", Stop.END_UNSURE),
        ("<a href='javascript:toPage(2)'>下一页</a> 第3/3页", Stop.END_REACHED),
        ("<div>首页<span>&gt;</span>政务公开<span>›</span>年报</div>", Stop.END_UNSURE),
        ("", Stop.END_UNSURE),
    ],
)
def test_only_a_page_that_says_so_is_the_last(pager: str, stop: Stop) -> None:
    assert _walk_pages({"http://any.test/nb/index.html": f"<ul>{_row(1)}</ul>{pager}"}, "html_next").stop is stop


@pytest.mark.parametrize(
    "link",
    ["<a href='{0}'>下一页 &gt;&gt;</a>", "<a href='{0}'>[下页]</a>", "<a href='{0}'>›</a>",
     "<a href='{0}' title='下一页'><i></i></a>", "<a href='{0}'><img alt='下一页' src='n.gif'></a>",
     "<link rel='next' href='{0}'>", "<a class='next' href='{0}'>Next Page</a>"],
)  # fmt: skip
def test_a_successor_is_found_however_it_is_shown(link: str) -> None:
    pages = {
        "http://any.test/nb/index.html": f"<ul>{_row(1)}</ul>{link.format('index_2.html')}",
        "http://any.test/nb/index_2.html": f"<ul>{_row(2)}</ul><a href='index_2.html'>下一页</a>",
    }
    result = _walk_pages(pages, "html_next")
    assert (result.stop, len(result.rows)) == (Stop.END_REACHED, 2)


def _articles(total: int, *numbers: int) -> str:
    listed = [{"title": f"示例局{number}年报", "url": f"http://any.test/{number}.html"} for number in numbers]
    return json.dumps({"total": total, "articles": listed})


@pytest.mark.parametrize(
    ("pages", "stop", "rows"),
    [
        ([_articles(5, 1, 2, 3), _articles(5, 4, 5)], Stop.END_REACHED, 5),
        ([_articles(5, 1, 2, 3), _articles(5, 3, 4), _articles(5, 5)], Stop.END_REACHED, 5),
        ([_articles(5, 1, 2, 3), _articles(5, 3, 4), _articles(5)], Stop.END_UNSURE, 4),
        ([_articles(9, 1, 2, 3), _articles(9)], Stop.END_UNSURE, 3),
        ([_articles(9, 1, 2, 3), _articles(9, 1, 2, 3)], Stop.REPEATED_PAGE, 3),
        ([_articles(6, 1, 2, 3), _articles(6, 1, 2, 3)], Stop.REPEATED_PAGE, 3),
        ([_articles(9, 1, 2, 3), _articles(9, 3, 2, 1)], Stop.NO_NEW_LINKS, 3),
    ],
    ids=["in order", "overlapping", "one lost on the way", "a total that lies", "the same page for ever",
         "the last page is the first", "the first page turned round"],
)  # fmt: skip
def test_a_total_is_believed_only_when_it_was_shown(pages: list[str], stop: Stop, rows: int) -> None:
    answers = {f"http://any.test/gkmlpt/api/all/1?page={number}": page for number, page in enumerate(pages, start=1)}
    result = _walk_pages(answers, "gkmlpt", "http://any.test/gkmlpt/api/all/1?page=1")
    assert (result.stop, len(result.rows)) == (stop, rows)
