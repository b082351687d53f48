r"""RTF files that are deep, endless, or say one thing and hold another."""

from __future__ import annotations

from functools import partial

from tests.torture.hostile.making import HostileFile

_HEAD = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 A;}}"
_ROW = b"\\trowd\\cellx1000\\cellx2000\\pard\\intbl 1\\cell 2\\cell\\row"


def _of(body: bytes, times: int, end: bytes = b"}") -> bytes:
    return _HEAD + body * times + end


FILES = {
    name: HostileFile("a.doc", make)
    for name, make in {
        "rtf_groups_100000_deep": partial(_of, b"{", 100_000),
        "rtf_stories_4000_deep": partial(_of, b"{\\footnote 1{\\header 1", 2000, b""),
        "rtf_tables_1000000_deep": partial(_of, b"\\pard\\intbl\\itap99999 1\\nestcell", 300_000),
        "rtf_300000_rows": partial(_of, _ROW, 300_000),
        "rtf_row_of_2000000_edges": lambda: _of(b"\\cellx1", 2_000_000, b"\\cell\\row}"),
        "rtf_rows_of_no_cells": partial(_of, b"\\row\\nestrow", 1_000_000),
        "rtf_60_mb_of_picture": lambda: _of(b"0123456789abcdef\r\n", 3_000_000, b"}").replace(b"}}0", b"}}{\\pict 0", 1),
        "rtf_binary_of_2_gb": partial(_of, b"{\\pict\\bin2147483647 1}", 1000),
        "rtf_numbers_beyond_all": partial(_of, b"\\u-9999999999 \\uc9999999999 \\f9999999999 1\\cellx9999999999\\cell", 20_000),
        "rtf_colours_500000": lambda: _of(b"{\\colortbl" + b";\\red255" * 500_000 + b"}", 1),
        "rtf_halves_of_characters": partial(_of, b"\\u-10240 ?\\u-10240 ?\\'81", 200_000),
        "rtf_only_its_name": lambda: b"{\\rtf",
    }.items()
}  # fmt: skip
