"""TRS WCM: pages are files. ``createPageHTML(50, 0, "index", "htm")`` counts them; page 2 is ``index_1.htm``.

Others call it with the place of the pager first and count from one: ``createPageHTML("pager", 50, 1, "index", "htm")``,
where page 2 is ``index_2.htm``. The number that the first page gives itself tells which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from sources.listings.rows import ListingPage, PageRequest, rows_of
from sources.pages import Page
from sources.titles import names_report

_CALL = re.compile(r"createPageHTML\s{0,9}\(([^()]{0,300})\)")
_QUOTED = re.compile(r"""['"]([^'"]{1,99})['"]""")
_VARIABLE = r"\b{name}\s{{0,9}}=\s{{0,9}}['\"]?(\d{{1,6}})"


@dataclass(frozen=True, slots=True)
class _Pager:
    count: int
    current: int | None
    name: str
    suffix: str


def read(request: PageRequest) -> ListingPage:
    """One page of a TRS listing. Without a page count the listing's end is not sure."""
    rows = rows_of(Page(request.text, request.url), names_report)
    pager = _pager(request)
    if pager is None:
        return ListingPage(rows, None, end_is_sure=False)
    if request.number >= pager.count:
        return ListingPage(rows, None, end_is_sure=True)
    counts_from_one = pager.current == request.number
    following = request.number + 1 if counts_from_one else request.number
    return ListingPage(rows, urljoin(request.listing_url, f"{pager.name}_{following}.{pager.suffix}"))


def _pager(request: PageRequest) -> _Pager | None:
    for call in _CALL.finditer(request.text):
        arguments = [argument.strip() for argument in call.group(1).split(",")]
        if len(arguments) > 1 and _QUOTED.fullmatch(arguments[0]) and _number(arguments[0], request.text) is None:
            # Where on the page the pager is to stand.
            del arguments[0]
        if len(arguments) < 4:
            continue
        count, current = (_number(argument, request.text) for argument in arguments[:2])
        named, ending = (_QUOTED.fullmatch(argument) for argument in arguments[2:4])
        if count is not None and named and ending:
            return _Pager(count, current, named.group(1), ending.group(1).lstrip("."))
    count = _number("countPage", request.text)
    if count is None:
        return None
    name, suffix = "index", "html"
    last = request.listing_url.rsplit("/", 1)[-1].split("?")[0]
    if "." in last:
        name, suffix = last.rsplit(".", 1)
    return _Pager(count, _number("currentPage", request.text), name, suffix)


def _number(argument: str, script: str) -> int | None:
    """The number an argument is, quoted or not, or that the variable of that name holds in the page's script."""
    plain = argument.strip("'\" ")
    if plain.isdecimal() and len(plain) < 7:
        return int(plain)
    if plain.isidentifier() and plain == argument:
        found = re.search(_VARIABLE.format(name=re.escape(plain)), script)
        return int(found.group(1)) if found else None
    return None
