"""Pages that are no pages: firewall challenges, error pages with status 200, and shells that only lead elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from sources.articles import holds_report
from sources.pages import Page, join

_SHELL_BYTES = 4096
_SHELL_TEXT = 60
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.I)
_META_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.I)
_SCRIPT_MOVE = re.compile(
    r"""(?:(?:window|self|top|parent|document)\s{0,9}\.\s{0,9})?location(?:\s{0,9}\.\s{0,9}href)?\s{0,9}"""
    r"""(?:=|\.\s{0,9}(?:replace|assign)\s{0,9}\()\s{0,9}['"]([^'"]+)['"]"""
    r"""|window\.open\(\s{0,9}['"]([^'"]+)['"]\s{0,9},\s{0,9}['"]_(?:self|top|parent)['"]"""
)


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str
    status: int | None = None
    statuses: tuple[int, ...] = ()
    body: str | None = None
    words: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    cookie: str | None = None
    max_bytes: int | None = None

    def holds(self, status: int, cookies: str, body: str, size: int) -> bool:
        return (
            (self.status is None or self.status == status)
            and (not self.statuses or status in self.statuses)
            and (self.body is None or self.body in body)
            and (not self.words or any(word in body for word in self.words))
            and (self.cookie is None or self.cookie in cookies)
            and (self.max_bytes is None or size <= self.max_bytes)
            and (not self.titles or any(word in _window_title(body) for word in self.titles))
        )


@cache
def _knowledge() -> dict[str, Any]:
    text = (Path(__file__).parent / "knowledge" / "page_signs.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    loaded["waf"] = [_Sign(**sign) for sign in loaded["waf"]]
    return loaded


def firewall(status: int, cookies: str, body: str, size: int) -> str | None:
    """The name of the firewall that answered in the site's place, or None.

    ``body`` may be the first part of the text only; ``cookies`` are the Set-Cookie headers joined.
    """
    for sign in _knowledge()["waf"]:
        if sign.holds(status, cookies, body, size):
            return str(sign.name)
    return None


def _window_title(text: str) -> str:
    found = _TITLE.search(text)
    return found.group(1) if found else ""


def is_script_challenge(page: Page) -> bool:
    """Whether a page shows nothing and its script only sets a cookie and asks again: a firewall nobody named yet."""
    if len(page.text()) > _SHELL_TEXT:
        return False
    signs = _knowledge()["script_challenge"]
    script = "\n".join(node.text or "" for node in page.root.iter("script"))
    return all(any(sign in script for sign in signs[part]) for part in ("sets", "repeats"))


def says_not_found(page: Page, asked: str) -> str | None:
    """The words (or the address it was redirected to) by which a page with status 200 says that it is not there.

    ``asked`` is the address that was asked for. None for a real page; one that names 404 among other words is real
    when it holds a report.
    """
    signs = _knowledge()["soft_404"]
    if page.url != asked and (found := re.search(signs["paths"], urlsplit(page.url).path, re.I)):
        return found.group(1)
    for word in signs["titles"]:
        if word in page.window_title and not holds_report(page):
            return str(word)
    text = page.text()
    if len(text) <= signs["short_text"]:
        for word in signs["texts"]:
            if word in text:
                return str(word)
    return None


def onward(page: Page) -> str | None:
    """Where a page without content of its own leads by meta refresh or script; None for a real page."""
    if len(page.source) > _SHELL_BYTES or len(page.text()) > _SHELL_TEXT:
        return None
    for node in page.root.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            found = _META_REFRESH.match(node.get("content") or "")
            return join(page.base, found.group(1)) if found else None
    for node in page.root.iter("script"):
        found = _SCRIPT_MOVE.search(node.text or "")
        if found:
            return join(page.base, found.group(1) or found.group(2))
    return None
