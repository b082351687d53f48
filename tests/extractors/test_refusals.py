"""Files of strangers: refused in one clear line, in bounded time and memory, whatever they hold."""

from __future__ import annotations

import random
import re
import time
import tracemalloc
from pathlib import Path

import pytest

from contracts.readings import UnreadableDocument
from extractors import ocr, readings
from tests.extractors.carriers import WORD, docx, docx_table, html_table, paragraph, workbook, zipped

A_HANG_S = 60
"""More than a busy machine ever needs here: only what would never end takes longer."""

DOC = (Path(__file__).parent / "fixtures" / "merged_and_nested.doc").read_bytes()
GRID = [(f"标{row}{column}", row, column, 1, 1) for row in range(6) for column in range(5)]
ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
BILLION = (
    f'<!DOCTYPE a [<!ENTITY a "haha">{ENTITIES}]>'
    f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
)
OUTSIDE = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
)

HOSTILE = {
    "a zip bomb": (docx(paragraph(" " * 40_000_000)), "DOC.TOO_LARGE"),
    "a million paragraphs": (docx("<w:p/>" * 1_200_000), "DOC.TOO_LARGE"),
    "a bomb of entities": (zipped({"word/document.xml": BILLION}), "DOC.DAMAGED"),
    "an outside entity": (zipped({"word/document.xml": OUTSIDE}), "DOC.DAMAGED"),
    "an outside entity in utf-16": (zipped({"word/document.xml": OUTSIDE.encode("utf-16")}), "DOC.DAMAGED"),
    "deep content controls": (
        docx("<w:sdt><w:sdtContent>" * 9000 + "</w:sdtContent></w:sdt>" * 9000),
        "DOC.DAMAGED",
    ),
    "deep HTML": (b"<html>" + b"<div>" * 400_000 + b"x", "DOC.DAMAGED"),
    "endless HTML": (b"<p>1" * 2_400_000, "DOC.TOO_LARGE"),
    "endless attributes": (b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x", "DOC.TOO_LARGE"),
    "spans of everything": (
        b"<table>" + (b"<tr>" + b"<td rowspan=65534 colspan=1000>1" * 20) * 500,
        "DOC.TOO_LARGE",
    ),
    "endless lines": (b"1\n" * 3_000_000, "DOC.TOO_LARGE"),
    "endless figures": (b"|1" * 200_000, "DOC.TOO_LARGE"),
    "too much text": (b"a" * 11_000_000, "DOC.TOO_LARGE"),
    "an empty archive": (zipped({}), "DOC.ARCHIVE"),
    "too many members": (zipped({f"{n}.txt": "x" for n in range(300)}), "DOC.TOO_LARGE"),
    "a DOCX without its text": (zipped({"word/document.xml": ""}), "DOC.DAMAGED"),
    "a workbook without its sheets": (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "DOC.DAMAGED"),
    "a workbook of merged cells": (
        workbook("<row r='1'><c r='A1' t='str'><v>1</v></c><c r='SF1'><v>2</v></c></row>"
                 "<row r='1048576'><c r='A1048576'><v>1</v></c><c r='B1048576'><v>x</v></c></row>",
                 "<mergeCell ref='A1:XFD1048576'/>"),
        "DOC.TOO_LARGE",
    ),
    "a presentation": (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "DOC.UNKNOWN_FORMAT"),
    "a picture without a picture": (b"\xff\xd8\xff\xe0", "DOC.DAMAGED" if ocr.available() else "DOC.NO_TEXT"),
    "nothing": (b"", "DOC.EMPTY"),
    "a program": (b"MZ\x90\x00" + bytes(400), "DOC.UNKNOWN_FORMAT"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_quickly_in_one_line_without_much_memory(name: str) -> None:
    data, rule = HOSTILE[name]
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises(UnreadableDocument) as caught:
        list(readings(data))
    elapsed = time.monotonic() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.rule == rule
    assert re.fullmatch(r"[^\n]{10,400}", caught.value.message)
    assert elapsed < A_HANG_S
    assert peak < 300_000_000


def test_a_member_that_inflates_beyond_its_declared_size_is_cut_there() -> None:
    data = bytearray(zipped({"word/document.xml": b" " * 5_000_000}))
    small = (1000).to_bytes(4, "little")
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 22 : local + 26] = data[central + 24 : central + 28] = small
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(bytes(data)))
    assert caught.value.rule == "DOC.DAMAGED"


CARRIERS = {
    "docx": docx(paragraph("前") + docx_table(GRID)),
    "html": ("<html><body>" + html_table(GRID) + "</body></html>").encode("gb18030"),
    "txt": "\n".join("\t".join(text for text, row, *_ in GRID if row == number) for number in range(6)).encode(),
    "doc": DOC,
    "zip": zipped({"表.docx": docx(docx_table(GRID)), "文.txt": "一\t二\t三"}),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_damaged_files_are_read_or_refused_never_a_crash(carrier: str) -> None:
    chance = random.Random(carrier)
    for _ in range(150):
        data = bytearray(CARRIERS[carrier])
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        elif chance.random() < 0.3:
            start = chance.randrange(len(data))
            del data[start : start + chance.choice([1, 4, 512])]
        for _ in range(chance.choice([0, 1, 3, 30])):
            if data:
                data[chance.randrange(len(data))] = chance.choice([0, 0xFF, chance.randrange(256)])
        started = time.monotonic()
        try:
            list(readings(bytes(data)))
        except UnreadableDocument as refusal:
            assert refusal.rule.startswith("DOC.")
            assert "\n" not in refusal.message
        assert time.monotonic() - started < A_HANG_S


def test_a_long_report_is_no_bomb() -> None:
    assert next(readings(docx("".join(paragraph(f"第{number}段" * 50) for number in range(2000))))).blocks
