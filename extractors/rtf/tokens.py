"""The tokens of an RTF file: groups, control words, single bytes and runs of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from contracts.readings import UnreadableDocument

_MOST_TOKENS = 3_000_000
_TEXT = rb"[^\\{}]+"
_WIDE_TEXT = rb"[^\\{}\x81-\xfe]+|(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]?){1,1000}"
"""Two-byte characters written raw; the second byte may look like a brace or a backslash."""
_TOKEN = (
    rb"(?P<open>\{)|(?P<close>\})|\\'(?P<byte>[0-9A-Fa-f]{2})"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?|\\(?P<symbol>[^A-Za-z])|(?P<text>%s)"
)
_NARROW = re.compile(_TOKEN % _TEXT, re.DOTALL)
_WIDE = re.compile(_TOKEN % _WIDE_TEXT, re.DOTALL)
_LINE_ENDS = bytes.maketrans(b"", b"")


class Kind(Enum):
    """What a token is."""

    OPEN = "{"
    CLOSE = "}"
    WORD = "word"
    BYTES = "bytes"
    """Text of one or more bytes; a single byte where it was written as \\'xx or as an escaped sign."""
    SYMBOL = "symbol"


class Token(NamedTuple):
    """``word`` of a control word or symbol, ``number`` its parameter, ``raw`` the bytes of a text."""

    kind: Kind
    word: str = ""
    number: int | None = None
    raw: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)
_LITERAL = b"\\{}"


def tokens(data: bytes, *, is_wide: bool) -> Iterator[Token]:
    """Every token in order. ``is_wide``: raw bytes are of a Chinese two-byte charset.

    Raises UnreadableDocument (DOC.TOO_LARGE) past more tokens than any report has.
    """
    match_at = (_WIDE if is_wide else _NARROW).match
    position = count = 0
    while (match := match_at(data, position)) is not None:
        position = match.end()
        count += 1
        if count > _MOST_TOKENS:
            raise UnreadableDocument(
                "DOC.TOO_LARGE",
                f"the RTF file holds more than {_MOST_TOKENS:,} marks: check by hand whether it is a report at all",
            )
        kind = match.lastgroup
        if kind == "open":
            yield _OPEN
        elif kind == "close":
            yield _CLOSE
        elif kind == "text":
            raw = match["text"].translate(_LINE_ENDS, b"\r\n\x00")
            if raw:
                yield Token(Kind.BYTES, raw=raw)
        elif kind == "byte":
            yield Token(Kind.BYTES, raw=bytes.fromhex(match["byte"].decode("ascii")))
        elif kind == "symbol":
            symbol = match["symbol"]
            literal = symbol in _LITERAL
            yield Token(Kind.BYTES, raw=symbol) if literal else Token(Kind.SYMBOL, symbol.decode("latin-1"))
        else:
            word, number = match["word"].decode("ascii"), match["number"]
            if word == "bin":
                position += max(0, int(number or 0))
            else:
                yield Token(Kind.WORD, word, None if number is None else int(number))
