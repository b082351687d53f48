"""Answers that no standard foresees, byte for byte: each ends in its own outcome, none is cut in silence."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sources.bodies import BodyRefused, inflated
from sources.fetch_options import FetchOptions
from sources.fetcher import Fetcher
from sources.headers import given_name, retry_after_s
from sources.host_gates import HostGates
from sources.ledger_rows import Fetch
from sources.outcomes import Outcome
from sources.registry_schema import Agency, DropBox, Politeness, Source
from sources.store import RawStore
from tests.sources.conftest import NOW

_PAGE = (
    "<html><head><title>年报</title></head><body>"
    + "<p>示例数据：总体情况 主动公开政府信息情况 其他需要报告的事项</p>" * 9
    + "</body></html>"
).encode()
_SOURCE = Source(
    "odd", "示例数据", ("odd.test",), (Agency(id="odd.ju", name="示例局", level="county"),), (DropBox("drop_box"),),
    sample=True, politeness=Politeness(delay_s=0.01),
)  # fmt: skip


def _answer(body: bytes | str = _PAGE, status: str = "200 OK", *headers: str) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", "Connection: close", *headers]
    if not any(line.startswith("Content-Type") for line in headers):
        lines.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def _script(code: str) -> bytes:
    return _answer(f"<html><head><script>{code}</script></head><body></body></html>")


_ANSWERS: dict[str, tuple[bytes, Outcome]] = {
    "two gzip streams": (
        _answer(gzip.compress(_PAGE[:99]) + gzip.compress(_PAGE[99:]), "200 OK", "Content-Encoding: gzip"), Outcome.OK),
    "gzip with rubbish behind": (
        _answer(gzip.compress(_PAGE) + b"rubbish", "200 OK", "Content-Encoding: gzip"), Outcome.OK),
    "bare deflate": (_answer(zlib.compress(_PAGE)[2:-4], "200 OK", "Content-Encoding: deflate"), Outcome.OK),
    "a charset for an encoding": (_answer(_PAGE, "200 OK", "Content-Encoding: UTF-8"), Outcome.OK),
    "plain text called gzip": (_answer(_PAGE, "200 OK", "Content-Encoding: gzip"), Outcome.UNDECODABLE),
    "gzip in gzip": (_answer(_PAGE, "200 OK", "Content-Encoding: gzip, gzip"), Outcome.UNDECODABLE),
    "zstd": (_answer(b"(\xb5/\xfd", "200 OK", "Content-Encoding: zstd"), Outcome.UNDECODABLE),
    "a length of 5,000 digits": (
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx", Outcome.CONNECT_ERROR),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy", Outcome.CONNECT_ERROR),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n", Outcome.CONNECT_ERROR),
    "304 to nobody's question": (b"HTTP/1.1 304 Not Modified\r\n\r\n", Outcome.HTTP_ERROR),
    "redirect with the standard port": (_answer(b"", "302 Found", "Location: http://odd.test:80/ok"), Outcome.OK),
    "redirect with a user's name": (_answer(b"", "302 Found", "Location: http://odd.test@10.0.0.1/"), Outcome.OFF_HOST),
    "redirect with a backslash": (_answer(b"", "302 Found", "Location: http://odd.test\\@10.0.0.1/"), Outcome.OFF_HOST),
    "redirect to IPv6": (_answer(b"", "302 Found", "Location: http://[::ffff:169.254.169.254]/"), Outcome.OFF_HOST),
    "redirect to 404.html": (_answer(b"", "302 Found", "Location: /404.html"), Outcome.SOFT_404),
    "script to 404.html": (_script("location . href = '/404.html'"), Outcome.SOFT_404),
    "script that opens in place": (_script("window.open('/ok','_self')"), Outcome.OK),
    "script to the inside": (_script("top.location='http://127.0.0.1/'"), Outcome.OFF_HOST),
    "soft 404 without a title": (_answer("<html><body>没有找到您要的信息</body></html>"), Outcome.SOFT_404),
    "a report about 404": (_answer(_PAGE.replace("年报".encode(), "404号文件年报".encode())), Outcome.OK),
    "blocked by words": (_answer("<p>您的请求被云防护拦截</p>", "405 Not Allowed"), Outcome.BLOCKED_WAF),
    "blocked by status": (_answer(b"", "567 Blocked"), Outcome.BLOCKED_WAF),
    "a challenge nobody named": (_script("document.cookie='a=1';eval('x');location.reload()"), Outcome.BLOCKED_WAF),
    "a challenge that leads on": (_script("document.cookie='a=1';location.href='/ok'"), Outcome.BLOCKED_WAF),
    "verification": (_answer("<title>安全验证</title><p>请完成验证</p>"), Outcome.BLOCKED_WAF),
}  # fmt: skip


asked_for: list[bytes] = []
"""Every request the server saw, as it came."""


def _dated(year: int) -> str:
    return f"Wed, 01 Jan {year} 00:00:00 GMT"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server that sends each answer exactly as it stands above."""
    answers = {f"/{number}": answer for number, (answer, _) in enumerate(_ANSWERS.values())}
    answers |= {"/ok": _answer(), "/404.html": _answer("<title>x</title>")}
    answers |= {"/robots.txt": _answer(b"", "404 Not Found")}
    answers |= {f"/dated-{year}": _answer(_PAGE, "200 OK", f"Last-Modified: {_dated(year)}") for year in (2024, 2099)}
    asked_for.clear()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65_536)
                asked_for.append(request)
                asked = request.split(b" ")
                if len(asked) > 1:
                    connection.sendall(answers.get(asked[1].decode("latin-1"), _answer(b"", "404 Not Found")))

    threading.Thread(target=serve, daemon=True).start()
    yield int(listener.getsockname()[1])
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _get(port: int, store: RawStore, path: str, gates: HostGates) -> Fetch:
    options = FetchOptions(
        resolver=lambda host, wanted: [("127.0.0.1", port)], allow_loopback=True, attempts=1, gates=gates
    )
    with Fetcher(_SOURCE, store, options, lambda: NOW) as fetcher:
        return fetcher.get(f"http://odd.test{path}")


