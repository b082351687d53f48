"""Hanweb jcms: the first group of rows lies in a <datastore> inside the page, later groups come from dataproxy.jsp.

The page's script gives ``totalRecord`` and ``perPage``; a group is three pages. The <nextgroup> of a
datastore names the proxy with the column's parameters, to which startrecord, endrecord and perpage are added.
"""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.listings.rows import ListingPage, ListingProblem, PageRequest, between, fragment_rows
from sources.pages import join
from sources.titles import names_report

_HREF = re.compile(r"""href\s{0,9}=\s{0,9}["']([^"']{1,2000})["']""", re.I)
_TOTAL = re.compile(r"""<totalrecord>\s{0,9}(\d{1,9})|totalRecord['"]?\s{0,9}[:=]\s{0,9}['"]?(\d{1,9})""", re.I)
_PER_PAGE = re.compile(r"""perPage['"]?\s{0,9}[:=]\s{0,9}['"]?(\d{1,4})""", re.I)
_GROUP_PAGES = 3
_DEFAULT_PER_PAGE = 15


def read(request: PageRequest) -> ListingPage:
    """One group of rows, from the column page or from the proxy.

    Raises:
        ListingProblem: when the page holds no datastore.
    """
    store = next(between(request.text, "<datastore>", "</datastore>"), None)
    if store is None:
        raise ListingProblem("no <datastore> in the page; is this a jpage column (/col/colN/index.html)?")
    fragments = [_without_cdata(record) for record in between(store, "<record>", "</record>")]
    rows = fragment_rows(fragments, request.url, names_report)
    records = len(fragments)
    total = _first_number(_TOTAL, request.text)
    parameters = dict(parse_qsl(urlsplit(request.url).query))
    start = int(parameters["startrecord"]) if _number(parameters.get("startrecord")) else 1
    seen = start - 1 + records
    if total is not None and seen >= total:
        return ListingPage(rows, None, end_is_sure=True, declared_total=total, entries=records)
    group = _HREF.search(next(between(store, "<nextgroup>", "</nextgroup>"), ""))
    proxy = join(request.url, html.unescape(group.group(1))) if group else None
    if proxy is None or records == 0:
        return ListingPage(rows, None, end_is_sure=False, declared_total=total, entries=records)
    per_page = _number(parameters.get("perpage")) or _first_number(_PER_PAGE, request.text) or _DEFAULT_PER_PAGE
    return ListingPage(rows, _group_address(proxy, seen, per_page), declared_total=total, entries=records)


def _group_address(proxy: str, seen: int, per_page: int) -> str:
    parts = urlsplit(proxy)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if name not in ("startrecord", "endrecord", "perpage", "page")]  # fmt: skip
    asked = [("startrecord", seen + 1), ("endrecord", seen + per_page * _GROUP_PAGES), ("perpage", per_page)]
    return urlunsplit((*parts[:3], urlencode([*asked, *kept]), ""))


def _without_cdata(text: str) -> str:
    return text.strip().removeprefix("<![CDATA[").removesuffix("]]>")


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else None


def _first_number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(next(filter(None, found.groups()))) if found else None
