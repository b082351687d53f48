"""Plain pages that link to their successor: 下一页, 下页, rel=next, ›. No such link is the end of it."""

from __future__ import annotations

import re

from sources.listings.rows import ListingPage, PageRequest, rows_of
from sources.pages import Page, join, squeezed, text_of
from sources.titles import names_report

_NEXT = re.compile(r"^(下一?页|后一页|下一頁|next|›|»|>)[›»>]*$", re.I)
_POSITION = re.compile(r"(\d{1,6}) ?/ ?(\d{1,6}) ?页|共 ?(\d{1,6}) ?页")


def read(request: PageRequest) -> ListingPage:
    """One page. The end is sure when a successor is shown but leads nowhere, or the page counts itself as the last."""
    page = Page(request.text, request.url)
    rows = rows_of(page, names_report)
    shown_without_target = False
    for node in page.root.iter("a", "link", "span"):
        text = squeezed(text_of(node))
        if _NEXT.match(text) or "next" in (node.get("rel") or "").lower().split():
            target = join(page.base, node.get("href") or "")
            if target is not None and target != request.url:
                return ListingPage(rows, target)
            shown_without_target = True
    position = _POSITION.search(page.text())
    is_last = False
    if position:
        current, count, only_count = position.groups()
        is_last = int(current or request.number) >= int(count or only_count)
    return ListingPage(rows, None, end_is_sure=shown_without_target or is_last or request.number > 1)
