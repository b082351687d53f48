"""The process that looks: one order on standard input, one answer on standard output.

Started by :mod:`flows.isolation.looking` as ``python -m flows.isolation.looker``.
"""

from __future__ import annotations

import io
import os
import pickle
import resource
import sys
from collections.abc import Iterator

from PIL import Image, ImageDraw

from contracts.documents import Format
from contracts.readings import Place, Reading, Table, UnreadableDocument
from explorer.handed import NotShown
from extractors import archive, readings, sniff
from extractors.pdf import render_page
from flows.isolation.confinement import confine
from flows.isolation.looking import LIMITS, PageOrder, TableOrder

_PIXELS_A_POINT = 2.0
"""As the pictures of PDF pages have."""


def _page(order: PageOrder) -> bytes:
    place = order.place
    data = order.data if place.member is None else _member(order.data, place.member)
    found = sniff(data)
    if place.page is None or place.box is None or found not in (Format.PDF, Format.IMAGE):
        raise NotShown("only a cell of a PDF or of a picture can be shown on its page")
    if found is Format.IMAGE:
        return _picture_page(data, place.page, place.box)
    return render_page(data, place.page, [place.box], _PIXELS_A_POINT)


def _member(data: bytes, name: str) -> bytes:
    """The bytes of a file of an archive, perhaps of an archive within it, under the name that readings give it."""
    found: dict[str, bytes] = {}

    def keep(content: bytes, member: str) -> Iterator[Reading]:
        found[member] = content
        yield Reading(Format.UNKNOWN, "", "", ())

    for _ in archive.readings(data, keep):
        pass
    for member, content in found.items():
        if member == name:
            return content
        if name.startswith(f"{member}/"):
            return _member(content, name.removeprefix(f"{member}/"))
    raise NotShown(f"the archive holds no {name}")


def _picture_page(data: bytes, page: int, box: tuple[float, float, float, float]) -> bytes:
    # Reading pictures is an extra; where it is not installed no picture was read.
    from extractors.ocr.image_sheets import image_sheets

    sheet = next((one for one in image_sheets(data) if one.number == page), None)
    if sheet is None:
        raise NotShown(f"the picture has no page {page}")
    width, height = (round(points * _PIXELS_A_POINT) for points in sheet.size)
    image = Image.fromarray(sheet.light).convert("RGB").resize((width, height))
    ImageDraw.Draw(image).rectangle([value * _PIXELS_A_POINT for value in box], outline=(208, 0, 0), width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _table(order: TableOrder) -> Table:
    candidates: list[Table] = []
    for reading in readings(order.data, file_name=order.file_name):
        for block in reading.blocks:
            if isinstance(block, Table) and any(_same(cell.place, order.place) for cell in block.cells):
                if reading.reader == order.reader:
                    return block
                candidates.append(block)
    if not candidates:
        raise NotShown("the present readers find no table with this cell; it was read by earlier ones")
    return candidates[0]


def _same(one: Place, other: Place) -> bool:
    return (one.page, one.table, one.row, one.column, one.line, one.member) == (
        other.page, other.table, other.row, other.column, other.line, other.member,
    )  # fmt: skip


def main() -> None:
    """Answer the one order on standard input."""
    order = pickle.loads(sys.stdin.buffer.read())
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    confine()
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_bytes, LIMITS.memory_bytes))
    answer: tuple[str | None, bytes | Table | None]
    try:
        answer = (None, _page(order) if isinstance(order, PageOrder) else _table(order))
    except (NotShown, UnreadableDocument, ValueError, MemoryError) as error:
        answer = (str(error) or type(error).__name__, None)
    with answers:
        pickle.dump(answer, answers)


if __name__ == "__main__":
    main()
