"""What an article links: files under wrong names, pages in place of files, and what stood there before."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.night import fetch_source
from sources.night_result import Change, SourceNight
from sources.outcomes import Outcome
from sources.pages import Page, decoded, join
from sources.registry_schema import Agency, ListedUrl, Politeness, Source, UrlList
from sources.sample_site import SampleSite
from sources.store import RawStore
from tests.sources.conftest import NOW

_REPORT = "示例数据 一、总体情况 二、主动公开政府信息情况 六、其他需要报告的事项"
_SOURCE = Source(
    "odd", "示例数据", ("odd.test",), (Agency(id="odd.ju", name="示例局", level="county"),),
    (UrlList("url_list", (ListedUrl("http://odd.test/nb.html", "odd.ju", 2023),)),),
    sample=True, politeness=Politeness(delay_s=0.01),
)  # fmt: skip


def _article(*links: str) -> str:
    body = "".join(f'<p><a href="{link}">附件：示例局2023年政府信息公开工作年度报告</a></p>' for link in links)
    return f"<html><head><title>示例局2023年政府信息公开工作年度报告</title></head><body>{body}</body></html>"


class _Folder:
    """A content folder with one host whose routes are given in the test; YAML is a superset of JSON."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "hosts").mkdir(parents=True)

    def picture(self, name: str, number: int) -> None:
        """Bytes that start as a JPEG does and are as many as a scanned page has."""
        (self._folder / "documents").mkdir(exist_ok=True)
        (self._folder / "documents" / name).write_bytes(b"\xff\xd8\xff\xe0" + bytes([number]) * 30_000)

    def site(self, *routes: dict[str, object]) -> SampleSite:
        host = {"host": "odd.test", "name": "示例数据", "routes": routes}
        (self._folder / "hosts" / "odd.yaml").write_text(json.dumps(host), encoding="utf-8")
        return SampleSite(self._folder)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[_Folder]:
    yield _Folder(tmp_path / "content")


def _night(site: SampleSite, store: RawStore) -> SourceNight:
    with site:
        return fetch_source(_SOURCE, store, site.fetch_options(attempts=1), now=NOW)


def _kept(night: SourceNight) -> list[str]:
    return [found.document.file_name or "" for found in night.documents]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.doc", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n<html>=E6</html>"),
        ("b.doc", "{\\rtf1\\ansi \\'c4\\'ea}"),
        ("c.doc", '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'),
        ("d.doc", _REPORT),
        ("e.rar", "Rar!\x1a\x07 示例数据"),
        ("f.doc", f"<html><body>{_REPORT}</body></html>"),
    ],
)
def test_a_document_under_a_wrong_or_rare_name_is_handed_to_the_readers(
    folder: _Folder, store: RawStore, name: str, body: str
) -> None:
    night = _night(folder.site({"path": "/nb.html", "body": _article(name)}, {"path": f"/{name}", "body": body}), store)
    assert (_kept(night), night.failures) == ([name], ())


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/down.jsp?id=1", "<script>alert('文件不存在');history.back()</script>"),
        ("/download/7", "<html><head><title>示例站点</title></head><body>请先登录</body></html>"),
        ("/a.pdf", '{"code": 500, "msg": "系统错误"}'),
        ("/a.docx", "<html><body>维护中</body></html>"),
    ],
)
def test_a_page_in_place_of_a_file_is_a_failure_and_no_document(
    folder: _Folder, store: RawStore, path: str, body: str
) -> None:
    link = path.replace("/down.jsp", "/module/download/downfile.jsp")
    night = _night(folder.site({"path": "/nb.html", "body": _article(link)}, {"path": link, "body": body}), store)
    assert night.documents == ()
    assert [failure.outcome for failure in night.failures] == [Outcome.TYPE_MISMATCH]


