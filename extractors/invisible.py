"""Characters whose look says what they are: those that take no room, and figures raised above the line."""

from __future__ import annotations

# Bidirectional controls stay: they change what is seen, so a number with one must not pass as plain.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def visible(text: str) -> str:
    """``text`` without zero-width characters and soft hyphens, no-break spaces as spaces."""
    return text if text.isascii() else text.translate(_ZERO_WIDTH).replace("\u00a0", " ")


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """``text`` with its figures as raised ones, so that a footnote's mark never becomes a digit of a number."""
    return text.translate(_RAISED)
