"""DOCX: the grid and the text as Word shows them with all changes accepted."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given

from contracts.readings import Place, Reading, UnreadableDocument
from extractors import readings
from tests.extractors.carriers import (
    OFFICE,
    WORD,
    Spanning,
    docx,
    docx_table,
    lines,
    paragraph,
    rows,
    spanning_grids,
    spans,
    tables,
    zipped,
)


def read(body: str, **parts: str | bytes) -> Reading:
    return next(readings(docx(body, **parts)))


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def table(*table_rows: str) -> str:
    return "<w:tbl>" + "".join(table_rows) + "</w:tbl>"


@given(spanning_grids())
def test_any_grid_with_spans_is_read_back(cells: list[Spanning]) -> None:
    assert spans(tables(read(paragraph("前") + docx_table(cells) + paragraph("后")))[0]) == cells


@given(spanning_grids())
def test_a_frame_of_one_cell_around_the_table_changes_nothing(cells: list[Spanning]) -> None:
    framed = table(row(paragraph("前") + docx_table(cells) + "<w:p/>"))
    reading = read(framed)
    assert spans(tables(reading)[0]) == cells
    assert lines(reading) == ["前"]


@given(spanning_grids())
def test_content_controls_at_every_level_change_nothing(cells: list[Spanning]) -> None:
    xml = docx_table(cells)
    for tag in ("w:tr", "w:tc", "w:r"):
        xml = xml.replace(f"<{tag}>", f"<w:sdt><w:sdtPr/><w:sdtContent><{tag}>")
        xml = xml.replace(f"</{tag}>", f"</{tag}></w:sdtContent></w:sdt>")
    assert spans(tables(read(f"<w:sdt><w:sdtContent>{xml}</w:sdtContent></w:sdt>"))[0]) == cells


def test_grid_before_shifts_a_row() -> None:
    shifted = (
        '<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr><w:tc><w:p/></w:tc><w:tc>' + paragraph("7") + "</w:tc></w:tr>"
    )
    found = tables(read(table(row(*map(paragraph, "abcd")), shifted)))[0]
    assert spans(found)[4:] == [("", 1, 2, 1, 1), ("7", 1, 3, 1, 1)]


def test_a_horizontal_merge_of_old_word() -> None:
    merged = (
        '<w:tr><w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr>' + paragraph("宽") + "</w:tc>"
        "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc><w:tc>" + paragraph("1") + "</w:tc></w:tr>"
    )
    assert spans(tables(read(table(merged)))[0]) == [("宽", 0, 0, 1, 2), ("1", 0, 2, 1, 1)]


def test_tracked_changes_count_as_accepted() -> None:
    def run(text: str, tag: str = "t") -> str:
        return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"

    number = f"<w:p><w:del>{run('4', 'delText')}</w:del><w:ins>{run('5')}</w:ins>{run('6')}</w:p>"
    moved = f"<w:p><w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo></w:p>"
    deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("删") + "</w:tc><w:tc><w:p/></w:tc></w:tr>"
    inserted = "<w:tr><w:trPr><w:ins/></w:trPr><w:tc>" + paragraph("增") + "</w:tc><w:tc>" + number + "</w:tc></w:tr>"
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('一段')}</w:p><w:p>{run('到底')}</w:p>"
    reading = read(table(row(moved, paragraph("1")), deleted, inserted) + joined)
    assert rows(tables(reading)[0]) == [["新", "1"], ["增", "56"]]
    assert lines(reading) == ["一段到底"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    drawing = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice><w:drawing><x>{box}</x></w:drawing>'
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><y>{box}</y></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>段</w:t></w:r></w:p>"
    )
    assert lines(read(drawing)) == ["段", "框中"]


def test_breaks_tabs_fields_symbols_and_hidden_text() -> None:
    runs = (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>令</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t><w:sym w:font="Symbol" w:char="00D7"/>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert lines(read(f"<w:p>{runs}</w:p>")) == ["甲\t乙", "丙-3显×\ufffd"]


def test_raised_figures_never_become_digits_of_a_number() -> None:
    runs = (
        '<w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="baseline"/></w:rPr><w:t>3</w:t></w:r>'
    )
    assert lines(read(f"<w:p>{runs}</w:p>")) == ["12¹3"]


@pytest.mark.parametrize("properties", ["<w:strike/>", "<w:dstrike/>", '<w:color w:val="FFFFFF"/>'])
def test_struck_text_and_white_figures_are_left_out_and_said(properties: str) -> None:
    cell = f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>9</w:t></w:r><w:r><w:t>12</w:t></w:r></w:p>"
    reading = read(f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{cell}</w:tc></w:tr></w:tbl>")
    assert rows(tables(reading)[0]) == [["甲", "12"]]
    assert [one.rule for one in reading.findings] == ["DOC.UNSEEN_TEXT"]


def test_white_on_a_dark_ground_is_read() -> None:
    white = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>7</w:t></w:r></w:p>'
    shade = '<w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
    reading = read(f"<w:tbl><w:tr><w:tc>{shade}{white}</w:tc></w:tr></w:tbl>")
    assert (lines(reading), reading.findings) == (["7"], ())


def test_the_prompt_of_a_field_nobody_filled_in_is_no_text() -> None:
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt>"
    )
    assert lines(read(f"<w:p><w:r><w:t>甲</w:t></w:r>{prompt}</w:p>")) == ["甲"]


def test_the_branch_that_holds_text_is_read() -> None:
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="wpx"><w:drawing/></mc:Choice>'
        f"<mc:Fallback><w:pict><w:txbxContent>{paragraph('甲')}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert lines(read(body)) == ["甲"]


def test_a_document_imported_whole_is_read_in_its_place() -> None:
    relation = '<Relationships><Relationship Id="r1" Type="http://x/aFChunk" Target="chunk.docx"/></Relationships>'
    parts = {"word/_rels/document.xml.rels": relation, "word/chunk.docx": docx(paragraph("乙"))}
    reading = read(f"{paragraph('甲')}<w:altChunk r:id='r1'/>{paragraph('丙')}", **parts)
    assert lines(reading) == ["甲", "乙", "丙"]


def test_headers_footers_and_notes_come_after_the_body_once() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/{name}" Target="{name}{n}.xml"/>'
        for n, name in enumerate(["header", "header", "footnotes"])
    )
    header = f'<w:hdr xmlns:w="{WORD}">{paragraph("某局")}</w:hdr>'
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
        f"<w:footnote>{paragraph('注：含结转')}</w:footnote></w:footnotes>"
    )
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
        "word/header0.xml": header,
        "word/header1.xml": header,
        "word/footnotes2.xml": notes,
    }
    assert lines(read(paragraph("正文"), **parts)) == ["正文", "注：含结转", "某局"]


def test_an_imported_page_is_read_in_its_place() -> None:
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": "<Relationships>"
        '<Relationship Id="r9" Type="x/aFChunk" Target="a.html"/></Relationships>',
        "word/a.html": "<html><table><tr><td>规章<td>5</table></html>",
    }
    reading = read(paragraph("前") + f'<w:altChunk xmlns:r="{OFFICE}" r:id="r9"/>' + paragraph("后"), **parts)
    assert rows(tables(reading)[0]) == [["规章", "5"]]
    assert lines(reading) == ["前", "后"]


def test_tabbed_paragraphs_are_also_read_as_a_table_of_text() -> None:
    body = "".join(
        f"<w:p><w:r><w:t>{label}</w:t><w:tab/><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>" for label in "甲乙"
    )
    found = {reading.reader: reading for reading in readings(docx(body))}
    assert rows(tables(found["docx.separated"])[0]) == [["甲", "1", "2"], ["乙", "1", "2"]]


def test_the_strict_namespace_and_a_main_part_of_another_name() -> None:
    whole = docx(docx_table([("规章", 0, 0, 1, 1), ("1", 0, 1, 1, 1)]))
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        document = package.read("word/document.xml").decode()
    strict = document.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    relation = '<Relationship Id="r1" Type="x/officeDocument" Target="/word/document2.xml"/>'
    moved = zipped({"_rels/.rels": f"<Relationships>{relation}</Relationships>", "word/document2.xml": strict})
    assert rows(tables(next(readings(moved)))[0]) == [["规章", "1"]]


def test_places_and_metadata() -> None:
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>年报</dc:title></cp:coreProperties>'
    reading = read(docx_table([("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1)]), **{"docProps/core.xml": core})
    assert tables(reading)[0].cells[1].place == Place(table=0, row=0, column=1)
    assert reading.metadata["title"] == "年报"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_file_says_so(share: float) -> None:
    whole = docx(paragraph("正文" * 500), **{"docProps/core.xml": "<a/>"})
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(whole[: int(len(whole) * share)]))
    assert caught.value.rule == "DOC.TRUNCATED"


def test_a_file_of_pictures_has_no_text() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read("<w:p/>")
    assert caught.value.rule == "DOC.NO_TEXT"
