"""Pages within a page: markup that a script writes, a frame or a form field holds, or that stands there as text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from lxml import etree

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\b", re.IGNORECASE)
_MARKUP = re.compile(r"<|&(?:amp;)?lt;|\\u003c|\\x3c|%3c|%u003c", re.IGNORECASE)
_ESCAPED_TABLE = re.compile(r"(?:&(?:amp;)?lt;|\\u003c|\\x3c|%3c|%u003c)\s*table\b", re.IGNORECASE)
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`(?:[^`\\]|\\.)*`', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_PERCENT = re.compile(r"%u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[\"'`]([A-Za-z0-9+/]{200,}={0,2})[\"'`]")
_HOLDERS = {"iframe": "srcdoc", "input": "value"}
"""Elements that hold a page in an attribute."""
_ELSEWHERE = frozenset(("script", "style", "textarea", "title"))
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "\n": "", "\r\n": ""}


def embedded_markup(root: etree._Element) -> str | None:
    """The markup with tables that a page holds without showing it; None where there is none."""
    found = [markup for text in _texts(root) for markup in _markup(text)]
    return "\n".join(found) or None


def _texts(root: etree._Element) -> Iterator[str]:
    for element in root.iter("script", "iframe", "textarea", "noscript", "template", "xmp", "input"):
        if element.tag in _HOLDERS:
            yield element.get(_HOLDERS[element.tag]) or ""
        elif len(element):
            yield "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
        else:
            yield element.text or ""
    yield "".join(
        text
        for element in root.iter()
        for text in (element.text if element.tag not in _ELSEWHERE else None, element.tail)
        if text
    )


def _markup(text: str) -> Iterator[str]:
    for literal in _BASE64.findall(text):
        decoded = _from_base64(literal)
        if _TABLE.search(decoded):
            yield decoded
    if not _has_table(text):
        return
    if _TABLE.search(text) and text.lstrip().startswith("<"):
        yield text
        return
    every = _LITERAL.findall(text)
    literals = [literal for literal in every if _has_table(literal)]
    if literals and not any(_TABLE_END.search(_plain(literal)) for literal in literals):
        # A script that writes the table line by line.
        yield "".join(_plain(literal[1:-1]) for literal in every if _MARKUP.search(literal))
        return
    yield from (_plain(literal[1:-1]) for literal in literals)
    if not literals:
        plain = _plain(text)
        if _TABLE.search(plain):
            yield plain[plain.index("<") :]


def _from_base64(literal: str) -> str:
    try:
        return base64.b64decode(literal).decode("utf-8")
    except ValueError:
        return ""


def _has_table(text: str) -> bool:
    return _TABLE.search(text) is not None or _ESCAPED_TABLE.search(text) is not None


def _plain(text: str) -> str:
    """The markup that a script's string stands for."""
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
    if not _TABLE.search(text) and "%" in text:
        text = unquote(_PERCENT.sub(lambda match: chr(int(match[1], 16)), text))
    if not _TABLE.search(text):
        text = unescape(text)
    return text


def _character(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _PLAIN.get(match[3], match[3])
