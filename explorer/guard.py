"""What every answer of the site passes through: only this machine is served, and pages load nothing from outside.

A page from elsewhere may name its own host after this machine's loopback address and so read a local site
(DNS rebinding); hence the Host header must be a loopback name. The content security policy makes a browser
refuse anything that does not come from the site itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guard:
    """Wraps the site's ASGI application; ``note_request`` is called for every request."""

    def __init__(self, application: Application, note_request: Callable[[], None]) -> None:
        self._application = application
        self._note_request = note_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        self._note_request()
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if _without_port(host) not in _LOOPBACK:
            await _refuse(send, 403, "this site answers to localhost and 127.0.0.1 only\n")
            return

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", [])}
                extra = [pair for pair in _HEADERS if pair[0] not in given]
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        await self._application(scope, receive, send_with_headers)


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


async def _refuse(send: Send, status: int, text: str) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})
