# ruff: noqa: E501 (pieces of markup stay whole; bytes are made only when asked for)
"""DOCX, OFD and ZIP packages that inflate, nest, point outside and expand entities."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import partial

from tests.torture.hostile.making import HostileFile, deflated

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFD = "http://www.ofdspec.org/2016"
_MEGABYTE = 1 << 20
_ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
_BILLION = f'<!DOCTYPE a [<!ENTITY a "haha">{_ENTITIES}]>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
_REMOTE = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY % j SYSTEM "http://127.0.0.1:9/b">%j;]>'
_QUADRATIC = f'<!DOCTYPE a [<!ENTITY j "{"a" * 100_000}">]>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def packed(name: str, stored: bytes, size: int, crc: int = 0) -> bytes:
    """A ZIP archive of one member whose deflated bytes are given and whose size is claimed."""
    raw = name.encode()
    sizes = struct.pack("<III", crc, len(stored), size)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(raw), 0) + raw
    central = (
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, 0) + raw
    )  # fmt: skip
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(stored), 0)
    return local + stored + central + end


def _bomb(name: str, claimed: int | None = None) -> bytes:
    """A gigabyte of paragraphs in about a megabyte; the directory may claim less."""
    block = b"<w:p/>" * 174_763
    return packed(name, deflated(block, 1024, raw=True), claimed or 1024 * len(block))


def _docx(body: str, before: str = "", **parts: str) -> bytes:
    text = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": text, **parts})


def _docx_utf16(before: str) -> bytes:
    text = f'<?xml version="1.0" encoding="utf-16"?>{before}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    return zipped({"word/document.xml": text.encode("utf-16")})


def _late_doctype() -> bytes:
    text = (
        '<?xml version="1.0"?>' + "<!-- " + "x" * (2 * _MEGABYTE) + " -->" + _OUTSIDE
        + f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    )  # fmt: skip
    return zipped({"word/document.xml": text})


def _utf7_doctype() -> bytes:
    text = (
        '<?xml version="1.0" encoding="utf-7"?>' + _OUTSIDE.replace("<", "+ADw-").replace("!", "+ACE-") + "<a>&j;</a>"
    )
    return zipped({"word/document.xml": text})


def _with_entity(before: str, uses: int = 1) -> bytes:
    return _docx(f"<w:p><w:r><w:t>{'&j;' * uses}</w:t></w:r></w:p>", before)


def _linked() -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="file:///etc/passwd" TargetMode="External"/>'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
        'Target="../../../../etc/passwd"/></Relationships>'
    )
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r2"/>'
    return _docx(chunk, **{"word/_rels/document.xml.rels": relations})


def _deep(tag: str, depth: int) -> bytes:
    return _docx(f"<{tag}>" * depth + f"</{tag}>" * depth)


def _deep_tables(depth: int) -> bytes:
    return _docx("<w:tbl><w:tr><w:tc><w:p/>" * depth + "</w:tc></w:tr></w:tbl>" * depth)


def _spans(count: int) -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr><w:p/></w:tc>'
    return _docx(
        "<w:tbl>" + f'<w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr>{cell * 20}</w:tr>' * count + "</w:tbl>"
    )


def _cells(rows: int) -> bytes:
    return _docx(
        "<w:tbl>" + ("<w:tr>" + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 30 + "</w:tr>") * rows + "</w:tbl>"
    )


def _ofd(page: str, before: str = "", **parts: str) -> bytes:
    head = f'<?xml version="1.0"?>{before}'
    return zipped(
        {
            "OFD.xml": f'{head}<ofd:OFD xmlns:ofd="{_OFD}"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f'{head}<ofd:Document xmlns:ofd="{_OFD}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'{head}<ofd:Page xmlns:ofd="{_OFD}"><ofd:Content><ofd:Layer ID="2">{page}</ofd:Layer></ofd:Content></ofd:Page>',
            **parts,
        }
    )  # fmt: skip


def _ofd_outside() -> bytes:
    body = f'<ofd:OFD xmlns:ofd="{_OFD}"><ofd:DocBody><ofd:DocRoot>../../../../../../etc/passwd</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    return _ofd("", **{"OFD.xml": body})


def _ofd_same_page() -> bytes:
    pages = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 50_000
    body = f'<ofd:Document xmlns:ofd="{_OFD}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>'
    return _ofd(_ofd_text("1", "5") * 20, **{"Doc_0/Document.xml": body})


def _ofd_text(text: str, advance: str) -> str:
    return f'<ofd:TextObject ID="3" Boundary="9 9 90 9" Font="1" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="{advance}">{text}</ofd:TextCode></ofd:TextObject>'


def _ofd_endless_advance() -> bytes:
    return _ofd(_ofd_text("123", "g 2000000000 5") + _ofd_text("9" * 200_000, "g 199999 nan"))


def _ofd_bomb() -> bytes:
    return _bomb("Doc_0/Document.xml").replace(b"Doc_0/Document.xml", b"OFD.xml\0\0\0\0\0\0\0\0\0\0\0")


def _nested(depth: int) -> bytes:
    content = zipped({"a.txt": "1"})
    for level in range(depth):
        content = zipped({f"{level}.zip": content})
    return content


def _fan(depth: int, wide: int) -> bytes:
    """Archives within archives, ``wide`` in each: wide to the power of depth in all."""
    content = zipped({"a.txt": " " * _MEGABYTE})
    for _ in range(depth):
        content = zipped({f"{n}.zip": content for n in range(wide)})
    return content


def _links() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, target in (("report.txt", "/etc/passwd"), ("folder", "../../.."), ("folder/x.txt", "..")):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, target)
    return out.getvalue()


def _climbing() -> bytes:
    names = ("../../../../tmp/gongkai-escaped.txt", "/tmp/gongkai-escaped.txt", "C:\\gongkai-escaped.txt",
             "..\\..\\gongkai-escaped.txt", "a\0.txt", "a\n.txt", "con.txt", "\u202etxt.exe")  # fmt: skip
    return zipped(dict.fromkeys(names, "政府信息公开"))


def _shared_members() -> bytes:
    """A thousand directory entries that share one stored megabyte."""
    stored = deflated(bytes(_MEGABYTE), 30, raw=True)
    single = packed("a.txt", stored, 30 * _MEGABYTE, zlib.crc32(bytes(30 * _MEGABYTE)))
    start = single.index(b"PK\x01\x02")
    central = single[start : single.index(b"PK\x05\x06")]
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1000, 1000, 1000 * len(central), start, 0)
    return single[:start] + central * 1000 + end


def _many_members() -> bytes:
    return zipped({f"{n}.txt": "" for n in range(60_000)})


FILES = {
    name: HostileFile(file_name, make)
    for name, file_name, make in (
        ("docx_zip_bomb_1_gb", "a.docx", partial(_bomb, "word/document.xml")),
        ("docx_zip_bomb_that_claims_1_mb", "a.docx", partial(_bomb, "word/document.xml", _MEGABYTE)),
        ("docx_entity_bomb", "a.docx", partial(_with_entity, _BILLION)),
        ("docx_entity_bomb_utf16", "a.docx", partial(_docx_utf16, _BILLION)),
        ("docx_quadratic_entities", "a.docx", partial(_with_entity, _QUADRATIC, 50_000)),
        ("docx_outside_entity", "a.docx", partial(_with_entity, _OUTSIDE)),
        ("docx_outside_entity_utf16", "a.docx", partial(_docx_utf16, _OUTSIDE)),
        ("docx_outside_entity_after_2_mb", "a.docx", _late_doctype),
        ("docx_outside_entity_utf7", "a.docx", _utf7_doctype),
        ("docx_remote_document_type", "a.docx", partial(_with_entity, _REMOTE)),
        ("docx_linked_outside", "a.docx", _linked),
        ("docx_deep_controls", "a.docx", partial(_deep, "w:sdt", 200_000)),
        ("docx_deep_tables", "a.docx", partial(_deep_tables, 80)),
        ("docx_deeper_tables", "a.docx", partial(_deep_tables, 50_000)),
        ("docx_endless_spans", "a.docx", partial(_spans, 2000)),
        ("docx_600000_cells", "a.docx", partial(_cells, 20_000)),
        ("ofd_entity_bomb", "a.ofd", partial(_ofd, _ofd_text("&j;", "5"), _BILLION)),
        ("ofd_outside_entity", "a.ofd", partial(_ofd, _ofd_text("&j;", "5"), _OUTSIDE)),
        ("ofd_document_outside", "a.ofd", _ofd_outside),
        ("ofd_zip_bomb_1_gb", "a.ofd", _ofd_bomb),
        ("ofd_same_page_50000_times", "a.ofd", _ofd_same_page),
        ("ofd_endless_advance", "a.ofd", _ofd_endless_advance),
        ("ofd_deep_blocks", "a.ofd", partial(_ofd, "<ofd:PageBlock>" * 200_000 + "</ofd:PageBlock>" * 200_000)),
        ("zip_nested_10_deep", "a.zip", partial(_nested, 10)),
        ("zip_100_by_100_by_100", "a.zip", partial(_fan, 3, 100)),
        ("zip_of_links", "a.zip", _links),
        ("zip_that_climbs", "a.zip", _climbing),
        ("zip_1000_members_in_one", "a.zip", _shared_members),
        ("zip_60000_members", "a.zip", _many_members),
        ("zip_bomb_1_gb", "a.zip", partial(_bomb, "a.txt")),
    )
}
