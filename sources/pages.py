"""HTML as this room needs it: characters, links with their rows, the national standard's meta tags, plain text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import parse_qs, quote, urljoin, urlsplit, urlunsplit

from lxml import etree

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PIECE = 8192
_MAX_WORDS_IN_ONE_TAG = 8000
_MAX_LINKS = 20_000
_ROW_DEPTH = 12
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"}
_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
TITLE_LENGTH = 300
"""No title is longer; the rest of an endless one is of no use and only costs time."""

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_QUERY_SAFE = "%!$&'()*+,;=:@/?-._~[]{}|"
_SESSION = re.compile(r";jsessionid=[^/;]*", re.I)
_ROW_TAGS = {"li", "tr", "dd", "dl"}
_FILE_PARAMETERS = ("file", "url", "src", "pdfurl", "filepath")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page shows it. ``row_date`` is a date that stands in the same row of a list or table."""

    url: str
    title: str
    row_date: date | None
    in_row: bool


def _parsed(text: str) -> tuple[etree._Element, str | None]:
    """The root element, or an empty one and the reason.

    The parser's cost grows with the square of the attributes of one tag (64,000 take 10 s), so the page
    is fed in small pieces and given up when many words go by without a single element.
    """
    parser = etree.HTMLPullParser(events=("start", "comment"), no_network=True, encoding="utf-8")
    data = text.encode("utf-8", errors="replace")
    words_in_one_tag, last_tag = 0, ""
    try:
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            parser.feed(piece)
            tags = [str(getattr(element, "tag", "")) for _, element in parser.read_events()]
            last_tag = tags[-1] if tags else last_tag
            words_in_one_tag = 0 if tags or last_tag in ("script", "style") else words_in_one_tag + len(piece.split())
            if words_in_one_tag > _MAX_WORDS_IN_ONE_TAG:
                return etree.Element("html"), f"more than {_MAX_WORDS_IN_ONE_TAG} words without any element"
        root: etree._Element | None = parser.close()
    except etree.XMLSyntaxError:
        # Nothing but white space, or no element at all.
        return etree.Element("html"), None
    return etree.Element("html") if root is None else root, None


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of a page: byte order mark, strict UTF-8, the declared charset (gb2312 and gbk read as gb18030), gb18030.

    Bytes that none of them can read are replaced, because a page is only searched for links here.
    """
    return decoded(data, declared)[0]


def decoded(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text as :func:`decode` gives it, and the charset that gave it."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace"), "utf-8"
    found = _DECLARED.search(data[:4096])
    names = ["utf-8", declared, found.group(1).decode("ascii") if found else None, "gb18030"]
    for name in filter(None, names):
        charset = "gb18030" if name.lower() in _GB else name
        try:
            return data.decode(charset), charset
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace"), "utf-8"


class Page:
    """A parsed HTML page (or fragment) with its address.

    ``problem`` says why a page was not read to its end; it then looks like an empty page. ``charset`` is the one
    in which the page asks for its links' parameters, as browsers do.
    """

    def __init__(self, text: str, url: str, charset: str = "utf-8") -> None:
        self.url = url
        self._charset = charset
        self.source = text
        self.root, self.problem = _parsed(text)
        base = self.root.find(".//base[@href]")
        self.base = join(url, base.get("href", "")) or url if base is not None else url

    @property
    def title(self) -> str:
        """The article's title: its meta tag, or its heading, or the window title."""
        if article := self.meta("articletitle"):
            return article[:TITLE_LENGTH]
        for path in (".//h1", ".//title"):
            node = self.root.find(path)
            if node is not None and (text := squeezed(text_of(node))):
                return text[:TITLE_LENGTH]
        return ""

    @property
    def window_title(self) -> str:
        """The text of <title>."""
        node = self.root.find(".//title")
        return squeezed(text_of(node))[:TITLE_LENGTH] if node is not None else ""

    def meta(self, name: str) -> str | None:
        """Content of a meta tag by its name in any case; None when absent or empty."""
        for node in self.root.iter("meta"):
            if (node.get("name") or "").lower() == name.lower():
                return squeezed(node.get("content") or "") or None
        return None

    def text(self) -> str:
        """All visible text, one space between pieces."""
        return squeezed(" ".join(_visible(self.root)))

    def links(self) -> Iterator[Link]:
        """The links of the page, with absolute addresses, in the order of the page; at most 20,000."""
        for node in islice(self.root.iter("a"), _MAX_LINKS):
            url = join(self.base, node.get("href") or "", self._charset)
            if url is None:
                continue
            shown = squeezed(text_of(node))
            full = squeezed(node.get("title") or "")
            row = _row_of(node)
            yield Link(
                url,
                (full if len(full) > len(shown) or (shown.endswith(("…", "...")) and full) else shown)[:TITLE_LENGTH],
                first_date(squeezed(text_of(row))) if row is not None else None,
                row is not None,
            )

    def embedded_files(self) -> Iterator[str]:
        """Addresses of files shown inside the page: frames, embeds, objects, and what a viewer is told to show."""
        for node in self.root.iter("iframe", "embed", "object", "frame"):
            url = join(self.base, node.get("src") or node.get("data") or "")
            if url is None:
                continue
            parameters = parse_qs(urlsplit(url).query)
            named = [value for name in _FILE_PARAMETERS for value in parameters.get(name, ())]
            yield from (inner for value in named if (inner := join(url, value)) is not None)
            if not named:
                yield url


def join(base: str, reference: str, charset: str = "utf-8") -> str | None:
    """An absolute http(s) address without fragment, or None for anything else (javascript:, mailto:, broken).

    Parameters outside ASCII are written in ``charset``; the path is UTF-8 always, as the standard for URLs has it.
    """
    reference = reference.strip()
    if not reference or reference.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, reference))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
        # A session number in the path would make every night's address a new one.
        path = _SESSION.sub("", parts.path) or "/"
        query = parts.query if parts.query.isascii() else quote(parts.query, _QUERY_SAFE, charset, "replace")
        return urlunsplit((parts.scheme, netloc, path, query, ""))
    except ValueError:
        return None


def first_date(text: str) -> date | None:
    """The first plausible date in a text."""
    for year, month, day in _DATE.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def squeezed(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def text_of(node: etree._Element) -> str:
    """All text inside an element, as it stands."""
    return "".join(map(str, node.itertext(with_tail=False)))


def _visible(node: etree._Element) -> Iterator[str]:
    for element in node.iter():
        is_shown = isinstance(element.tag, str) and element.tag not in ("script", "style", "title", "meta")
        if is_shown and element.text and element.text.strip():
            yield element.text
        if element.tail and element.tail.strip() and element is not node:
            yield element.tail


def _row_of(node: etree._Element) -> etree._Element | None:
    """The list item or table row a link stands in, unless that row holds a whole menu of links."""
    for parent in islice(node.iterancestors(), _ROW_DEPTH):
        if parent.tag in _ROW_TAGS:
            return parent if len(list(islice(parent.iter("a"), 4))) <= 3 else None
        if parent.tag in ("ul", "ol", "table", "body"):
            return None
    return None
