"""Names and reasons that strangers chose, made fit for a terminal, a log and a page."""

from __future__ import annotations

import html
import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of control, format (bidirectional among them), half and unassigned characters."""

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+")


def printable(text: str) -> str:
    """The text on one line without characters that steer a terminal or turn writing around; those are spelt out.

    >>> printable("年报\\x1b[31m\\u202egpj.exe")
    '年报\\\\x1b[31m\\\\u202egpj.exe'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        one.encode("unicode_escape").decode("ascii") if unicodedata.category(one) in _HIDDEN else one for one in text
    )


def markdown_text(text: str) -> str:
    """The text as plain words within Markdown: no markup, no HTML, no link."""
    escaped = html.escape(printable(text))
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|!~" else one for one in escaped)


def linked_markdown(text: str) -> str:
    """Plain words within Markdown in which addresses of the web, and nothing else, are links.

    >>> linked_markdown("http://a.test/x_1.pdf: *x*")
    '<http://a.test/x_1.pdf>: \\\\*x\\\\*'
    """
    words: list[str] = []
    end = 0
    shown = printable(text)
    for found in _WEB_ADDRESS.finditer(shown):
        address = found.group().rstrip(".,:;)")
        words += [markdown_text(shown[end : found.start()]), f"<{address}>"]
        end = found.start() + len(address)
    return "".join([*words, markdown_text(shown[end:])])
