# ruff: noqa: E501, PLW0108 (pieces of markup stay whole; bytes are made only when asked for)
"""Pages, texts and pictures that are endless, deep, crowded, or made of characters nobody sees."""

from __future__ import annotations

import random
import struct
import zlib
from functools import partial

from tests.torture.hostile.making import HostileFile, deflated

_MEGABYTE = 1 << 20
BIDI_AND_CONTROL = (
    "\u202e\u2066\u2069\u200f\u200b\ufeff\u0000\u0001\u0007\u0008\u001b[31m\u007f\u0085\u2028\u2029\ufffe\U000e0001"
)
_SECTIONS = "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n"


def _page(body: str) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>年报</title></head><body>{body}</body></html>".encode()
    )


def _deep(tag: str, size: int) -> bytes:
    return _page(f"<{tag}>" * (size // (len(tag) + 2)))


def _deep_tables(depth: int) -> bytes:
    return _page("<table><tr><td>" * depth + "1")


def _noise(size: int, alphabet: bytes | None = None) -> bytes:
    chance = random.Random(size)
    return bytes(chance.choices(alphabet, k=size)) if alphabet else chance.randbytes(size)


def _bidi() -> bytes:
    return (_SECTIONS + (BIDI_AND_CONTROL + "1") * 3000 + _SECTIONS).encode("utf-8", "surrogatepass")


def _bidi_page() -> bytes:
    cells = "".join(f"<td>{BIDI_AND_CONTROL}{n}</td>" for n in range(8))
    return _page(_SECTIONS.replace("\n", "<p>") + f"<table>{f'<tr>{cells}</tr>' * 40}</table>")


def _surrogates() -> bytes:
    return b"\xff\xfe" + (_SECTIONS.encode("utf-16-le") + b"\x00\xd8\x31\x00") * 2000


def _png(width: int, height: int, pixels: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _png_bomb() -> bytes:
    return _png(30_000, 30_000, deflated(bytes(30_001), 30_000))


def _tiff_in_a_ring() -> bytes:
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHIIHHIII", 2, 256, 4, 1, 9, 257, 4, 1, 9, 8)


def _mail_in_mail() -> bytes:
    out = b"".join(b'Content-Type: multipart/related; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5000))
    return b"MIME-Version: 1.0\n" + out + b"Content-Type: text/html\n\n<p>1"


FILES = {
    name: HostileFile(file_name, make)
    for name, file_name, make in (
        ("html_1_mb_deep", "a.html", partial(_deep, "div", _MEGABYTE)),
        ("html_1_mb_of_bold", "a.html", partial(_deep, "b", _MEGABYTE)),
        ("html_1_mb_of_fonts", "a.html", partial(_deep, "font", _MEGABYTE)),
        ("html_tables_70000_deep", "a.html", partial(_deep_tables, 70_000)),
        ("html_tables_60_deep", "a.html", partial(_deep_tables, 60)),
        ("html_200000_attributes", "a.html", lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">")),
        ("html_endless_spans", "a.html", lambda: _page("<table>" + ("<tr>" + "<td rowspan=65534 colspan=1000>1" * 20) * 500)),
        ("html_300000_cells", "a.html", lambda: _page("<table>" + "<tr><td>1<td>2<td>3" * 100_000)),
        ("html_9_mb_of_brackets", "a.html", lambda: b"<html>" + b"<" * (9 * _MEGABYTE)),
        ("html_open_comment", "a.html", lambda: b"<html>" + b"<!--" * (2 * _MEGABYTE)),
        ("html_entities", "a.html", lambda: _page("&amp;#x1F600;&#0;&#x110000;&#xD800;" * 200_000)),
        ("html_style_flood", "a.html", lambda: _page("<style>" + ".a{display:none}" * 400_000 + "</style>" + "<p class=a>1" * 1000)),
        ("html_style_open", "a.html", lambda: _page("<style>" + "{" * _MEGABYTE + "/*" * _MEGABYTE)),
        ("html_bidi_and_control", "a.html", _bidi_page),
        ("html_conditional_comments", "a.html", lambda: b"<!--[if]>" * 500_000 + b"<html>"),
        ("mhtml_5000_deep", "a.doc", _mail_in_mail),
        ("txt_endless_line", "a.txt", lambda: ("1 " * 4_900_000).encode()),
        ("txt_endless_blanks", "a.txt", lambda: _SECTIONS.encode() + b" " * 9_000_000 + b"1"),
        ("txt_90000_lines_of_figures", "a.txt", lambda: _SECTIONS.encode() + b"1 2 3 4 5 6 7\n" * 90_000),
        ("txt_90000_tabs_a_line", "a.txt", lambda: _SECTIONS.encode() + (b"\t" * 90_000 + b"\n") * 50),
        ("txt_90000_bars_a_line", "a.txt", lambda: _SECTIONS.encode() + (b"|1" * 90_000 + b"\n") * 30),
        ("txt_quotes", "a.txt", lambda: _SECTIONS.encode() + b'"' * 3_000_000 + b",1\n"),
        ("txt_years", "a.txt", lambda: (_SECTIONS + "2021年" * 300_000 + "自2021年1月1日" * 100_000).encode()),
        ("txt_numerals", "a.txt", lambda: (_SECTIONS + "一" * 1_000_000 + "（" * 1_000_000).encode()),
        ("txt_one_long_number", "a.txt", lambda: (_SECTIONS + "1" * 5_000_000).encode()),
        ("txt_sections_30000_times", "a.txt", lambda: (_SECTIONS * 20_000).encode()),
        ("txt_bidi_and_control", "a.txt", _bidi),
        ("txt_lone_surrogates", "a.txt", _surrogates),
        ("txt_box_drawing", "a.txt", lambda: _SECTIONS.encode() + ("┌┬┐" * 500 + "\n" + "│1│" * 500 + "\n").encode() * 300),
        ("noise", "a.pdf", partial(_noise, 3 * _MEGABYTE)),
        ("noise_after_pdf", "a.pdf", lambda: b"%PDF-1.4\n" + _noise(3 * _MEGABYTE)),
        ("noise_of_marks", "a.txt", partial(_noise, _MEGABYTE, b"<>[]{}()/%|\t\n 019")),
        ("png_of_900_megapixels", "a.png", _png_bomb),
        ("tiff_in_a_ring", "a.jpg", _tiff_in_a_ring),
    )
}  # fmt: skip
