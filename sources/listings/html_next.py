"""Plain pages that link to their successor: 下一页, 下页, rel=next, ›. No such link is the end of it."""

from __future__ import annotations

import re

from lxml import etree

from sources.listings.rows import ListingPage, PageRequest, rows_of
from sources.pages import Page, join, squeezed, text_of
from sources.titles import names_report

_NEXT = re.compile(r"[\[【(]?(下一?页|后一?页|下一頁|next( ?page)?)[\]】)]?[ ›»>→]*", re.I)
_ARROW = re.compile(r"[›»>→]{1,2}")
"""Only of a link: a bare arrow between two words is the way of breadcrumbs."""
_POSITION = re.compile(r"(\d{1,6}) ?/ ?(\d{1,6}) ?页|共 ?(\d{1,6}) ?页")
_NO_SCRIPT = re.compile(r"\s*(#?|javascript:\s*(void\s*\(?\s*0?\s*\)?)?\s*;?)\s*", re.I)


def read(request: PageRequest) -> ListingPage:
    """One page. The end is sure when a successor is shown but leads nowhere, or the page counts itself as the last.

    A successor that only a script can reach, or a counter that says there is more, leaves it unsure.
    """
    page = Page(request.text, request.url)
    rows = rows_of(page, names_report)
    shown_without_target = by_script = False
    for node in page.root.iter("a", "link", "span"):
        if not _leads_on(node):
            continue
        target = join(page.base, node.get("href") or "")
        if target is not None and target != request.url:
            return ListingPage(rows, target)
        by_script = by_script or (target is None and _needs_script(node))
        shown_without_target = True
    if is_last := _counts_itself_as_last(page, request.number):
        return ListingPage(rows, None, end_is_sure=True)
    no_more_is_shown = shown_without_target or request.number > 1
    return ListingPage(rows, None, end_is_sure=is_last is None and no_more_is_shown and not by_script)


def _leads_on(node: etree._Element) -> bool:
    if "next" in (node.get("rel") or "").lower().split():
        return True
    pictures = (image.get("alt") or image.get("title") or "" for image in node.iter("img"))
    text = squeezed(text_of(node)) or squeezed(node.get("title") or "") or squeezed(" ".join(pictures))
    return _NEXT.fullmatch(text) is not None or (node.tag == "a" and _ARROW.fullmatch(text) is not None)


def _needs_script(node: etree._Element) -> bool:
    return bool(node.get("onclick")) or _NO_SCRIPT.fullmatch(node.get("href") or "") is None


def _counts_itself_as_last(page: Page, number: int) -> bool | None:
    """Whether the page's own counter (第2/3页) says that it is the last; None when it counts nothing."""
    position = _POSITION.search(page.text())
    if position is None:
        return None
    current, count, only_count = position.groups()
    return int(current or number) >= int(count or only_count)
