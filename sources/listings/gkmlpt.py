"""Guangdong's shared platform: JSON with ``total`` and ``articles``, 100 a page, pages from 1.

One site answers 404 from page 2 on although its total says that more exists; such a listing ends in error.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sources.listings.parameters import with_parameter
from sources.listings.rows import ListingPage, ListingProblem, PageRequest, Row
from sources.pages import TITLE_LENGTH, first_date, join, squeezed

_BEIJING = timedelta(hours=8)
_DATE_KEYS = ("display_publish_time", "first_publish_time", "date", "created_at", "create_time")


def read(request: PageRequest) -> ListingPage:
    """One page of articles.

    Raises:
        ListingProblem: when the answer is not the platform's JSON.
    """
    try:
        answer = json.loads(request.text)
        articles = [article for article in answer["articles"] if isinstance(article, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ListingProblem(f"no articles in the JSON answer ({error})") from error
    rows = []
    for article in articles:
        url = join(request.url, str(article.get("url") or article.get("post_url") or ""))
        if url is not None:
            rows.append(Row(url, squeezed(str(article.get("title", "")))[:TITLE_LENGTH], _date(article)))
    total = answer.get("total")
    declared = total if isinstance(total, int) else None
    if not articles:
        return ListingPage((), None, end_is_sure=True, declared_total=declared, entries=0)
    next_url = with_parameter(request.listing_url, "page", str(request.number + 1))
    return ListingPage(tuple(rows), next_url, declared_total=declared, entries=len(articles))


def _date(article: dict[str, Any]) -> date | None:
    for key in _DATE_KEYS:
        value = article.get(key)
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal() and len(value) >= 9):
            try:
                return (datetime.fromtimestamp(int(value), UTC) + _BEIJING).date()
            except (ValueError, OverflowError, OSError):
                continue
        if isinstance(value, str) and (found := first_date(value)):
            return found
    return None
