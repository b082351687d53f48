# ruff: noqa: E501 (pieces of markup stay whole; bytes are made only when asked for)
"""PDF files that inflate, recurse, loop and multiply."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from functools import partial

from tests.torture.hostile.making import HostileFile, deflated

MEGABYTE = 1 << 20
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>/Font<</A 6 0 R>>>>>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """A stream object with its length."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (keys, len(content), content)


def form(content: bytes, inner: bytes = b"") -> bytes:
    """A form XObject whose resources name ``inner``."""
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<%s>>>>" % inner)


def document(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects with a sound cross-reference table; object 1 is its catalogue."""
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def one_page(contents: bytes, others: Mapping[int, bytes] | None = None, page: bytes = _PAGE) -> bytes:
    """A document of one page with these contents (a stream object) and other objects."""
    return document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page,
            4: contents,
            5: form(b""),
            6: _FONT,
            **(others or {}),
        }
    )


def _deflate_bomb() -> bytes:
    return one_page(stream(deflated(b"0 0 m 1 1 l S\n" * 74898, 500), b"/Filter/FlateDecode"))


def _doubled_bomb() -> bytes:
    twice = deflated(deflated(bytes(MEGABYTE), 1000), 1)
    return one_page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


def _many_characters() -> bytes:
    return one_page(stream(deflated(b"BT /A 1 Tf (%s) Tj ET\n" % (b"1234567890" * 48), 1000), b"/Filter/FlateDecode"))


def _self_including_form() -> bytes:
    return one_page(stream(b"/F Do"), {5: form(b"/F Do", b"/F 5 0 R")})


def _forms_in_a_ring() -> bytes:
    return one_page(stream(b"/F Do"), {5: form(b"/G Do", b"/G 7 0 R"), 7: form(b"/F Do", b"/F 5 0 R")})


def _billion_forms() -> bytes:
    levels = {10 + n: form(b"/L Do " * 10, b"/L %d 0 R" % (11 + n)) for n in range(9)}
    return one_page(stream(b"/F Do"), {5: form(b"/L Do " * 10, b"/L 10 0 R"), **levels, 19: form(b"0 0 m 9 9 l S")})


def _deep_forms() -> bytes:
    chain = {10 + n: form(b"/L Do", b"/L %d 0 R" % (11 + n)) for n in range(20_000)}
    return one_page(stream(b"/F Do"), {5: form(b"/L Do", b"/L 10 0 R"), **chain, 20_010: form(b"0 0 m 9 9 l S")})


def _random_lines(count: int) -> bytes:
    chance = random.Random(1)
    lines = (b"%d %d m %d %d l S\n" % tuple(chance.randrange(800) for _ in range(4)) for _ in range(count))
    return one_page(stream(b"".join(lines)))


def _random_numbers() -> bytes:
    chance = random.Random(2)
    drawn = (
        b"BT /A 6 Tf %d %d Td (%d) Tj ET\n" % (chance.randrange(595), chance.randrange(842), chance.randrange(10**6))
        for _ in range(30_000)
    )
    return one_page(stream(b"".join(drawn)))


def _grid_of_lines() -> bytes:
    drawn = b"".join(b"0 %f m 595 %f l S %f 0 m %f 842 l S\n" % (n, n, n, n) for n in _steps(842, 2000))
    return one_page(stream(drawn))


def _steps(end: int, count: int) -> Iterable[float]:
    return (end * n / count for n in range(count))


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    pages = {10 + n: _PAGE for n in range(count)}
    return document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            4: stream(b"BT /A 9 Tf 9 9 Td (1) Tj ET"),
            5: form(b""),
            6: _FONT,
            **pages,
        }
    )


def _one_page_many_times() -> bytes:
    return document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count 400000>>" % (b"3 0 R " * 400_000),
            3: _PAGE,
            4: stream(b""),
            5: form(b""),
            6: _FONT,
        }
    )


def _page_tree_in_a_ring() -> bytes:
    return document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 1000000>>",
        }
    )


def _table_in_a_ring() -> bytes:
    data = one_page(stream(b""))
    start = data.rindex(b"startxref\n") + len(b"startxref\n")
    place = data[start:].split(b"\n")[0]
    return data.replace(b"/Size", b"/Prev %s/Size" % place)


def _reference_to_itself() -> bytes:
    return document({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"2 0 R", 3: b"4 0 R", 4: b"3 0 R"})


def _length_of_itself() -> bytes:
    return one_page(b"<</Length 4 0 R>>stream\n0 0 m\nendstream")


def _deep_arrays() -> bytes:
    return one_page(
        stream(b""), {7: b"[" * 200_000 + b"]" * 200_000}, _PAGE.replace(b"/Type/Page", b"/Type/Page/X 7 0 R")
    )


def _deep_dictionaries_in_contents() -> bytes:
    return one_page(stream(b"/A " + b"<</A" * 200_000 + b" BDC"))


def _picture_bomb() -> bytes:
    picture = deflated(bytes(MEGABYTE), 1024)
    keys = (
        b"/Type/XObject/Subtype/Image/Width 32768/Height 32768/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter/FlateDecode"
    )
    return one_page(stream(b"595 0 0 842 0 0 cm /F Do"), {5: stream(picture, keys)})


def _endless_sheet() -> bytes:
    page = _PAGE.replace(b"[0 0 595 842]", b"[0 0 1e9 1e9]")
    return one_page(stream(b"1e9 0 0 1e9 0 0 cm /F Do"), {5: _small_picture()}, page)


def _small_picture() -> bytes:
    keys = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
    return stream(bytes(range(64)), keys)


def _numbers_that_are_none() -> bytes:
    return one_page(
        stream(b"1e400 -1e400 nan inf m 99999999999999999999 0 l S BT /A 1e30 Tf 1e30 1e30 Td (1) Tj ET\n" * 500)
    )


def _endless_dashes() -> bytes:
    return one_page(stream(b"[0.0001 0.0001] 0 d 0 0 m 1e7 1e7 l S\n" * 2000))


def _saved_states() -> bytes:
    return one_page(stream(b"q " * 2_000_000))


def _comments() -> bytes:
    return b"%PDF-1.4\n" + b"%" * 20_000_000


def _objects_without_end() -> bytes:
    return b"%PDF-1.4\n" + b"1 0 obj <<" * 500_000


FILES = {
    name: HostileFile(f"{name}.pdf", make)
    for name, make in {
        "pdf_deflate_bomb_500_mb": _deflate_bomb,
        "pdf_deflated_twice_1_gb": _doubled_bomb,
        "pdf_480000_characters": _many_characters,
        "pdf_form_in_itself": _self_including_form,
        "pdf_forms_in_a_ring": _forms_in_a_ring,
        "pdf_billion_forms": _billion_forms,
        "pdf_20000_forms_deep": _deep_forms,
        "pdf_100000_random_lines": partial(_random_lines, 100_000),
        "pdf_30000_random_numbers": _random_numbers,
        "pdf_grid_of_4000_lines": _grid_of_lines,
        "pdf_20000_pages": partial(_pages, 20_000),
        "pdf_one_page_400000_times": _one_page_many_times,
        "pdf_page_tree_in_a_ring": _page_tree_in_a_ring,
        "pdf_cross_references_in_a_ring": _table_in_a_ring,
        "pdf_reference_to_itself": _reference_to_itself,
        "pdf_length_of_itself": _length_of_itself,
        "pdf_deep_arrays": _deep_arrays,
        "pdf_deep_dictionaries": _deep_dictionaries_in_contents,
        "pdf_picture_of_1_gb": _picture_bomb,
        "pdf_endless_sheet": _endless_sheet,
        "pdf_numbers_that_are_none": _numbers_that_are_none,
        "pdf_endless_dashes": _endless_dashes,
        "pdf_two_million_saved_states": _saved_states,
        "pdf_20_mb_of_comments": _comments,
        "pdf_objects_without_end": _objects_without_end,
    }.items()
}
