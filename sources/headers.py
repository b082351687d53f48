"""What the headers of a response say: type, charset, the file's name, how long to wait, the encoding of the body."""

from __future__ import annotations

import email.header
from collections.abc import Sequence
from datetime import datetime
from email.errors import HeaderParseError
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote_to_bytes

from sources.pages import decode

_NAME_LENGTH = 200
_LONGEST_WAIT_DIGITS = 12
# Servers that mean "as it is", some of them by naming the charset in the wrong header.
_NO_ENCODINGS = {"", "identity", "none", "binary", "utf-8", "utf8", "gbk", "gb2312", "gb18030"}


def media_type_and_charset(content_type: str) -> tuple[str | None, str | None]:
    """``text/html; charset=gbk`` in its two parts, lower case; None for what is not given."""
    kind, _, parameters = content_type.partition(";")
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return kind.strip().lower() or None, charset or None


def given_name(raw_headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """The file name of the Content-Disposition, without folders; ``filename*`` before ``filename``.

    Its bytes may be UTF-8 or GBK, as they are, percent-encoded, or in the manner of mail headers.
    """
    value = next((raw for name, raw in raw_headers if name.lower() == b"content-disposition"), None)
    if value is None:
        return None
    message = Message()
    message["content-disposition"] = decode(value).replace("\r", " ").replace("\n", " ")
    named: list[Any] = [
        text for key, text in message.get_params((), "content-disposition") if key.lower() == "filename"
    ]
    # The email package gives an extended parameter (RFC 5987) as (charset, language, bytes as characters).
    extended = [text for text in named if isinstance(text, tuple)]
    chosen = (extended or named or [""])[0]
    name = _plain(chosen) if isinstance(chosen, str) else _of_charset(chosen[2], chosen[0])
    return PurePosixPath(name.replace("\\", "/")).name[:_NAME_LENGTH].strip(". ") or None


def _plain(name: str) -> str:
    if name.startswith("=?"):
        try:
            return str(email.header.make_header(email.header.decode_header(name)))
        except (HeaderParseError, LookupError, UnicodeDecodeError, ValueError):
            return name
    return decode(unquote_to_bytes(name)) if "%" in name else name


def _of_charset(characters: str, charset: str | None) -> str:
    return decode(characters.encode("latin-1", errors="replace"), charset or None)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds a Retry-After asks for, given in seconds or as a date; None when it says nothing that is understood."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:_LONGEST_WAIT_DIGITS])
    moment = date_of(text)
    return max(0.0, (moment - now).total_seconds()) if moment is not None else None


def date_of(value: str | None) -> datetime | None:
    """The moment an HTTP date names; None for anything else."""
    try:
        moment = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo is not None else None


def encodings_of(value: str) -> tuple[str, ...]:
    """The encodings a body really went through, by its Content-Encoding."""
    return tuple(name for name in (part.strip().lower() for part in value.split(",")) if name not in _NO_ENCODINGS)
