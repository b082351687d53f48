"""Hanweb jpaas: a JSON unit whose ``data.html`` holds the rows; ``paramJson`` carries the page number."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.listings.rows import ListingPage, ListingProblem, PageRequest, fragment_rows
from sources.titles import names_report

_PAGE_SIZE = 50
_TOTAL = re.compile(r"(?:count|total|totalRecord)['\"]?\s{0,9}[:=]\s{0,9}['\"]?(\d{1,9})", re.I)


def first_address(listing_url: str) -> str:
    """The listing's address with its first page asked for."""
    return _address(listing_url, 1)


def read(request: PageRequest) -> ListingPage:
    """One page. A successful answer without rows is the end.

    Raises:
        ListingProblem: when the answer is not the unit's JSON.
    """
    try:
        answer = json.loads(request.text)
        fragment = answer["data"]["html"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ListingProblem(f"no data.html in the JSON answer ({error})") from error
    rows = fragment_rows([str(fragment)], request.url, names_report)
    total = _TOTAL.search(str(fragment))
    declared = int(total.group(1)) if total else None
    seen = request.rows_before + len(rows)
    if not rows or (declared is not None and seen >= declared):
        return ListingPage(rows, None, end_is_sure=True, declared_total=declared)
    return ListingPage(rows, _address(request.listing_url, request.number + 1), declared_total=declared)


def _address(listing_url: str, number: int) -> str:
    parts = urlsplit(listing_url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paramJson"]
    paging = json.dumps({"pageNo": number, "pageSize": _PAGE_SIZE}, separators=(",", ":"))
    return urlunsplit((*parts[:3], urlencode([*kept, ("paramJson", paging)]), ""))
