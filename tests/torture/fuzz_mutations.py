# ruff: noqa: E501 (pieces of markup stay whole)
"""How documents are wounded: bits, stretches, tokens, numbers, parts of other files; packages with their checksums right."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence

_TOKENS = (
    b"<", b">", b"</td>", b"<table>", b"<td rowspan=99999 colspan=9>", b"&#0;", b"<!--", b"]]>", b"<?xml", b"\x00", b"\xff\xff",
    b"\xff\xfe", b"\xef\xbb\xbf", b"99999999999999999999", b"-1", b"1e309", b"nan", b"\t", b"|", "年".encode(), "总计".encode(),
    "（".encode(), "\u202e".encode(), b"\x1b[31m", b"%s", b"../", b"obj", b"endobj", b"stream", b"/Kids[3 0 R]", b"<<", b"[", b"(",
    b"q 0 0 0 0 0 0 cm", b"BT", b"ET", b"Tj", b"/Fm Do", b"1e9 w", b"re f", b"/Parent 1 0 R", b"/Length 99999999",
    b"PK\x01\x02", b"\xd0\xcf\x11\xe0", b'": [', b"{", b"&a", b"*a", b"<<: *a", b"!!python/object:os.system", b"- ", b"\r\n",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_DEFLATED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?")


def mutate(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The document with a few wounds."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9, 20))):
        place = chance.randrange(len(out) + 1)
        length = min(len(out) - place, int(chance.paretovariate(0.6)))
        kind = chance.randrange(8)
        if kind == 0 and out:
            out[place % len(out)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del out[place : place + length]
        elif kind == 2:
            out[place:place] = out[place : place + length] * min(chance.randrange(1, 9), 1 + 200_000 // (length + 1))
        elif kind == 3:
            out[place : place + chance.choice((0, 1, 4))] = chance.choice(_TOKENS)
        elif kind == 4:
            out[place : place + length] = chance.randbytes(min(length, 64))
        elif kind == 5:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            out[place:place] = other[start : start + min(length, 5000)]
        elif kind == 6 and (found := _NUMBER.search(out, place)):
            out[found.start() : found.end()] = str(chance.choice((0, 1, -1, 2**31, 2**63, 10**25, 255))).encode()
        else:
            out = out[: chance.randrange(len(out) + 1)] if chance.random() < 0.1 else out
    return bytes(out)


def mutant(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the documents, wounded; within a package, each part with its checksum right again."""
    data = chance.choice(seeds)
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.7:
        try:
            return repacked(data, lambda part: mutate(part, chance, [part]) if chance.random() < 0.5 else part)
        except Exception:  # wounded before, and zipfile may fail on it in any way
            return mutate(data, chance, seeds)
    return mutate(data, chance, seeds)


def repacked(data: bytes, alter: Callable[[bytes], bytes]) -> bytes:
    """A ZIP package with every text part altered and all its checksums right again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            is_picture = info.filename.endswith((".ttf", ".png", ".jpg"))
            target.writestr(info.filename, content if is_picture else alter(content))
    return out.getvalue()


def inflated_pdf(data: bytes) -> bytes:
    """A PDF whose streams are plain text, so that wounds reach what they say; readers find its objects by searching."""

    def inflate(stream: re.Match[bytes]) -> bytes:
        try:
            return b"stream\n" + zlib.decompress(stream[1]) + b"\nendstream"
        except zlib.error:
            return stream[0]

    return _DEFLATED.sub(b"", _STREAM.sub(inflate, data))
