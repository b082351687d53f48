"""Reading a response's body in small pieces: counted on the wire, decoded in steps, cut off at the cap."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx2

from sources.outcomes import Outcome

ACCEPT_ENCODING = "gzip, deflate"
"""All that is asked for. Anything else (brotli, a chain of encodings) is refused unread."""

_STEP = 1 << 18
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class BodyRefused(Exception):
    """A body that was not read to its end; ``outcome`` says why."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.message = message


class BodyReader:
    """Iterates over the decoded body of a response; ``wire_bytes`` counts what came over the line."""

    def __init__(self, response: httpx2.Response, cap: int) -> None:
        self._response = response
        self._cap = cap
        self.wire_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        """Decoded pieces of at most 256 KB.

        Raises:
            BodyRefused: TOO_LARGE, UNDECODABLE, or TRUNCATED for a compressed stream without its end.
        """
        declared = self._response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._cap:
            raise BodyRefused(Outcome.TOO_LARGE, f"{declared} bytes announced, {self._cap} are allowed")
        encoding = self._response.headers.get("content-encoding", "identity").strip().lower()
        if encoding in ("", "identity"):
            pieces = self._wire()
        elif encoding in ("gzip", "x-gzip", "deflate"):
            pieces = self._inflated(raw=encoding == "deflate")
        else:
            raise BodyRefused(Outcome.UNDECODABLE, f"content encoding {encoding!r} was not asked for")
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

    def _inflated(self, *, raw: bool) -> Iterator[bytes]:
        inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
        is_first = True
        for piece in self._wire():
            pending = piece
            while pending and not inflater.eof:
                try:
                    yield inflater.decompress(pending, _STEP)
                except zlib.error as error:
                    if not (raw and is_first):
                        raise BodyRefused(Outcome.UNDECODABLE, f"the compressed body is broken: {error}") from error
                    # "deflate" means zlib's format, but old servers send the bare stream.
                    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
                    is_first = False
                    continue
                is_first = False
                pending = inflater.unconsumed_tail
        if not inflater.eof:
            raise BodyRefused(Outcome.TRUNCATED, "the compressed body ends before its end mark")
