"""OFD: cells from ruled lines and the place of every character."""

from __future__ import annotations

import io
import zipfile

import pytest

from contracts.readings import Reading, UnreadableDocument
from extractors import readings
from tests.extractors.carriers import lines, rows, spans, tables, zipped

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(left: float, top: float, content: str, attributes: str = "", deltas: str = "") -> str:
    return (
        f'<ofd:TextObject Boundary="{left} {top} 60 5" Size="4" {attributes}>'
        f'<ofd:TextCode X="0" Y="4" {deltas}>{content}</ofd:TextCode></ofd:TextObject>'
    )


def line(left: float, top: float, right: float, bottom: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{left} {top} {right - left} {bottom - top}">'
        f"<ofd:AbbreviatedData>M 0 0 L {right - left} {bottom - top}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd(content: str, area: str = "0 0 210 297") -> bytes:
    page = (
        f"<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>"
        f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocInfo><ofd:Title>年报</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData/><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": page,
        }
    )


def grid(xs: list[float], ys: list[float]) -> str:
    level = "".join(line(xs[0], y, xs[-1], y) for y in ys)
    return level + "".join(line(x, ys[0], x, ys[-1]) for x in xs)


def read(content: str, area: str = "0 0 210 297") -> Reading:
    return next(readings(ofd(content, area)))


def test_a_ruled_table_with_a_run_that_crosses_its_rules() -> None:
    content = (
        text(20, 10, "二、情况")
        + grid([20, 60, 100, 140], [20, 30, 40])
        + text(22, 22, "规章")
        + text(65, 22, "12", deltas='DeltaX="2"')
        + text(105, 22, "7")
        + text(22, 32, "许可345", deltas='DeltaX="4 40 40 2"')
        + text(20, 50, "三、情况")
    )
    reading = read(content)
    assert rows(tables(reading)[0]) == [["规章", "12", "7"], ["许可", "3", "45"]]
    assert lines(reading) == ["二、情况", "三、情况"]
    assert reading.metadata["title"] == "年报"
    assert tables(reading)[0].cells[0].place.page == 1


def test_a_second_reading_is_blind_to_rules() -> None:
    cells = grid([20, 60, 100], [20, 30, 40]) + text(22, 22, "规章") + text(65, 22, "12")
    assert [reading.reader for reading in readings(ofd(cells))] == ["ofd.ruled", "ofd.aligned"]


def test_merged_cells_where_rules_are_missing() -> None:
    content = (
        line(20, 20, 140, 20) + line(20, 30, 140, 30) + line(60, 40, 140, 40) + line(20, 50, 140, 50)
        + line(20, 20, 20, 50) + line(140, 20, 140, 50) + line(60, 30, 60, 50) + line(100, 30, 100, 50)
        + text(22, 22, "表头") + text(22, 32, "规章") + text(65, 32, "1") + text(105, 32, "2")
        + text(65, 42, "3") + text(105, 42, "4")
    )  # fmt: skip
    assert spans(tables(read(content))[0]) == [
        ("表头", 0, 0, 1, 3),
        ("规章", 1, 0, 2, 1),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
        ("3", 2, 1, 1, 1),
        ("4", 2, 2, 1, 1),
    ]


def test_rules_drawn_as_thin_filled_boxes_transforms_and_page_offsets() -> None:
    def box(left: float, top: float, width: float, height: float) -> str:
        return (
            f'<ofd:PathObject Boundary="{left} {top} {width} {height}" Stroke="false" Fill="true" CTM="2 0 0 2 0 0">'
            f"<ofd:AbbreviatedData>M 0 0 L {width / 2} 0 L {width / 2} {height / 2} L 0 {height / 2} C"
            "</ofd:AbbreviatedData></ofd:PathObject>"
        )

    level = "".join(box(30, y, 80, 0.3) for y in (30, 40, 50))
    upright = "".join(box(x, 30, 0.3, 20) for x in (30, 70, 110))
    cells = text(32, 32, "规章") + text(75, 32, "1") + text(32, 42, "许可") + text(75, 42, "2")
    assert rows(tables(read(level + upright + cells, "10 10 210 297"))[0]) == [["规章", "1"], ["许可", "2"]]


def test_page_blocks_and_repeated_advances() -> None:
    block = f"<ofd:PageBlock>{text(20, 10, '一二三四', deltas='DeltaX=' + chr(34) + 'g 3 4' + chr(34))}</ofd:PageBlock>"
    assert lines(read(block)) == ["一二三四"]


def test_a_file_of_pictures_has_no_text() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>')
    assert caught.value.rule == "DOC.NO_TEXT"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("OFD.xml", "<ofd:OFD"),
        ("Doc_0/Pages/Page_0/Content.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Page>&x;</Page>"),
    ],
)
def test_broken_and_hostile_parts_are_refused(part: str, content: str) -> None:
    package = ofd(text(20, 10, "x"))
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(UnreadableDocument) as caught:
        next(readings(zipped({**members, part: content})))
    assert caught.value.rule == "DOC.DAMAGED"
