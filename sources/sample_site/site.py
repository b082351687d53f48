"""The sample site without its server: from host, path and query to an answer. Its only state is the applied changes."""

from __future__ import annotations

import hashlib
import html
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from pathlib import PurePosixPath
from string import Template
from urllib.parse import parse_qsl, urlsplit

from sources.sample_site.addresses import article_path, file_path, number_of, row_path
from sources.sample_site.columns import ColumnPage, ShownRow, column_page
from sources.sample_site.declarations import Content, Document, Host, Listing, Route

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA_TYPES = {
    ".txt": "text/plain", ".html": "text/html", ".pdf": "application/pdf", ".doc": "application/msword",
    ".docx": _WORD, ".wps": "application/octet-stream",
    ".ofd": "application/octet-stream", ".zip": "application/zip", ".jpg": "image/jpeg", ".png": "image/png",
}  # fmt: skip
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.S | re.I)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response. ``route`` carries the behaviour of a declared route, for the server to act out."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    route: Route | None = None


@dataclass(slots=True)
class _Article:
    host: Host
    listing: Listing
    path: str
    number: int
    documents: list[Document]

    @property
    def lead(self) -> Document:
        return next((each for each in self.documents if each.carry == "inline"), self.documents[0])


class Site:
    """Answers for a content folder. Thread-safe."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._lock = threading.Lock()
        self._applied: list[str] = []
        self._served: dict[tuple[str, str], int] = defaultdict(int)

    def apply(self, change_id: str) -> None:
        """Let a declared change happen; KeyError when there is none of that id."""
        with self._lock:
            self._applied.append(self.content.changes[change_id].id)

    def reset(self) -> None:
        """Undo all changes and forget how often limited routes were answered."""
        with self._lock:
            self._applied.clear()
            self._served.clear()

    def answer(self, host_name: str, target: str) -> Answer:
        """The answer to GET ``target`` (path and query) on a host."""
        host = self.content.hosts.get(host_name)
        if host is None:
            return Answer(421, b"no such host here", {"Content-Type": "text/plain"})
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if route := self._route(host, target, parts.path):
            return self._declared(host, route)
        if parts.path == "/robots.txt" and host.robots is not None:
            return self._with_validators(host, host.robots.encode(), "text/plain", date(2020, 1, 1))
        articles = list(self._articles(host))
        for listing in host.listings:
            shown = self._rows(host, listing, articles)
            page = column_page(listing, shown, parts.path, query, host.host)
            if page is not None:
                return self._column(host, listing, page)
            if listing.style == "annual_report" and parts.path == listing.path:
                return self._by_year(host, listing, query, articles)
            for row in listing.rows:
                if target == row_path(listing.style, listing.path, row):
                    return self._page(host, listing, row.title, row.date, "<p>示例数据：本页为虚构的栏目文章。</p>", "")
        for article in articles:
            if target == article.path:
                return self._article(article)
            for document in article.documents:
                if target == file_path(article.listing.style, article.path, document, article.number):
                    return self._file(host, document)
        if parts.path == "/":
            return self._page(host, None, host.name, date(2020, 1, 1), "<p>示例数据：虚构的政府网站首页。</p>", "")
        return Answer(404, "示例数据：404".encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _articles(self, host: Host) -> Iterator[_Article]:
        listings = {listing.path: listing for listing in host.listings}
        grouped: dict[tuple[str, str, int], list[Document]] = defaultdict(list)
        for document in self._documents():
            if document.host == host.host:
                grouped[document.listing, document.agency, document.year].append(document)
        for (path, agency, year), documents in grouped.items():
            listing = listings[path]
            number = number_of(host.host, agency, year)
            if listing.style == "annual_report":
                where = self._annual_target(listing, agency, year)
            else:
                where = article_path(listing.style, path, documents[0].published, number)
            yield _Article(host, listing, where, number, documents)

    def _documents(self) -> tuple[Document, ...]:
        added = [document for change in self._applied for document in self.content.changes[change].publish]
        return (*self.content.documents, *added)

    def _annual_target(self, listing: Listing, agency: str, year: int) -> str:
        named = f"{listing.agency_parameter}={listing.codes[agency]}&" if listing.agency_parameter else ""
        return f"{listing.path}?{named}{listing.year_parameter}={year}"

    def _by_year(self, host: Host, listing: Listing, query: dict[str, str], articles: list[_Article]) -> Answer:
        for article in articles:
            if article.listing is listing and article.path == self._asked(listing, query):
                return self._article(article)
        return self._page(host, listing, listing.title, date(2020, 1, 1), "<p>暂无内容（示例数据）</p>", "")

    def _asked(self, listing: Listing, query: dict[str, str]) -> str:
        code = query.get(listing.agency_parameter or "", "")
        agency = next((agency for agency, known in listing.codes.items() if known == code), "")
        if listing.agency_parameter and not agency:
            return ""
        year = query.get(listing.year_parameter, "")
        return self._annual_target(listing, agency, int(year)) if year.isdecimal() else ""

    def _rows(self, host: Host, listing: Listing, articles: list[_Article]) -> list[ShownRow]:
        rows = [ShownRow(row_path(listing.style, listing.path, row), row.title, row.date) for row in listing.rows]
        for article in articles:
            if article.listing is not listing:
                continue
            direct = [document for document in article.documents if document.carry == "direct"]
            for document in direct:
                where = file_path(listing.style, article.path, document, article.number)
                rows.append(ShownRow(where, document.title, document.published))
            if len(direct) < len(article.documents):
                rows.append(ShownRow(article.path, article.lead.title, article.lead.published))
        return sorted(rows, key=lambda row: (row.day, row.path), reverse=True)

    def _column(self, host: Host, listing: Listing, page: ColumnPage) -> Answer:
        if page.body is not None:
            return self._with_validators(host, page.body.encode(host.charset), page.media_type, date(2020, 1, 1))
        if page.content is None:
            return Answer(404, "示例数据：404".encode(), {"Content-Type": "text/html; charset=utf-8"})
        return self._page(host, listing, listing.title, None, page.content, "")

    def _article(self, article: _Article) -> Answer:
        lead = article.lead
        body = "<p>（示例数据）详见附件。</p>"
        if lead.carry == "inline":
            text = self._bytes_of(lead).decode("utf-8")
            found = _BODY.search(text)
            body = found.group(1) if found else text
        links = []
        for document in article.documents:
            if document.carry == "attachment":
                where = html.escape(file_path(article.listing.style, article.path, document, article.number))
                text = document.link_text or f"附件：{document.title}{PurePosixPath(document.file).suffix}"
                links.append(f'<p><a href="{where}">{html.escape(text)}</a></p>')
        return self._page(
            article.host, article.listing, lead.title, lead.published, body, "".join(links), lead.meta_date
        )

    def _page(
        self, host: Host, listing: Listing | None, title: str, day: date | None, body: str, attachments: str,
        meta_date: date | None = None,
    ) -> Answer:  # fmt: skip
        notice = next((self.content.changes[change].chrome[host.host] for change in reversed(self._applied)
                       if host.host in self.content.changes[change].chrome), "")  # fmt: skip
        column = listing.title if listing else "首页"
        content, article_meta = body, ""
        if day is not None:
            shown = meta_date or day
            article_meta = (f'<meta name="ArticleTitle" content="{html.escape(title)}">\n'
                            f'<meta name="PubDate" content="{shown:%Y-%m-%d} 09:30">')  # fmt: skip
            content = Template(self.content.template("article.html")).substitute(
                title=html.escape(title), shown_date=f"{day:%Y-%m-%d}", source=host.name, body=body,
                attachments=attachments, views=120 + 41 * len(self._applied) * bool(notice),
            )  # fmt: skip
        text = Template(self.content.template("page.html")).substitute(
            charset_meta=f'<meta charset="{host.charset}">' if host.charset_in_page else "", site=host.name,
            host=host.host, column=column, article_meta=article_meta, title=html.escape(title), notice=notice,
            content=content,
        )  # fmt: skip
        return self._with_validators(host, text.encode(host.charset, errors="xmlcharrefreplace"), "text/html", day)

    def _file(self, host: Host, document: Document) -> Answer:
        media_type = _MEDIA_TYPES.get(PurePosixPath(document.file).suffix, "application/octet-stream")
        if document.charset:
            media_type += f"; charset={document.charset}"
        return self._with_validators(host, self._bytes_of(document), media_type, document.published)

    def _bytes_of(self, document: Document) -> bytes:
        name = document.file
        for change in self._applied:
            name = self.content.changes[change].replace.get(name, name)
        return self.content.file(name)

    def _with_validators(self, host: Host, body: bytes, media_type: str, day: date | None) -> Answer:
        if media_type.startswith("text/") and "charset" not in media_type and host.charset_in_header:
            media_type += f"; charset={host.charset}"
        headers = {"Content-Type": media_type, "Server": "sample-site"}
        if host.validators:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            if day is not None and not self._applied:
                headers["Last-Modified"] = format_datetime(datetime.combine(day, time(1, 30), UTC), usegmt=True)
        return Answer(200, body, headers)

    def _route(self, host: Host, target: str, path: str) -> Route | None:
        for index, route in enumerate(host.routes):
            if route.path not in (target, path):
                continue
            with self._lock:
                served = self._served[host.host, str(index)]
                if route.times is not None and served >= route.times:
                    continue
                self._served[host.host, str(index)] += 1
            return route
        return None

    def _declared(self, host: Host, route: Route) -> Answer:
        body = b""
        if route.body is not None:
            body = route.body.encode(route.charset)
        elif route.body_file is not None:
            body = self.content.file(route.body_file)
        headers = dict(route.headers)
        if route.etag:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return Answer(route.status, body, headers, route)
