"""One HTTP request over a guarded connection, with a total deadline.

Requests go to httpx2's transport interface directly, not through its client, so nothing is added on
the way: no cookies, no redirects, no proxies or credentials from the environment. The network backend
below connects to the checked addresses only and lets no single read outlast the deadline, so a server
that sends one byte now and then is cut off in its headers as well as in its body.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore2
import httpx2

from sources.addresses import AddressGuard


class Deadline:
    """The moment a response must be complete. Set anew before each request."""

    def __init__(self) -> None:
        self._expires = float("inf")

    def start(self, seconds: float) -> None:
        """Begin a request that may last ``seconds`` in total."""
        self._expires = time.monotonic() + seconds

    def limit(self, timeout: float | None) -> float:
        """The time one operation may take now.

        Raises:
            httpcore2.ReadTimeout: when none is left.
        """
        left = self._expires - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the total deadline of the response has passed")
        return left if timeout is None else min(timeout, left)


class _DeadlineStream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.limit(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.limit(timeout))
        return _DeadlineStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _GuardedBackend(httpcore2.NetworkBackend):
    def __init__(self, guard: AddressGuard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            endpoints = self._guard.endpoints(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} does not resolve: {error}") from error
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address, mapped_port in endpoints:
            try:
                stream = self._inner.connect_tcp(
                    address, mapped_port, self._deadline.limit(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            return _DeadlineStream(stream, self._deadline)
        raise failure


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class GuardedTransport(httpx2.BaseTransport):
    """httpx2's transport interface over the guarded backend. For one thread at a time."""

    def __init__(self, guard: AddressGuard, tls: ssl.SSLContext) -> None:
        self.deadline = Deadline()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls,
            max_connections=4,
            keepalive_expiry=15.0,
            network_backend=_GuardedBackend(guard, self.deadline),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the response's body is read by the caller, who closes it.

        Raises:
            RefusedAddress, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError
        """
        response = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(response.status, headers=response.headers, stream=_Body(response.stream))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


def tls_context(*, extra_ca: str | None = None, seclevel_1: bool = False) -> ssl.SSLContext:
    """A context that verifies chain and name. ``extra_ca`` is a PEM file to trust besides the system's.

    Raises:
        OSError: when the PEM file cannot be read.
    """
    context = httpx2.create_ssl_context(trust_env=False)
    if extra_ca is not None:
        context.load_verify_locations(extra_ca)
    if seclevel_1:
        context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context