def test_what_stood_there_before_survives_an_error_page(folder: _Folder, store: RawStore) -> None:
    link = "/module/download/downfile.jsp?id=1"
    article = {"path": "/nb.html", "body": _article(link)}
    good = {"path": link, "body": f"<html><body>{_REPORT}</body></html>"}
    bad = {"path": link, "body": "<html><body>系统繁忙，请稍后再试</body></html>"}
    changes = []
    for file in (good, bad, good):
        night = _night(folder.site(article, file), store)
        changes.append([(found.change, found.version) for found in night.documents])
    assert changes == [[(Change.NEW, 1)], [], [(Change.UNCHANGED, 1)]]


_SHOWN = """<html><head><title>示例局2023年政府信息公开工作年度报告</title></head><body>
<div class="header"><img src="/top.jpg"></div><div id="logo"><img src="/logo.png"></div>
<div class="TRS_Editor"><p><img src="p1.jpg"></p><img src="x.gif" data-original="./p2.jpg">
<img src="p3.jpg" width="80px"><img src="gone.png"><img src="data:image/png;base64,AAAA"></div>
<nav><img src="/n.jpg"></nav></body></html>"""


def test_a_report_shown_as_pictures_is_one_document_with_its_pages_in_order(folder: _Folder, store: RawStore) -> None:
    folder.picture("p1.jpg", 1)
    folder.picture("p2.jpg", 2)
    routes: list[dict[str, object]] = [{"path": "/nb.html", "body": _SHOWN, "etag": True}]
    routes += [{"path": f"/p{number}.jpg", "body_file": f"p{number}.jpg", "etag": True} for number in (1, 2)]
    night = _night(folder.site(*routes), store)
    (found,) = night.documents
    with zipfile.ZipFile(found.document.path) as archive:
        assert archive.namelist() == ["001.jpg", "002.jpg"]
        assert [archive.read(name)[-1] for name in archive.namelist()] == [1, 2]
    assert (found.document.url, found.document.report_year) == ("http://odd.test/nb.html#pictures", 2023)
    assert [each.change for each in _night(folder.site(*routes), store).documents] == [Change.UNCHANGED]

    busy = [{**routes[0]}, routes[1], {"path": "/p2.jpg", "status": 503, "body": "示例数据：忙"}]
    night = _night(folder.site(*busy), store)
    assert night.documents == (), "half a report would pass for a changed one"
    assert night.failures[-1].outcome == Outcome.HTTP_ERROR and night.failures[-1].url.endswith("p2.jpg")


def test_a_report_shown_as_one_picture_is_that_picture(folder: _Folder, store: RawStore) -> None:
    folder.picture("p1.jpg", 1)
    routes: list[dict[str, object]] = [{"path": "/nb.html", "body": _SHOWN}]
    routes += [{"path": "/p1.jpg", "body_file": "p1.jpg"}]
    assert _kept(_night(folder.site(*routes), store)) == ["p1.jpg"]


@pytest.mark.parametrize(
    ("charset", "query"),
    [("gb18030", "%C4%EA%B1%A8.doc"), ("gb2312", "%C4%EA%B1%A8.doc"), ("utf-8", "%E5%B9%B4%E6%8A%A5.doc")],
)
def test_parameters_of_links_are_written_in_the_pages_own_charset(charset: str, query: str) -> None:
    html = f"<html><meta charset={charset}><body><p>示例数据</p><a href='/down.jsp?n=年报.doc'>年报</a></body></html>"
    text, found = decoded(html.encode(charset))
    (link,) = Page(text, "http://any.test/", found).links()
    assert link.url == f"http://any.test/down.jsp?n={query}"


def test_one_address_has_one_spelling() -> None:
    base = "http://any.test/nb/"
    assert join(base, "a.html;jsessionid=0A1B?id=1#top") == "http://any.test/nb/a.html?id=1"
    assert join(base, "HTTP://ANY.TEST:80/a.html") == join(base, "//any.test/a.html") == "http://any.test/a.html"
    assert join(base, "https://any.test:443/a.html") == "https://any.test/a.html"
    assert join(base, "http://any.test:8080/") == "http://any.test:8080/"
