"""TRS WCM: pages are files. ``createPageHTML(50, 0, "index", "htm")`` counts them; page 2 is ``index_1.htm``."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from sources.listings.rows import ListingPage, PageRequest, rows_of
from sources.pages import Page
from sources.titles import names_report

_CALL = re.compile(
    r"""createPageHTML\s{0,9}\(\s{0,9}['"]?(\d{1,6})['"]?\s{0,9},\s{0,9}['"]?(\d{1,6})['"]?"""
    r"""\s{0,9},\s{0,9}['"]([^'"]{1,99})['"]\s{0,9},\s{0,9}['"]([^'"]{1,9})['"]"""
)
_COUNT = re.compile(r"var\s{1,9}countPage\s{0,9}=\s{0,9}['\"]?(\d{1,6})")


def read(request: PageRequest) -> ListingPage:
    """One page of a TRS listing. Without a page count the listing's end is not sure."""
    rows = rows_of(Page(request.text, request.url), names_report)
    name, suffix, count = "index", "html", None
    if call := _CALL.search(request.text):
        count, name, suffix = int(call.group(1)), call.group(3), call.group(4).lstrip(".")
    elif counted := _COUNT.search(request.text):
        count = int(counted.group(1))
        last = request.listing_url.rsplit("/", 1)[-1]
        if "." in last:
            name, suffix = last.split("?")[0].rsplit(".", 1)
    if count is None:
        return ListingPage(rows, None, end_is_sure=False)
    if request.number >= count:
        return ListingPage(rows, None, end_is_sure=True)
    return ListingPage(rows, urljoin(request.listing_url, f"{name}_{request.number}.{suffix}"))
