"""Every page can be read in Chinese and in English; the switch is kept across pages and leads nowhere else."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from html.parser import HTMLParser

import pytest

from explorer.dashboards import read_dashboards
from explorer.language import COOKIE, Said, here, preferred
from explorer.questions import read_questions
from tests.explorer.conftest import Browser, Stored
from warehouse.schema import metadata
from warehouse.view_files import read_views

ENGLISH = re.compile(r"[A-Za-z]{2,}[,:]? [A-Za-z]{2,}|\[[a-z]+\]|^Link$")
CHINESE = re.compile(r"(?!万元)[\u4e00-\u9fff]{2}")
"""The unit 万元 is named as it is printed."""
EXAMPLE = "教育局"
"""What the search box suggests to look for."""
SPOKEN_ATTRIBUTES = ("title", "aria-label", "alt", "placeholder", "value")
VOID = frozenset({"meta", "link", "img", "input", "br", "rect", "circle", "line", "polyline", "path"})


class OwnWords(HTMLParser):
    """What a page says in its own name: all but code, data, and what is marked as being in another language."""

    def __init__(self, page: str, other: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._quiet: list[bool] = [False]
        self._other = other
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_quoted = (given.get("lang") or "").startswith(self._other) and tag != "html"
        is_data = tag in {"code", "pre", "td", "script", "style", "textarea", "q", "option"}
        quiet = self._quiet[-1] or is_quoted or is_data or "languages" in (given.get("class") or "")
        if tag not in VOID:
            self._quiet.append(quiet)
        if not quiet:
            self.said += [value for name in SPOKEN_ATTRIBUTES if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._quiet.pop()

    def handle_data(self, data: str) -> None:
        if not self._quiet[-1] and data.strip():
            self.said.append(data.strip())


def pages(stored: Stored) -> list[str]:
    found = ["/", "/warehouse", "/warehouse?sql=select+1", "/warehouse/document", "/nothing", "/report/999999"]
    found += [f"/dashboard/{one.name}" for one in read_dashboards()]
    found += [f"/warehouse/{one.name}" for one in read_questions()]
    found += [
        f"/warehouse/{one}" for one in ("mart_report_wide", *(view.name for view in read_views()), *metadata.tables)
    ]
    for name in ("pdf", "html", "wrong", "gaps"):
        found.append(f"/report/{stored.reports[name]}")
        found.append(f"/report/{stored.reports[name]}/cell/section3.granted.total")
        found.append(f"/document/{stored.hashes[name]}")
    return found


def test_a_chinese_page_says_nothing_in_english(browser: Browser, stored: Stored) -> None:
    for path in pages(stored):
        page = browser.get(path, headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
        assert '<html lang="zh-CN">' in page, path
        assert not [words for words in OwnWords(page, "en").said if ENGLISH.search(words)], path


def test_an_english_page_says_nothing_in_chinese(browser: Browser, stored: Stored) -> None:
    with sqlite3.connect(stored.file) as connection:
        names = [row[0] for row in connection.execute("SELECT agency_name FROM report WHERE agency_name IS NOT NULL")]
    a_name = re.compile("|".join([EXAMPLE, r"第\d+机关", *map(re.escape, names)]))
    for path in pages(stored):
        page = browser.get(path, headers={"accept-language": "en-GB"}).text
        assert '<html lang="en">' in page, path
        own = [a_name.sub("", words) for words in OwnWords(page, "zh").said]
        assert not [words for words in own if CHINESE.search(words)], path


def test_a_view_says_in_either_language_what_a_reader_must_know(browser: Browser) -> None:
    for view in read_views():
        chinese = unescape(browser.page(f"/warehouse/{view.name}", language="zh"))
        english = unescape(browser.page(f"/warehouse/{view.name}"))
        notes = [
            (view.zh, view.en),
            (view.grain_zh, view.grain),
            (view.formula_zh, view.formula),
            (view.denominators_zh, view.denominators),
            (view.caveats_zh, view.caveats),
        ]
        for zh, en in notes:
            assert (zh or "") in chinese and (en or "") in english, f"{view.name}: {zh}"


def test_a_table_says_in_either_language_what_its_rows_and_columns_are(browser: Browser) -> None:
    chinese = browser.page("/warehouse/report", language="zh")
    english = browser.page("/warehouse/report")
    assert "旧版本仍予保留。\n每行：一个机关一年报告的一个版本。" in chinese
    assert "the old ones are kept. One row: one version of one agency" in english
    assert "质量等级——A 齐全且全部核对通过" in chinese and ">质量等级</span>" in chinese
    assert "有值单元格数 [格]——统计表中印有数字的单元格数" in chinese and "with a number [cells]" in english


def test_a_finding_says_in_chinese_what_does_not_fit(browser: Browser, stored: Stored) -> None:
    page = browser.page(f"/report/{stored.reports['wrong']}", language="zh")
    assert re.search(r"一行各申请人之和不等于总计</span>；应为 \d+，实为 \d+。", page) and "建议值" in page


def test_the_switch_is_remembered_and_shows_the_same_page(browser: Browser, stored: Stored) -> None:
    path = f"/report/{stored.reports['pdf']}"
    answer = browser.get(f"{path}?_language=zh&x=%E5%B1%80", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == f"{path}?x=%E5%B1%80"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=zh;") and "HttpOnly" in cookie and "SameSite" in cookie
    later = browser.get("/dashboard/quality", headers={"cookie": f"{COOKIE}=zh", "accept-language": "en"})
    assert "数据质量" in later.text
    table = browser.page("/warehouse/document?format=pdf")
    assert 'href="?format=pdf&amp;_language=zh"' in table


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/%5Cevil.example", "/\\evil.example"])
def test_the_switch_leads_to_no_other_machine(browser: Browser, path: str) -> None:
    location = browser.get(f"http://localhost{path}?_language=en", follow_redirects=False).headers["location"]
    assert re.match(r"/(?![/\\])", location)


@pytest.mark.parametrize(
    ("cookies", "accepted", "chosen"),
    [
        ("", "", "en"),
        ("", "zh-TW,en;q=0.5", "zh"),
        ("", "fr,en;q=0.8,zh;q=0.1", "en"),
        (f"{COOKIE}=en", "zh", "en"),
        (f"a=b; {COOKIE}=zh", "en", "zh"),
        (f"{COOKIE}=xx", "zh", "zh"),
        ("\x00;;=;", "zh", "zh"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_browsers(cookies: str, accepted: str, chosen: str) -> None:
    assert preferred(cookies, accepted) == chosen


def test_words_in_both_languages_are_text_in_both_where_nobody_chose() -> None:
    assert Said("空值", "null") == "空值 · null" and here(Said("空值", "null")) == "null"
