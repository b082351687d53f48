"""The short path through a DOCX table says the same as the long way, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from extractors.docx.body import BodyReader
from extractors.docx.grid import rows_of, table_of
from extractors.docx.package import open_document
from extractors.docx.plain_table import plain_table

CORPUS = Path(__file__).parents[1] / "corpus"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _table(rows: str) -> etree._Element:
    return etree.fromstring(f'<w:tbl xmlns:w="{_W}"><w:tblPr/>{rows}</w:tbl>')


def _row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def _text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.docx")), ids=lambda path: path.stem)
def test_both_ways_say_the_same(path: Path) -> None:
    with open_document(path.read_bytes()) as document:
        reader = BodyReader(document)
        root = document.main()
        reader._text.begin(root)
        for table in root.iter(f"{{{_W}}}tbl"):
            short = plain_table(table)
            assert short is None or short == table_of(rows_of(table), reader._flow)


def test_most_tables_take_it() -> None:
    taken = []
    for path in CORPUS.glob("docx_*.docx"):
        with open_document(path.read_bytes()) as document:
            taken += [plain_table(table) is not None for table in document.main().iter(f"{{{_W}}}tbl")]
    assert sum(taken) > 0.5 * len(taken)


def test_spans_and_merges() -> None:
    span, start, on = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = _row(f"{span}{_text('总计')}", f"<w:tcPr>{start}</w:tcPr>{_text('1')}")
    rows += _row(_text("a"), _text("b"), f"<w:tcPr>{on}</w:tcPr><w:p/>")
    made = plain_table(_table(rows))
    assert made is not None
    cells = [(c.row, c.column, c.row_span, c.column_span, c.content) for c in made[0].cells]
    assert cells == [(0, 0, 1, 2, ["总计"]), (0, 2, 2, 1, ["1"]), (1, 0, 1, 1, ["a"]), (1, 1, 1, 1, ["b"])]


@pytest.mark.parametrize(
    "cell",
    [
        "<w:p><w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:p>",
        "<w:p><w:ins><w:r><w:t>9</w:t></w:r></w:ins></w:p>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
        "<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>",
        "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>",
        '<w:tcPr><w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange></w:tcPr><w:p/>',
        "<w:p><w:r><w:drawing/></w:r></w:p>",
    ],
)
def test_whatever_is_unusual_goes_the_long_way(cell: str) -> None:
    assert plain_table(_table(_row(_text("1"), cell))) is None
