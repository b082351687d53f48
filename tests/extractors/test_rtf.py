r"""RTF: text in any spelling, tables with their true grid, nothing that Word does not show."""

from __future__ import annotations

import pytest
from hypothesis import given

import extractors
from contracts.documents import Format
from contracts.readings import Reading, UnreadableDocument
from tests.extractors.carriers import Spanning, covered_places, lines, rows, spanning_grids, spans, tables
from tests.rendering.rtf import in_gbk, in_unicode

HEAD = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Arial;}{\f2\fcharset136 MingLiU;}}"


def read(body: str, head: str = HEAD) -> Reading:
    return next(extractors.readings((head + body + "}").encode("latin-1")))


def test_it_is_known_by_its_bytes_whatever_its_name() -> None:
    reading = next(extractors.readings(f"{HEAD}{in_gbk('规章')}\\par}}".encode(), file_name="年报.doc"))
    assert (reading.format, lines(reading)) == (Format.RTF, ["规章"])
    assert [finding.rule for finding in reading.findings] == ["DOC.TYPE_MISMATCH"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (in_gbk("规章，“三安全”"), "规章，“三安全”"),
        (in_unicode("规章，“三安全”𠀀"), "规章，“三安全”𠀀"),
        (r"\'8b@\'b5\\\'8d\}", b"\x8b@\xb5\\\x8d}".decode("gbk")),
        (rf"\uc2 \u{ord('章')}\'d5\'c2\uc0 \u{ord('件')} 1", "章件1"),
        (r"{\f2 \'b3\'57\'b3\'b9}{\f1\dbch\af0 \'d5\'c2}", "規章章"),
        (r"{\upr{?}{\*\ud{\u35268 ?}}}1", "规1"),
        (r"\ldblquote 1\rdblquote\~2\_3\-4\emdash", "“1” 2-34—"),
        (r"{\*\unknown{a{b}}c}1{\pict 00ff}2{\stylesheet x}", "12"),
        (r"1{\v 9}{\deleted 9}{\plain 2}{\super 3}", "12³"),
        (r"{\field{\*\fldinst{HYPERLINK 9}}{\fldrslt{1}}}", "1"),
        (r"{\bin3 {}}1", "1"),
        (r"a\tab b\line c", "a\tb|c"),
    ],
)
def test_text_is_what_word_shows(written: str, shown: str) -> None:
    assert "|".join(lines(read(written + r"\par"))) == shown


def test_bytes_of_a_charset_that_only_the_head_names() -> None:
    assert lines(read("规章\\par".encode("gbk").decode("latin-1"))) == ["规章"]
    assert lines(read("規章\\par".encode("big5").decode("latin-1"), r"{\rtf1\ansi\ansicpg950 ")) == ["規章"]


def written(cells: list[Spanning], *, as_marks: bool) -> str:
    """The table with every row's edges, merged cells as wide ones or by marks."""
    covered, height, width = covered_places(cells)
    made = []
    for row in range(height):
        definition, contents, column = r"\trowd\trleft-108", "", 0
        while column < width:
            text, top, left, tall, wide = covered[row, column]
            step = 1 if as_marks else wide
            definition += (r"\clvmgf" if row == top else r"\clvmrg") if tall > 1 else ""
            definition += (r"\clmgf" if column == left else r"\clmrg") if as_marks and wide > 1 else ""
            definition += rf"\cellx{1000 * (column + step)}"
            contents += rf"\pard\intbl {in_unicode(text) if (row, column) == (top, left) else ''}\cell"
            column += step
        made.append(f"{definition}{contents}\\row")
    return "".join(made)


@given(spanning_grids())
def test_any_table_is_read_back_with_its_spans(cells: list[Spanning]) -> None:
    for as_marks in (False, True):
        reading = read(written(cells, as_marks=as_marks) + r"\pard\par")
        columns = {edge for _, _, column, _, wide in cells for edge in (column, column + wide)}
        if as_marks or columns == set(range(max(columns) + 1)):
            assert spans(tables(reading)[0]) == cells


def test_a_table_in_a_cell_stands_apart_and_its_row_is_not_the_outer_ones() -> None:
    inner = (
        r"\pard\intbl\itap2 1\nestcell{\nonesttables\par}\pard\intbl\itap2 2\nestcell{\nonesttables\par}"
        r"\pard\intbl\itap2{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    )
    outer = r"\trowd\cellx1000\cellx2000"
    reading = read(
        rf"{outer}\pard\intbl a\cell{inner}\pard\intbl b\cell{outer}\row\trowd\cellx2000\pard\intbl c\cell\row"
    )
    first, second = tables(reading)
    assert spans(first) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 2)]
    assert rows(second) == [["1", "2"]]
    assert [finding.rule for finding in reading.findings] == ["DOC.NESTED_TABLE"]


def test_deleted_rows_are_gone_and_text_boxes_notes_and_margins_are_kept() -> None:
    row = r"\trowd\cellx1000\cellx2000\pard\intbl {0}\cell 1\cell{1}"
    body = (
        row.replace("{0}", "a").replace("{1}", r"\row")
        + row.replace("{0}", "b").replace("{1}", r"{\deleted\row}")
        + r"\pard c{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt d\par}}{\shprslt d}}\par"
        + r"{\header h\par}{\headerf h\par}{\footnote f}"
    )
    reading = read(body)
    assert rows(tables(reading)[0]) == [["a", "1"]]
    assert lines(reading) == ["c", "d", "f", "h"]


def test_what_is_struck_out_or_white_is_left_out_and_said() -> None:
    reading = read(r"{\colortbl;\red255\green255\blue255;}1{\strike 2}{\cf1 3}{\cf1\chcbpat2 4}{\cf1 a}\par")
    assert lines(reading) == ["14a"]
    assert [finding.rule for finding in reading.findings] == ["DOC.UNSEEN_TEXT", "DOC.UNSEEN_TEXT"]


def test_a_file_that_is_cut_off_is_read_and_said() -> None:
    reading = next(extractors.readings(f"{HEAD}1\\par".encode()))
    assert (lines(reading), [finding.rule for finding in reading.findings]) == (["1"], ["DOC.TRUNCATED"])


def test_what_the_file_says_of_itself() -> None:
    reading = read(rf"{{\info{{\title {in_gbk('年报')}}}{{\author A}}{{\company B}}}}1\par")
    assert reading.metadata == {"title": "年报", "author": "A"}


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("{" * 6000, "DOC.DAMAGED"),
        ("{}" * 2_000_000, "DOC.TOO_LARGE"),
        (r"\trowd" + r"\cellx1\cell\row" * 150_000, "DOC.TOO_LARGE"),
        ("1\\par\n" * 150_000, "DOC.TOO_LARGE"),
        (r"{\pict 00}", "DOC.NO_TEXT"),
    ],
)
def test_endless_deep_and_empty_files_are_refused(body: str, rule: str) -> None:
    with pytest.raises(UnreadableDocument) as told:
        read(body)
    assert told.value.rule == rule
