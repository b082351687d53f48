"""What every answer of the site passes through: only this machine is served, and pages load nothing from outside.

A page from elsewhere may name its own host after this machine's loopback address and so read a local site
(DNS rebinding); hence the Host header must be a loopback name. The content security policy makes a browser
refuse anything that does not come from the site itself. The guard also knows the language that a visitor wants.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from explorer.language import COOKIE, Language, as_language, choose, preferred

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
LANGUAGE_ARGUMENT = "_language"
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
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if _without_port(headers.get(b"host", "")) not in _LOOPBACK:
            await _refuse(send, 403, "this site answers to localhost and 127.0.0.1 only\n")
            return
        arguments = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        wanted = as_language(dict(arguments).get(LANGUAGE_ARGUMENT, ""))
        if wanted is not None:
            await _switch(send, scope, arguments, wanted)
            return
        choose(preferred(headers.get(b"cookie", ""), headers.get(b"accept-language", "")))

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


async def _switch(send: Send, scope: Scope, arguments: list[tuple[str, str]], wanted: Language) -> None:
    """Remember the language, and show the same page again."""
    # An address that begins with two slashes would lead to another machine.
    path = "/" + scope["raw_path"].partition(b"?")[0].decode("latin-1").lstrip("/\\")
    rest = urlencode([pair for pair in arguments if pair[0] != LANGUAGE_ARGUMENT])
    cookie = f"{COOKIE}={wanted}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
    location = f"{path}?{rest}" if rest else path
    headers = [(b"location", location.encode("latin-1")), (b"set-cookie", cookie.encode()), *_HEADERS]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, status: int, text: str) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})
