"""ZIP archives: every document inside, none written to disk, none lost without a word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from contracts.documents import Format
from contracts.readings import Line, Reading, UnreadableDocument
from extractors import ocr, readings
from tests.extractors.carriers import docx, docx_table, paragraph, rows, tables, zipped

TABLE = docx_table([("规章", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("许可", 1, 0, 1, 1), ("2", 1, 1, 1, 1)])


def test_members_in_order_then_their_other_readings() -> None:
    data = zipped({"附件/表.docx": docx(TABLE), "说明.txt": "规章\t1\t2\n许可\t3\t4".encode("gb18030")})
    found = list(readings(data, file_name="年报.zip"))
    assert [(reading.format, reading.reader) for reading in found] == [
        (Format.DOCX, "docx.xml"),
        (Format.TXT, "txt.separated"),
        (Format.TXT, "txt.lines"),
    ]
    table = tables(found[0])[0]
    assert rows(table) == [["规章", "1"], ["许可", "2"]]
    assert {cell.place.member for cell in table.cells} == {"附件/表.docx"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_stored_without_saying_their_charset(encoding: str) -> None:
    class RawName(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return "年报.txt".encode(encoding), 0

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(RawName("x"), "正文")
    assert next(readings(out.getvalue())).blocks[0].place.member == "年报.txt"


def test_a_member_that_cannot_be_read_is_named_and_the_others_are_read() -> None:
    found = list(readings(zipped({"信.rar": b"Rar!\x1a\x07", "表.docx": docx(TABLE)})))
    assert [reading.reader for reading in found] == ["docx.xml"]
    assert [(finding.rule, "信.rar" in finding.message) for finding in found[0].findings] == [("DOC.MEMBER", True)]


def test_an_archive_in_an_archive_is_opened_once_and_no_deeper() -> None:
    once = zipped({"内.zip": zipped({"表.docx": docx(TABLE)})})
    assert next(readings(once)).blocks[0].place.member == "内.zip/表.docx"
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(zipped({"外.zip": once})))
    assert caught.value.rule == "DOC.ARCHIVE"


def test_links_folders_and_leftovers_are_no_documents_and_paths_only_names() -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("夹/", "")
        archive.writestr("__MACOSX/._表.txt", "x")
        archive.writestr("~$表.docx", "x")
        archive.writestr("../../表.txt", "正文")
    found = list(readings(out.getvalue()))
    assert [reading.blocks[0].place.member for reading in found] == ["../../表.txt"]


def test_an_archive_of_nothing_readable_says_why() -> None:
    with pytest.raises(UnreadableDocument, match=r"信\.rar: the file is a RAR") as caught:
        next(readings(zipped({"信.rar": b"Rar!\x1a\x07"})))
    assert caught.value.rule == "DOC.ARCHIVE"


def test_a_locked_archive_is_said() -> None:
    data = bytearray(zipped({"表.docx": docx(paragraph("x"))}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    with pytest.raises(UnreadableDocument, match="password"):
        next(readings(bytes(data)))


def test_an_archive_of_pictures_alone_is_one_document_for_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[bytes]] = []

    def read(pictures: list[bytes], form: Format) -> Iterator[Reading]:
        seen.append(pictures)
        yield Reading(form, "ocr.cells", "1", (Line("页"),))

    monkeypatch.setattr(ocr, "pictures_readings", read)
    first, second, tenth = (b"\xff\xd8\xff" + bytes([number]) * 99 for number in (1, 2, 10))
    (found,) = readings(zipped({"扫描10.jpg": tenth, "扫描1.jpg": first, "扫描2.jpg": second}), file_name="a.zip")
    assert (seen, found.format) == ([[first, second, tenth]], Format.IMAGE)
    with pytest.raises(UnreadableDocument, match="no readable document"):
        list(readings(zipped({"1.jpg": first, "2.xyz": b"\x00\x01" * 50})))