@pytest.mark.parametrize("name", _ANSWERS)
def test_an_odd_answer_has_its_own_outcome(port: int, store: RawStore, name: str) -> None:
    number = list(_ANSWERS).index(name)
    fetch = _get(port, store, f"/{number}", HostGates(sleep=lambda seconds: None))
    assert fetch.outcome is _ANSWERS[name][1], fetch.message
    if "gzip stream" in name or "rubbish" in name or "bare" in name:
        assert store.read(fetch.sha256 or "") == _PAGE, "nothing is cut off in silence"


@pytest.mark.parametrize(("year", "conditional"), [(2024, True), (2099, False)])
def test_a_date_yet_to_come_is_no_condition(port: int, store: RawStore, year: int, conditional: bool) -> None:
    for _ in range(2):
        _get(port, store, f"/dated-{year}", HostGates(sleep=lambda seconds: None))
    assert (f"if-modified-since: {_dated(year)}".lower().encode() in asked_for[-1].lower()) is conditional


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_compressed_pieces_of_any_size_give_the_same(size: int) -> None:
    def pieces(data: bytes) -> Iterator[bytes]:
        yield from (data[start : start + size] for start in range(0, len(data), size))

    for data in (gzip.compress(_PAGE), gzip.compress(_PAGE[:50]) + gzip.compress(_PAGE[50:]), zlib.compress(_PAGE)):
        assert b"".join(inflated(pieces(data))) == _PAGE
    assert b"".join(inflated(pieces(zlib.compress(_PAGE)[2:-4]), may_be_bare=True)) == _PAGE
    with pytest.raises(BodyRefused, match="before its end"):
        list(inflated(pieces(gzip.compress(_PAGE)[:-9])))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("attachment; filename*=GBK''%C4%EA%B1%A8.zip", "年报.zip"),
        ("attachment; filename=x.pdf; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
        ('attachment; filename="%C4%EA%B1%A8.pdf"', "年报.pdf"),
        ("attachment; filename==?UTF-8?B?5bm05oqlLnBkZg==?=", "年报.pdf"),
        ("attachment; filename=..\\..\\年报.pdf", "年报.pdf"),
        ("attachment; filename*=no-such-charset''%E5%B9%B4.pdf", "年.pdf"),
        ("attachment; filename==?no-such?B?eA==?=", "=?no-such?B?eA==?="),
        ("attachment", None),
        ("attachment; filename=..", None),
    ],
)
def test_a_files_name_is_understood_however_it_is_written(value: str, name: str | None) -> None:
    assert given_name([(b"Content-Disposition", value.encode())]) == name
    assert given_name([(b"content-disposition", value.encode("gbk"))]) == name


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), ("0", 0.0), ("-5", None), ("soon", None), ("²", None), ("", None), (None, None),
        ("9" * 5000, 999_999_999_999.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 99999999999 07:28:00 GMT", None),
        ("Wed, 21 Oct 2015 07:28:00", None),
    ],
)  # fmt: skip
def test_any_retry_after_is_understood_or_passed_over(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def test_a_date_to_retry_after_is_counted_from_now() -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    assert retry_after_s(f"{now + timedelta(seconds=90):%a, %d %b %Y %H:%M:%S} GMT", now) == 90.0
