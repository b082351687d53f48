"""What a file is, from its bytes alone; and text of any charset."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.documents import Format
from contracts.readings import UnreadableDocument
from extractors import readings, sniff
from extractors.charset import decode
from tests.extractors.carriers import docx, paragraph, zipped

TEXT = "第二十条第（一）项：规章、行政规范性文件，本年制发件数与现行有效件数。"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", Format.EMPTY),
        (b"\r\n \t\x00", Format.EMPTY),
        (b"\xef\xbb\xbf", Format.EMPTY),
        (b"%PDF-1.7\n", Format.PDF),
        (b"\xef\xbb\xbf%PDF-1.4", Format.PDF),
        (b"junk " * 100 + b"%PDF-1.4", Format.PDF),
        (b"<html><p>not a %PDF-1.4</html>", Format.HTML),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", Format.HTML),
        ("<html><p>规章</p></html>".encode("utf-16"), Format.HTML),
        (b"<?xml version='1.0'?><!-- a --><!-- b --><html xmlns='x'>", Format.HTML),
        ("规章<p>一</p><p>二</p>".encode("gb18030"), Format.HTML),
        (b"<TABLE><TR><TD>1</TABLE>", Format.HTML),
        (b"\xff\xd8\xff\xe0JFIF", Format.IMAGE),
        (b"\x89PNG\r\n\x1a\n....", Format.IMAGE),
        (b"II*\x00\x08\x00", Format.IMAGE),
        (b"{\\rtf1\\ansi", Format.RTF),
        (b"\xef\xbb\xbf\r\n{\\rtf1\\ansi", Format.RTF),
        (b"Rar!\x1a\x07\x00", Format.UNKNOWN),
        (bytes(range(256)) * 20, Format.UNKNOWN),
        (TEXT.encode(), Format.TXT),
        (TEXT.encode("gb18030"), Format.TXT),
        (TEXT.encode("utf-16"), Format.TXT),
        (f"{TEXT}\n1 < 2 且 3 > 2".encode(), Format.TXT),
        (zipped({"word/document.xml": "<a/>"}), Format.DOCX),
        (zipped({"OFD.xml": "<a/>"}), Format.OFD),
        (zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), Format.XLSX),
        (zipped({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), Format.UNKNOWN),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), Format.ODT),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.chart", "content.xml": "<a/>"}), Format.UNKNOWN),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), Format.ODS),
        (b'<?xml version="1.0"?><office:document/>', Format.UNKNOWN),
        (b'<?xml version="1.0"?><uof:UOF/>', Format.UNKNOWN),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', Format.XLS),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', Format.DOCX),
        (b'<?xml version="1.0"?><pkg:package><pkg:part pkg:name="/word/document.xml"/></pkg:package>', Format.DOCX),
        (zipped({"年报.pdf": b"%PDF"}), Format.ZIP),
        (docx(paragraph("x" * 9))[:120], Format.DOCX),
    ],
)
def test_the_bytes_say_what_the_file_is(data: bytes, found: Format) -> None:
    assert sniff(data) is found


@given(st.binary(max_size=300))
def test_any_bytes_are_something(data: bytes) -> None:
    assert sniff(data) in Format


def test_word_files_and_locked_office_files() -> None:
    doc = (Path(__file__).parent / "fixtures" / "merged_and_nested.doc").read_bytes()
    assert sniff(doc) is Format.DOC
    assert sniff(doc[:3000]) is Format.DOC
    renamed = doc.replace("WordDocument".encode("utf-16-le"), "Workbook\0\0\0\0".encode("utf-16-le"))
    assert sniff(renamed) is Format.UNKNOWN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_charsets_found_without_a_declaration(encoding: str) -> None:
    text = f"{TEXT}\r\n镕\t1\t2\r\n"
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "utf-8", "iso-8859-1", "no-such", None])
def test_a_wrong_declaration_does_no_harm(declared: str | None) -> None:
    decoded = decode(TEXT.encode("gb18030"), declared)
    assert (decoded.text, decoded.findings) == (TEXT, ())


def test_big5_declared_and_guessed() -> None:
    text = "政府資訊公開年度報告，規章與行政規範性文件之數量統計，本機關依法辦理申請。" * 3
    assert decode(text.encode("big5"), "big5").findings == ()
    guessed = decode(text.encode("big5"))
    assert guessed.text == text
    assert [finding.rule for finding in guessed.findings] == ["DOC.CHARSET"]


def test_a_broken_character_is_counted_never_silent() -> None:
    data = TEXT.encode() * 5
    decoded = decode(data[:60] + b"\xff" + data[60:])
    assert decoded.text.count("\ufffd") == 1
    assert [(finding.rule, finding.message[:1]) for finding in decoded.findings] == [("DOC.CHARSET", "1")]


def test_a_text_cut_within_a_character_is_read_and_said() -> None:
    decoded = decode(TEXT.encode()[:-1])
    assert decoded.text.startswith(TEXT[:-1])
    assert [finding.rule for finding in decoded.findings] == ["DOC.CHARSET"]


def test_bytes_that_no_charset_explains_are_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(b"\xff\x80abc" * 50))
    assert caught.value.rule == "DOC.CHARSET"
