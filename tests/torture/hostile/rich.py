r"""RTF files, ODT files and workbooks that are deep, endless, or say one thing and hold another."""

from __future__ import annotations

import struct
from functools import partial

from tests.extractors.biff import record, xls
from tests.torture.hostile.making import HostileFile

_HEAD = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 A;}}"
_ROW = b"\\trowd\\cellx1000\\cellx2000\\pard\\intbl 1\\cell 2\\cell\\row"


def _of(body: bytes, times: int, end: bytes = b"}") -> bytes:
    return _HEAD + body * times + end


def _strings(count: int, backwards: int) -> bytes:
    """A table of shared texts of which the first one's guide to its reading leads back to its own start."""
    text = struct.pack("<HBi", 0, 4, backwards)
    return xls({(0, 0): 1.0}, before_sheet=record(0xFC, struct.pack("<II", count, count) + text * 20))


def _crowded() -> bytes:
    blank = b"".join(record(0xBE, struct.pack("<HH", row, 0) + bytes(512) + b"\xff\0") for row in range(100))
    return xls({(0, 0): 1.0}, [(0, 65535, 0, 255)] * 1000, before_sheet=blank)


def _odt(body: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    head = (
        f'<office:document office:mimetype="application/vnd.oasis.opendocument.text" xmlns:office="{space}:office:1.0"'
    )
    spaces = f'{head} xmlns:t="{space}:table:1.0" xmlns:x="{space}:text:1.0" xmlns:s="{space}:style:1.0">'
    return f"{spaces}<office:body><office:text>{body}</office:text></office:body></office:document>".encode()


_ROWS = '<t:table><t:table-row t:number-rows-repeated="65534"><t:table-cell t:number-columns-repeated="1000">'
_ROWS_END = "</t:table-cell></t:table-row></t:table>"
_RING = "".join(
    f'<s:style s:name="{n}" s:family="paragraph" s:parent-style-name="{(n + 1) % 1000}"/>' for n in range(1000)
)

FILES = {
    name: HostileFile("a.doc", make)
    for name, make in {
        "rtf_groups_100000_deep": partial(_of, b"{", 100_000),
        "rtf_stories_4000_deep": partial(_of, b"{\\footnote 1{\\header 1", 2000, b""),
        "rtf_tables_1000000_deep": partial(_of, b"\\pard\\intbl\\itap99999 1\\nestcell", 300_000),
        "rtf_300000_rows": partial(_of, _ROW, 300_000),
        "rtf_row_of_2000000_edges": lambda: _of(b"\\cellx1", 2_000_000, b"\\cell\\row}"),
        "rtf_rows_of_no_cells": partial(_of, b"\\row\\nestrow", 1_000_000),
        "rtf_60_mb_of_picture": lambda: _HEAD + b"{\\pict " + b"0123456789abcdef\r\n" * 3_000_000 + b"}}",
        "rtf_binary_of_2_gb": partial(_of, b"{\\pict\\bin2147483647 1}", 1000),
        "rtf_numbers_beyond_all": partial(_of, b"\\u-9999999999 \\uc9999999999 1\\cellx9999999999\\cell", 20_000),
        "rtf_colours_500000": lambda: _of(b"{\\colortbl" + b";\\red255" * 500_000 + b"}", 1),
        "rtf_halves_of_characters": partial(_of, b"\\u-10240 ?\\u-10240 ?\\'81", 200_000),
        "rtf_only_its_name": lambda: b"{\\rtf",
        "odt_65534_rows_of_1000_cells": partial(_odt, f"{_ROWS}<x:p>1</x:p>{_ROWS_END}"),
        "odt_empty_rows_without_end": partial(_odt, f"{_ROWS}{_ROWS_END}" * 200),
        "odt_tables_60_deep": partial(_odt, _ROWS * 60 + _ROWS_END * 60),
        "odt_billion_spaces": partial(_odt, '<x:p><x:s x:c="999999999"/>1</x:p>' * 5000),
        "odt_styles_in_a_ring": partial(_odt, _RING + '<x:p x:style-name="1">1</x:p>' * 5000),
        "xls_2_billion_texts": partial(_strings, 0x7FFFFFFF, -7),
        "xls_texts_in_a_ring": partial(_strings, 1500, -7),
        "xls_merged_1000_times": _crowded,
        "xls_cells_at_every_end": lambda: xls({(row, 255): "1" for row in range(0, 65536, 2048)}),
    }.items()
}  # fmt: skip
