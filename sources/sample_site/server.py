"""The sample site's server: loopback only, one port for all virtual hosts, with a log of every request."""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from sources.addresses import Endpoint
from sources.fetch_options import FetchOptions
from sources.registry_files import Registry, load_registry
from sources.sample_site.declarations import Content, Drip, Route
from sources.sample_site.site import Answer, Site

CONTENT = Path(__file__).parent / "content"
_CONTROL = "/__control__/"
_CHUNK = 65_536
_SETTLE_S = 0.5


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as the server saw it; times are monotonic seconds."""

    host: str
    target: str
    status: int
    body_bytes: int
    started: float
    ended: float
    user_agent: str
    conditional: bool
    cookie: str | None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        started = time.monotonic()
        host = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers.get("Host") or ""
        if self.path.startswith(_CONTROL):
            self._control()
            return
        self.server.begin()
        answer = Answer(500)
        sent = 0
        try:
            answer = self.server.site.answer(host, self.path)
            if answer.headers.get("ETag") and self.headers.get("If-None-Match") == answer.headers["ETag"]:
                answer = Answer(304, b"", answer.headers)
            sent = self._send(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.server.log(
                LoggedRequest(
                    host,
                    self.path,
                    answer.status,
                    sent,
                    started,
                    time.monotonic(),
                    self.headers.get("User-Agent", ""),
                    "If-None-Match" in self.headers,
                    self.headers.get("Cookie"),
                )
            )

    def do_POST(self) -> None:
        if self.path.startswith(_CONTROL):
            self._control()
        else:
            self._send(Answer(405))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the request log is for programs."""

    def _control(self) -> None:
        parts = urlsplit(self.path)
        verb = parts.path.removeprefix(_CONTROL)
        body: object = {"ok": True}
        status = 200
        if verb == "log":
            body = [asdict(request) for request in self.server.requests]
        elif self.command == "POST" and verb == "reset":
            self.server.site.reset()
        elif self.command == "POST" and verb == "apply":
            try:
                self.server.site.apply(parse_qs(parts.query).get("change", [""])[0])
            except KeyError as error:
                status, body = 404, {"error": f"no change {error}", "known": list(self.server.site.content.changes)}
        else:
            status, body = 404, {"error": "GET log, POST reset, POST apply?change=ID"}
        self._send(Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"}))

    def _send(self, answer: Answer) -> int:
        route = answer.route or Route(path="")
        time.sleep(route.delay_s)
        if route.drip_headers:
            self._drip_headers(route.drip_headers)
            return 0
        body = iter((answer.body,))
        length: int | None = len(answer.body)
        if route.zeros:
            body, length = _zeros(route.zeros), route.zeros
        if route.gzip:
            body, length = _gzipped(body), None
        if route.hide_length:
            length = None
        if route.declared_length is not None:
            length = route.declared_length
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value.encode("utf-8").decode("latin-1"))
        if length is not None:
            self.send_header("Content-Length", str(length))
        if length is None or route.declared_length is not None:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        sent = 0
        if answer.status == 304:
            return 0
        for chunk in body:
            for piece in _pieces(chunk, route.drip.piece if route.drip else _CHUNK):
                self.wfile.write(piece)
                sent += len(piece)
                if route.drip:
                    time.sleep(route.drip.every_s)
        return sent

    def _drip_headers(self, drip: Drip) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(10_000):
            self.wfile.write(f"X-{number}: a\r\n".encode())
            time.sleep(drip.every_s)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self._requests: list[LoggedRequest] = []
        self._at_work = 0
        self._settled = threading.Condition()
        super().__init__(("127.0.0.1", port), _Handler)

    def begin(self) -> None:
        """Note that a request is being answered."""
        with self._settled:
            self._at_work += 1

    def log(self, request: LoggedRequest) -> None:
        """Note that it was answered."""
        with self._settled:
            self._at_work -= 1
            self._requests.append(request)
            self._settled.notify_all()

    @property
    def requests(self) -> list[LoggedRequest]:
        """The log, once answers that clients may already have read are in it; slow ones are not waited for."""
        with self._settled:
            self._settled.wait_for(lambda: self._at_work == 0, timeout=_SETTLE_S)
            return list(self._requests)

    def forget_requests(self) -> None:
        """Empty the log."""
        with self._settled:
            self._settled.wait_for(lambda: self._at_work == 0, timeout=_SETTLE_S)
            self._requests.clear()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the trouble hosts are for."""


class SampleSite:
    """The running sample site. Stops with the ``with`` block, or with the process."""

    def __init__(self, content: Path = CONTENT, *, port: int = 0) -> None:
        self.site = Site(Content(content))
        self._server = _Server(self.site, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port all virtual hosts share."""
        return int(self._server.server_address[1])

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request so far, in the order of their ends."""
        return self._server.requests

    def forget_requests(self) -> None:
        """Empty the request log."""
        self._server.forget_requests()

    def apply(self, change_id: str) -> None:
        """Let a declared change happen."""
        self.site.apply(change_id)

    def reset(self) -> None:
        """Undo all changes."""
        self.site.reset()

    def resolve(self, host: str, port: int) -> list[Endpoint]:
        """The resolver hook: this server for its virtual hosts, a declared address for the trap hosts."""
        known = self.site.content.hosts.get(host)
        if known is None:
            raise OSError(f"the sample site has no host {host}")
        if known.address is not None:
            return [(known.address, port)]
        return [("127.0.0.1", self.port)]

    def registry(self) -> Registry:
        """The sources that lie on this site: the files of ``registry/`` beside the content folder."""
        return load_registry(self.site.content.folder.parent / "registry")

    def fetch_options(self, **changes: Any) -> FetchOptions:
        """Options that reach this site and nothing else."""
        return FetchOptions(**{"resolver": self.resolve, "allow_loopback": True, **changes})


def _pieces(chunk: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(chunk), size):
        yield chunk[start : start + size]


def _zeros(count: int) -> Iterator[bytes]:
    block = bytes(1 << 20)
    while count > 0:
        yield block[: min(count, len(block))]
        count -= len(block)


def _gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
