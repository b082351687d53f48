"""A hash of what a document says, so that a page's view counter or new menu makes no new version of a report.

Of an HTML page counts the part that holds the statutory sections: the smallest element around all their
headings, with the page's title. Of any other file count the bytes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from sources.pages import Page
from sources.titles import normalised, statutory_headings

_ALGORITHM = "html1"
_COUNTER = re.compile(r"(浏览|阅读|点击|访问)(次数|量|数|人数)?[:：]?\[?\d{0,9}次?\]?")
_HEADING_LENGTH = 60
_RAW_HEADING_LENGTH = 240
_TOO_LONG = " " * (_RAW_HEADING_LENGTH + 1)
_ENOUGH_HEADINGS = 3


def page_hash(page: Page) -> str:
    """The hash of a page that holds a report."""
    part = _report_part(page)
    pieces = [page.title, *_pieces(part)]
    plain = _COUNTER.sub("", "\n".join(filter(None, map(_plain, pieces))))
    return f"{_ALGORITHM}:{hashlib.sha256(plain.encode()).hexdigest()}"


def _report_part(page: Page) -> etree._Element:
    """The smallest element around all statutory headings; the whole page when it shows too few."""
    found = [node for node, text in _short_texts(page.root) if statutory_headings(text)]
    if len(found) < _ENOUGH_HEADINGS:
        return page.root
    common = [found[0], *found[0].iterancestors()]
    for node in found[1:]:
        around = {id(parent) for parent in (node, *node.iterancestors())}
        common = [parent for parent in common if id(parent) in around]
    return common[0]


def _short_texts(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every element whose whole text is short enough for a heading, in time linear to the page."""
    texts: dict[etree._Element, str | None] = {}
    for node in reversed(list(root.iter())):
        # A comment's text is not shown; its tag is a function.
        pieces: list[str] = [node.text or "" if isinstance(node.tag, str) else ""]
        for child in node:
            inner = texts.pop(child)
            pieces += [_TOO_LONG if inner is None else inner, child.tail or ""]
        text = "".join(pieces)
        texts[node] = text if len(text) <= _RAW_HEADING_LENGTH else None
        if text.strip() and len(text) <= _RAW_HEADING_LENGTH and len(normalised(text)) <= _HEADING_LENGTH:
            yield node, text


def _pieces(part: etree._Element) -> list[str]:
    """Text by element; each table cell is one piece, also when it is empty, so that figures cannot change places."""
    pieces: list[str] = []
    for node in part.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style"):
            continue
        if node.tag in ("td", "th"):
            pieces.append("|")
        pieces.append(node.text or "")
        pieces.extend(child.tail or "" for child in node)
    return pieces


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
