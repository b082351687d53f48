"""A first draft of a registry file from one listing page, by recognising the family of the site."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import yaml

from sources.fetch_options import FetchOptions
from sources.fetcher import Fetcher
from sources.listings.parameters import with_parameter
from sources.listings.rows import rows_of
from sources.pages import Page, decode
from sources.registry_schema import Agency, DropBox, Source
from sources.store import RawStore
from sources.titles import names_report

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_UNIT_KEYS = ("parseType", "webId", "tplSetId", "pageType", "tagId", "pageId")
_LABEL_PATH = "/site/label/8888"
_LABEL = re.compile(r"""["']([^"'\s]{0,200}/site/label/8888\?[^"'\s]{1,1000})["']""")
_LABEL_KEYS = ("labelName", "siteId", "pageSize", "action", "organId", "type", "catId", "file")
_SID = re.compile(r"""\bSID["']?\s{0,9}[:=]\s{0,9}["']?(\d{1,12})""", re.I)
_YEAR_PARAMETERS = ("fbtime", "nbYear", "year")
_LISTS_BY_YEAR = ("timeFrame",)
"""Parameters by which a page lists the reports of one year, where the others show the report itself."""
_TRS = re.compile(r"createPageHTML|var\s{1,9}countPage|TRS_Editor|/t20\d{6}_\d{3,12}\.s?html?\b")

Discover = dict[str, str]


def propose_source(url: str, html: str) -> str:
    """The text of a registry file for the site of a listing page. It is disabled until a person has checked it.

    ``html`` is the page as it was fetched from ``url``. The text says which rows of the page look like
    reports, so that one sees at once whether the style fits.
    """
    page = Page(html, url)
    host = urlsplit(url).netloc.lower()
    identity = re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.")).strip("-")
    site = page.meta("sitename") or page.window_title or host
    # Parameters of scripts often stand in attributes, their quotes escaped.
    source = unescape(html)
    discover = next(found for recognise in _FAMILIES if (found := recognise(url, source)) is not None)
    agency: dict[str, object] = {"id": f"{identity}.zf", "name": site, "level": "county"}
    if "{code}" in discover["url"]:
        agency["code"] = dict(parse_qsl(urlsplit(url).query)).get("area", "")
    declared = {
        "id": identity,
        "name": site,
        "enabled": False,
        "note": "Proposed from one page; check agencies, level and address, then enable.",
        "host_allow": [host],
        "agencies": [agency],
        "discover": [discover],
    }
    reports = [row.title for row in rows_of(page, names_report) if names_report(row.title)]
    shown = [f"# {len(reports)} rows of the page look like annual reports:", *(f"#   {title}" for title in reports[:5])]
    return "\n".join(shown) + "\n" + yaml.safe_dump(declared, allow_unicode=True, sort_keys=False, width=300)


class NoPage(Exception):
    """The page to propose from could not be fetched; the message says how it ended."""


def propose_from_site(url: str, options: FetchOptions, now: datetime) -> str:
    """Fetch a listing page under all rules of fetching and propose a registry file for its site.

    Raises:
        NoPage: when there is no page to look at.
    """
    host = urlsplit(url).netloc.lower()
    try:
        agency = Agency(id="proposed", name=host, level="county")
        source = Source("proposed", host, (host,), (agency,), (DropBox("drop_box"),))
    except ValueError as error:
        raise NoPage(f"{url} is no http address of a site") from error
    with (
        tempfile.TemporaryDirectory() as folder,
        RawStore(folder) as store,
        Fetcher(source, store, options, lambda: now) as fetcher,
    ):
        fetch = fetcher.get(url)
        if not fetch.outcome.has_body:
            raise NoPage(f"{url}: {fetch.outcome} ({fetch.message or 'no more is known'})")
        return propose_source(fetch.final_url, decode(fetcher.body(fetch), fetch.charset))


def _by_year(url: str, html: str) -> Discover | None:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    by_year = (*_YEAR_PARAMETERS, *_LISTS_BY_YEAR)
    if not any(name in by_year for name, _ in pairs):
        return None
    filled = [(name, "{year}" if name in by_year else "{code}" if name == "area" else value) for name, value in pairs]
    address = urlunsplit((*parts[:3], urlencode(filled, safe="{}"), ""))
    if any(name in _LISTS_BY_YEAR for name, _ in pairs):
        return _listing("html_next", address)
    return {"type": "url_template", "url": address}


def _gkmlpt(url: str, html: str) -> Discover | None:
    parts = urlsplit(url)
    if "/gkmlpt" not in parts.path:
        return None
    if "/api/all/" in parts.path:
        return _listing("gkmlpt", with_parameter(url, "page", "1"))
    sid = _SID.search(html)
    column = parts.fragment if parts.fragment.isdecimal() else "0"
    root = parts.path.partition("/gkmlpt")[0]
    query = urlencode({"page": 1, "sid": sid.group(1) if sid else ""})
    return _listing("gkmlpt", urlunsplit((parts.scheme, parts.netloc, f"{root}/gkmlpt/api/all/{column}", query, "")))


def _jpaas(url: str, html: str) -> Discover | None:
    if _UNIT in url:
        return _listing("jpaas", url)
    if "jpaas-publish-server" not in html:
        return None
    return _listing("jpaas", urljoin(url, f"{_UNIT}?{urlencode(_assigned(_UNIT_KEYS, html))}"))


def _assigned(keys: tuple[str, ...], html: str) -> dict[str, str]:
    """What a page's scripts and attributes set these names to, however they write it."""
    found = {
        key: re.search(
            rf"""\b{key}["']?\s{{0,9}}[:=]\s{{0,9}}(?:["']([^"']{{1,200}})["']|([\w./-]{{1,200}}))""", html, re.I
        )
        for key in keys
    }
    return {key: match.group(1) or match.group(2) for key, match in found.items() if match}


def _jpage(url: str, html: str) -> Discover | None:
    is_jpage = "<datastore>" in html.lower() or "dataproxy.jsp" in html
    return _listing("jpage", url) if is_jpage else None


def _label8888(url: str, html: str) -> Discover | None:
    if _LABEL_PATH in url:
        return _listing("label8888", with_parameter(url, "pageIndex", "1"))
    found = _LABEL.search(html)
    if found is not None:
        return _listing("label8888", with_parameter(urljoin(url, found.group(1)), "pageIndex", "1"))
    if _LABEL_PATH not in html:
        return None
    query = urlencode(_assigned(_LABEL_KEYS, html))
    return _listing("label8888", with_parameter(urljoin(url, f"{_LABEL_PATH}?{query}"), "pageIndex", "1"))


def _trs(url: str, html: str) -> Discover | None:
    return _listing("trs", url) if _TRS.search(html) else None


def _html_next(url: str, html: str) -> Discover:
    return _listing("html_next", url)


def _listing(style: str, url: str) -> Discover:
    return {"type": "listing", "style": style, "url": url.partition("#")[0]}


_FAMILIES: tuple[Callable[[str, str], Discover | None], ...] = (
    _by_year,
    _gkmlpt,
    _jpaas,
    _jpage,
    _label8888,
    _trs,
    _html_next,
)
