"""Bytes to text for plain text and HTML, where the declared charset is often missing or wrong.

>>> decode("规章".encode("gb18030")).encoding
'gb18030'
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from contracts.findings import Finding, Severity
from contracts.readings import UnreadableDocument

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# gb18030 contains gb2312 and gbk whole; pages that declare the smaller sets use characters of the larger.
_WIDENED = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "hz": "hz"}
_WIDENED |= {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs"}
# One-byte charsets decode any bytes, so declaring one proves nothing about a page with Chinese text.
_BELIEVED = frozenset({"gb18030", "big5hkscs", "utf-8", "hz", "shift_jis", "euc_jp", "euc_kr"})
_MOST_DAMAGE = 0.02
_BIG5_COMMON_LEADS = range(0xA4, 0xC7)
_GB_COMMON_LEADS = range(0xB0, 0xD8)
_CLEARLY_BIG5 = 0.85
_CLEARLY_GB = 0.6
_MIN_JUDGED_CHARACTERS = 20
_HIGH_BYTE = 0x80
_LONGEST_CUT = 3


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text with the encoding that gave it and any doubt about that."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, declared: str | None = None) -> DecodedText:
    """Decode ``data``: byte order mark, strict UTF-8, the declared charset, strict GB18030, Big5.

    Bytes that no charset explains are replaced by U+FFFD and said so in a finding (DOC.CHARSET).
    Raises UnreadableDocument (DOC.CHARSET) when more than 2 % of the characters are lost.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return _decode_marked(data, wide)
    text = _strict(data, "utf-8")
    if text is not None:
        return DecodedText(text, "utf-8")
    if _is_cut_utf8(data):
        return _decode_damaged(data, ("utf-8",))
    believed = _canonical(declared)
    if believed in _BELIEVED:
        text = _strict(data, believed)
        if text is not None:
            return DecodedText(text, believed)
    text = _strict(data, "gb18030")
    if text is None:
        text = _strict(data, "big5hkscs")
        return _guessed_big5(text) if text is not None else _decode_damaged(data, ("utf-8", "gb18030"))
    if _looks_big5(data):
        big5 = _strict(data, "big5hkscs")
        if big5 is not None:
            return _guessed_big5(big5)
    return DecodedText(text, "gb18030")


def _canonical(declared: str | None) -> str:
    name = (declared or "").strip().lower()
    name = _WIDENED.get(name, name)
    try:
        return {"utf_8": "utf-8"}.get(found := codecs.lookup(name).name, found)
    except (LookupError, ValueError):
        return ""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_marked(data: bytes, encoding: str) -> DecodedText:
    text = _strict(data, encoding)
    return DecodedText(text, encoding) if text is not None else _decode_damaged(data, (encoding,))


def _is_cut_utf8(data: bytes) -> bool:
    """Whether only the last character of otherwise right UTF-8 is cut."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - _LONGEST_CUT and error.start > 0 and not data[: error.start].isascii()
    return False


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: its ASCII characters leave NULs on one side only."""
    head = data[:4096]
    low, high = head[0::2].count(0), head[1::2].count(0)
    if not low and not high:
        return None
    if high > 4 * low and data[1::2].count(0) > len(data) // 200:
        return "utf-16-le"
    if low > 4 * high and data[0::2].count(0) > len(data) // 200:
        return "utf-16-be"
    return None


def _looks_big5(data: bytes) -> bool:
    """Whether the lead bytes fall where Big5, and not GB, keeps its frequent characters."""
    pairs = common_big5 = common_gb = 0
    position = 0
    while position < len(data) - 1:
        lead = data[position]
        if lead < _HIGH_BYTE:
            position += 1
            continue
        pairs += 1
        common_big5 += lead in _BIG5_COMMON_LEADS
        common_gb += lead in _GB_COMMON_LEADS
        position += 2
        if pairs == 2000:
            break
    return pairs >= _MIN_JUDGED_CHARACTERS and common_big5 / pairs > _CLEARLY_BIG5 and common_gb / pairs < _CLEARLY_GB


def _guessed_big5(text: str) -> DecodedText:
    message = "no charset is declared; the text was read as Big5: check some characters by eye"
    return DecodedText(text, "big5hkscs", (Finding("DOC.CHARSET", Severity.INFO, "document", message),))


def _decode_damaged(data: bytes, encodings: tuple[str, ...]) -> DecodedText:
    """The decoding that loses the fewest characters, with a finding that counts them."""
    attempts = [(encoding, data.decode(encoding, errors="replace")) for encoding in encodings]
    encoding, text = min(attempts, key=lambda attempt: attempt[1].count("\ufffd"))
    lost = text.count("\ufffd")
    if lost > max(1, int(len(text) * _MOST_DAMAGE)):
        raise UnreadableDocument(
            "DOC.CHARSET",
            f"no charset explains the bytes ({lost:,} of {len(text):,} characters unreadable as {encoding}): "
            "fetch the file again or convert it to UTF-8",
        )
    message = f"{lost} characters could not be read as {encoding} and stand as U+FFFD: compare with the original"
    return DecodedText(text, encoding, (Finding("DOC.CHARSET", Severity.WARNING, "document", message),))
