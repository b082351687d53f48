"""Pages made to be expensive cost seconds at most, whatever reads them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.articles import attachments, holds_report
from sources.content_hash import page_hash
from sources.listings.rows import ListingProblem, PageRequest
from sources.listings.walk import STYLES
from sources.outcomes import Outcome
from sources.page_signs import firewall, is_script_challenge, onward, says_not_found
from sources.pages import Page, decode
from sources.registry_schema import Agency
from sources.robots import RobotsAnswer, understand
from sources.sniffing import sniff
from sources.titles import judge_title, normalised

_AGENCY = Agency(id="a", name="示例局", level="county")

_HOSTILE = {
    "nested a hundred thousand deep": "<div>" * 100_000 + "总体情况",
    "list items never closed": "<li>" * 40_000,
    "links without end": "<ul><li>" + '<a href="/x">政府信息公开年报2023-01-01</a>' * 10_000,
    "attributes without end": "<a " + " ".join(f"a{number}=1" for number in range(200_000)) + ">政务公开年报</a>",
    "datastores without end": "<datastore>" * 70_000,
    "records without end": "<datastore>" + "<record>" * 90_000 + "</datastore>",
    "digits": "<p>" + "1" * 500_000,
    "spaces": "totalRecord" + " " * 300_000 + "pageCount" + " " * 300_000,
    "deep JSON": "[" * 200_000,
    "letters that expand": "\ufdfa" * 150_000,
    "headings without end": "<p>总体情况</p><p>主动公开政府信息情况</p><p>其他需要报告的事项</p>" * 5_000,
    "one endless title": "<title>" + "政府信息公开年度报告" * 30_000,
}


def _read_in_every_way(text: str) -> None:
    page = Page(text, "http://any.test/")
    onward(page), is_script_challenge(page), says_not_found(page, page.url), holds_report(page), page_hash(page)
    list(attachments(page, (2023,)))
    judge_title(page.title, [_AGENCY])
    for style in STYLES.values():
        try:
            style(PageRequest("http://any.test/", "http://any.test/", 1, text, 0))
        except ListingProblem:
            continue


@pytest.mark.parametrize("name", _HOSTILE)
def test_an_expensive_page_is_cheap(name: str) -> None:
    started = time.process_time()
    _read_in_every_way(_HOSTILE[name])
    assert time.process_time() - started < 30


def test_a_page_given_up_says_why() -> None:
    page = Page(_HOSTILE["attributes without end"], "http://any.test/")
    assert page.problem is not None and "words without any element" in page.problem
    assert page.text() == ""


_PIECES = st.lists(
    st.sampled_from(
        [
            "<a href='/art/1.html'>", "</a>", "<li>", "<datastore>", "<record>", "<![CDATA[", "]]>", "2023", "年",
            "政府信息公开", "年度报告", '{"articles":', "[", "]", "}", "<nextgroup>", "</nextgroup>", "</datastore>",
            "createPageHTML(3,0,'index','html')", "<base href='http://[bad'>", "<meta name=PubDate content=2023-13-45>",
            "<iframe src='?file=http://[::'>", "\x00", "\ud800", "<title>", "下一页", '"data":{"html":',
            "共9999999999页", "<a href='javascript:'>",
        ]
    )
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_PIECES | st.text())
def test_no_text_makes_a_reader_raise(text: str) -> None:
    _read_in_every_way(text)


@settings(max_examples=150, deadline=None)
@given(st.binary() | st.binary().map(lambda data: b"<html><meta charset=gb2312>" + data))
def test_no_bytes_make_the_first_looks_raise(data: bytes) -> None:
    text = decode(data, "no-such-charset")
    sniff(data), firewall(200, "", text, len(data)), normalised(text)
    understand(RobotsAnswer(Outcome.OK, None, data)).allows("http://any.test/a?b=*$")
