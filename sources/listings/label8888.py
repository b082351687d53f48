"""The shared platform of Anhui and others: an HTML fragment by ``pageIndex``; its script tells ``pageCount``."""

from __future__ import annotations

import re

from sources.listings.parameters import with_parameter
from sources.listings.rows import ListingPage, PageRequest, rows_of
from sources.pages import Page
from sources.titles import names_report

_PAGE_COUNT = re.compile(r"pageCount['\"]?\s{0,9}[:=]\s{0,9}['\"]?(\d{1,6})|共\s{0,9}(\d{1,6})\s{0,9}页", re.I)
_NOTHING = "暂无相关信息"


def read(request: PageRequest) -> ListingPage:
    """One page. An answer that says there is nothing is the end."""
    rows = rows_of(Page(request.text, request.url), names_report)
    found = _PAGE_COUNT.search(request.text)
    count = int(next(filter(None, found.groups()))) if found else None
    if _NOTHING in request.text or (count is not None and request.number >= count):
        return ListingPage(rows, None, end_is_sure=True)
    return ListingPage(rows, with_parameter(request.listing_url, "pageIndex", str(request.number + 1)))
