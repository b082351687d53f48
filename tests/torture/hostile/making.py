"""What a hostile file is, and how a bomb is packed without ever being held."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file to be read by the pool. ``is_harmless`` ones may be read, they only must do no harm."""

    file_name: str
    make: Callable[[], bytes]
    is_harmless: bool = False


def deflated(block: bytes, times: int, *, raw: bool = False) -> bytes:
    """``block`` repeated ``times`` times, compressed in one stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
    return b"".join(_packed(packer.compress, block, times)) + packer.flush()


def _packed(compress: Callable[[bytes], bytes], block: bytes, times: int) -> Iterator[bytes]:
    for _ in range(times):
        yield compress(block)
