"""Pages that are no pages: firewall challenges, error pages with status 200, and shells that only lead elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sources.pages import Page, join

_SHELL_BYTES = 4096
_SHELL_TEXT = 60
_META_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.I)
_SCRIPT_MOVE = re.compile(
    r"""(?:window\.|self\.|top\.|document\.)?location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*['"]([^'"]+)['"]"""
)


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str
    status: int | None = None
    body: str | None = None
    cookie: str | None = None
    max_bytes: int | None = None

    def holds(self, status: int, cookies: str, body: str, size: int) -> bool:
        return (
            (self.status is None or self.status == status)
            and (self.body is None or self.body in body)
            and (self.cookie is None or self.cookie in cookies)
            and (self.max_bytes is None or size <= self.max_bytes)
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


def says_not_found(page: Page) -> str | None:
    """The words by which a page with status 200 says that it is not there, or None."""
    signs = _knowledge()["soft_404"]
    for word in signs["titles"]:
        if word in page.window_title:
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
            return join(page.base, found.group(1))
    return None
