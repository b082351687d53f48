"""Listings are read to their end, or say why they were not."""

from __future__ import annotations

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
    site: SampleSite, tmp_path: object, source_id: str, listing: Listing
) -> None:
    text = propose_from_site(listing.url, site.fetch_options(gates=hurried()), NOW)
    assert f"style: {listing.style}" in text and "enabled: false" in text
    from pathlib import Path

    (Path(str(tmp_path)) / "proposed.yaml").write_text(text, encoding="utf-8")
    assert check_registry(str(tmp_path)) == []


def test_an_annual_report_page_is_proposed_as_a_template() -> None:
    page = "https://www.a.gov.test/module/xxgk/xxgkAnnualReport.jsp?area=0010&fbtime=2024"
    text = propose_source(page, "<html></html>")
    assert "area={code}&fbtime={year}" in text and "code: '0010'" in text


def test_no_page_no_proposal(trouble: SampleSite) -> None:
    with pytest.raises(NoPage, match="blocked_waf"):
        propose_from_site("http://shells.test/412.html", trouble.fetch_options(attempts=1, gates=hurried()), NOW)
    with pytest.raises(NoPage, match="no http address"):
        propose_from_site("nonsense", trouble.fetch_options(), NOW)
