"""Reading a response's body in small pieces: counted on the wire, decoded in steps, cut off at the cap."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain

import httpx2

from sources.headers import encodings_of
from sources.outcomes import Outcome

ACCEPT_ENCODING = "gzip, deflate"
"""All that is asked for. Anything else (brotli, a chain of encodings) is refused unread."""

_STEP = 1 << 18
_GZIP = b"\x1f\x8b"
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class BodyRefused(Exception):
    """A body that was not read to its end; ``outcome`` says why."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.message = message


class BodyReader:
    """Iterates over the decoded body of a response; ``wire_bytes`` counts what came over the line.

    A length above the cap is refused unread, unless ``heeds_length`` is false because the beginning is of use.
    """

    def __init__(self, response: httpx2.Response, cap: int, *, heeds_length: bool = True) -> None:
        self._response = response
        self._cap = cap
        self._heeds_length = heeds_length
        self.wire_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        """Decoded pieces of at most 256 KB.

        Raises:
            BodyRefused: TOO_LARGE, UNDECODABLE, or TRUNCATED for a compressed stream without its end.
        """
        declared = self._response.headers.get("content-length", "")
        if self._heeds_length and declared.isdecimal() and int(declared) > self._cap:
            raise BodyRefused(Outcome.TOO_LARGE, f"{declared} bytes announced, {self._cap} are allowed")
        encodings = encodings_of(self._response.headers.get("content-encoding", ""))
        if not encodings:
            pieces = self._wire()
        elif encodings in (("gzip",), ("x-gzip",), ("deflate",)):
            pieces = inflated(self._wire(), may_be_bare=encodings == ("deflate",))
        else:
            raise BodyRefused(Outcome.UNDECODABLE, f"content encoding {', '.join(encodings)!r} was not asked for")
        decoded = 0
        for piece in pieces:
            decoded += len(piece)
            if decoded > self._cap:
                raise BodyRefused(Outcome.TOO_LARGE, f"more than {self._cap} bytes after decoding")
            yield piece

    def _wire(self) -> Iterator[bytes]:
        for piece in self._response.iter_raw():
            self.wire_bytes += len(piece)
            if self.wire_bytes > self._cap:
                raise BodyRefused(Outcome.TOO_LARGE, f"more than {self._cap} bytes on the wire")
            yield piece


def inflated(pieces: Iterator[bytes], *, may_be_bare: bool = False) -> Iterator[bytes]:
    """The content of a gzip or zlib stream, in pieces of at most 256 KB; several gzip streams in a row are one.

    ``may_be_bare`` admits deflate without zlib's header, which old servers send under that name.

    Raises:
        BodyRefused: UNDECODABLE for other bytes, TRUNCATED for a stream without its end.
    """
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= len(_GZIP):
            break
    is_bare = may_be_bare and not start.startswith(_GZIP) and not _starts_as_zlib(start)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else _GZIP_OR_ZLIB)
    beyond = b""
    for piece in chain((start,), pieces):
        pending = beyond + piece
        while pending:
            if inflater.eof:
                beyond = pending
                if not _GZIP.startswith(beyond[: len(_GZIP)]):
                    return
                if len(beyond) < len(_GZIP):
                    break
                inflater, beyond = zlib.decompressobj(_GZIP_OR_ZLIB), b""
            try:
                yield inflater.decompress(pending, _STEP)
            except zlib.error as error:
                raise BodyRefused(Outcome.UNDECODABLE, f"the compressed body is broken: {error}") from error
            pending = inflater.unconsumed_tail or inflater.unused_data
    if not inflater.eof:
        raise BodyRefused(Outcome.TRUNCATED, "the compressed body ends before its end mark")


def _starts_as_zlib(start: bytes) -> bool:
    return len(start) > 1 and start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
