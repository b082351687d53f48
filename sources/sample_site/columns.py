"""Listing pages in the manner of each family, from the same rows."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlencode

from sources.sample_site.declarations import Listing

_BEIJING = timezone(timedelta(hours=8))
_GROUP_PAGES = 3


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as a listing shows it."""

    path: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """A listing's answer: the content of a page, or a whole body of its own kind. None of both means 404."""

    content: str | None = None
    body: str | None = None
    media_type: str = "text/html"


def column_page(
    listing: Listing, rows: Sequence[ShownRow], path: str, query: dict[str, str], host: str
) -> ColumnPage | None:
    """The answer to one address of a listing; None when the address is none of the listing's."""
    pages = max(1, math.ceil(len(rows) / listing.per_page))
    number = _page_number(listing, path, query)
    if number is None:
        return None
    if listing.fails_from_page is not None and number >= listing.fails_from_page:
        return ColumnPage()
    if number > pages and not listing.repeats_last_page:
        if listing.style in ("trs", "html_next"):
            return ColumnPage()
        return _render(listing, [], number, pages, host, rows)
    number = min(number, pages)
    shown = rows[(number - 1) * listing.per_page : number * listing.per_page]
    if listing.style == "jpage":
        shown = _jpage_group(listing, rows, query)
    return _render(listing, shown, number, pages, host, rows)


def _page_number(listing: Listing, path: str, query: dict[str, str]) -> int | None:
    folder, _, last = listing.path.rpartition("/")
    match listing.style:
        case "trs" | "html_next":
            if path in (listing.path, f"{folder}/index.html"):
                return 1
            name, _, suffix = path.removeprefix(f"{folder}/").rpartition(".")
            stem, _, number = name.rpartition("_")
            # TRS counts its files from zero: the second page is index_1.
            offset = 1 if listing.style == "trs" else 0
            wanted = last.rpartition(".")[0] or "index"
            return int(number) + offset if stem == wanted and number.isdecimal() and suffix == "html" else None
        case "jpage":
            return 1 if path in (listing.path, "/module/web/jpage/dataproxy.jsp") else None
        case "jpaas":
            if path != listing.path:
                return None
            return int(json.loads(query.get("paramJson", "{}")).get("pageNo", 1))
        case "gkmlpt":
            return int(query.get("page", "1")) if path == listing.path else None
        case "label8888":
            return int(query.get("pageIndex", "1")) if path == listing.path else None
        case _:
            return None


def _render(
    listing: Listing, shown: Sequence[ShownRow], number: int, pages: int, host: str, rows: Sequence[ShownRow]
) -> ColumnPage:
    items = [_as_list_item(row) for row in shown]
    match listing.style:
        case "trs":
            script = f'<script>createPageHTML({pages}, {number - 1}, "index", "html",{len(rows)});</script>'
            return ColumnPage(f'<ul class="list">{"".join(items)}</ul><div class="page">{script}</div>')
        case "html_next":
            stem = listing.path.rpartition("/")[2].rpartition(".")[0] or "index"
            following = number + 1 if number < pages or listing.repeats_last_page else None
            link = f'<a href="{stem}_{following}.html">下一页</a>' if following else "<span>下一页</span>"
            table = f"<table>{''.join(map(_as_table_row, shown))}</table>"
            return ColumnPage(f"{table}<div>第{number}/{pages}页 {link}</div>")
        case "jpage":
            return _jpage(listing, items, rows)
        case "jpaas":
            fragment = f'<ul data-count="{len(rows)}" class="page-content">{"".join(items)}</ul>'
            return _json_page({"success": True, "code": "200", "data": {"html": fragment}})
        case "gkmlpt":
            return _json_page({"total": len(rows), "articles": [_as_article(row, host) for row in shown]})
        case _:
            nothing = "" if shown else "暂无相关信息"
            script = f"<script>var page = {{pageCount:{pages}}};</script>"
            return ColumnPage(body=f"<ul>{''.join(items)}{nothing}</ul>{script}")


def _jpage_group(listing: Listing, rows: Sequence[ShownRow], query: dict[str, str]) -> Sequence[ShownRow]:
    start = int(query.get("startrecord", "1"))
    end = int(query.get("endrecord", str(listing.per_page * _GROUP_PAGES)))
    return rows[start - 1 : end]


def _jpage(listing: Listing, items: Sequence[str], rows: Sequence[ShownRow]) -> ColumnPage:
    number = listing.path.strip("/").split("/")[1].removeprefix("col")
    column = {"appid": 1, "webid": 49, "path": "/", "columnid": number, "unitid": 25630, "permissiontype": 0}
    proxy = f"/module/web/jpage/dataproxy.jsp?page=1&{urlencode(column)}"
    group = f'<nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>'
    records = "".join(f"<record><![CDATA[{item}]]></record>" for item in items)
    total = f"<totalrecord>{len(rows)}</totalrecord>"
    store = f"<datastore>{total}{group}<recordset>{records}</recordset></datastore>"
    call = f"jpage({{totalRecord:{len(rows)}, perPage:{listing.per_page}}});"
    return ColumnPage(f'<div id="25630"></div><script type="text/xml">{store}</script><script>{call}</script>')


def _as_list_item(row: ShownRow) -> str:
    link = f'<a href="{html.escape(row.path)}" title="{html.escape(row.title)}" target="_blank">'
    return f"<li>{link}{html.escape(_shortened(row.title))}</a><span>{row.day:%Y-%m-%d}</span></li>"


def _as_table_row(row: ShownRow) -> str:
    link = f'<a href="{html.escape(row.path)}">{html.escape(row.title)}</a>'
    return f"<tr><td>{link}</td><td>{row.day:%Y-%m-%d}</td></tr>"


def _as_article(row: ShownRow, host: str) -> dict[str, object]:
    published = datetime(row.day.year, row.day.month, row.day.day, tzinfo=_BEIJING)
    return {"title": row.title, "url": f"http://{host}{row.path}", "display_publish_time": int(published.timestamp())}


def _shortened(title: str) -> str:
    """Listings cut long titles and keep the whole one in the link's title attribute."""
    return title if len(title) <= 40 else title[:38] + "…"


def _json_page(value: object) -> ColumnPage:
    return ColumnPage(body=json.dumps(value, ensure_ascii=False), media_type="application/json")
