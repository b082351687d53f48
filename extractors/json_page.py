"""A page as a site's interface answers it: JSON whose longest text is the page's content.

>>> unwrapped(b'{"data": {"title": "a", "content": "' + b"<p>1</p>" * 50 + b'"}}')[:20]
b'<title>a</title><p>1'
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from contracts.readings import UnreadableDocument
from extractors.charset import decode
from extractors.limits import MAX_TEXT_BYTES

_SHORTEST = 200
_LONGEST_TITLE = 200
_TITLES = ("title", "标题", "name")
_CONTENT_SHARE = 0.4


def unwrapped(data: bytes) -> bytes | None:
    """The content as UTF-8 with the title before it; None where the bytes are no JSON that carries a text."""
    if len(data) > MAX_TEXT_BYTES or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    try:
        texts = list(_texts(json.loads(decode(data).text)))
    except (ValueError, RecursionError, UnreadableDocument):
        return None
    content = max((text for _, text in texts), key=len, default="")
    if len(content) < max(_SHORTEST, _CONTENT_SHARE * sum(len(text) for _, text in texts)):
        return None
    title = next((text for key, text in texts if key.lower().endswith(_TITLES) and len(text) <= _LONGEST_TITLE), "")
    head = f"<title>{html.escape(title)}</title>" if "</" in content else f"{title}\n"
    return f"{head if title else ''}{content}".encode("utf-8", "replace")


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """Every text with the key it stands under."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, str):
            yield key, one
        elif isinstance(one, dict):
            waiting += [(str(name), inner) for name, inner in reversed(one.items())]
        elif isinstance(one, list):
            waiting += [(key, inner) for inner in reversed(one)]
