"""What is read of a PDF is what a person sees on its pages: neither less nor more."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from contracts.readings import Line, Reading, Table
from extractors.pdf import readings, render_page
from tests.extractors.disclosure_form import placed, section2, section3
from tests.extractors.pdf_drawing import FONT, Drawing, Manner
from tests.extractors.pdf_expectations import is_figure, misplaced
from tests.extractors.pdf_objects import page_of, text

BOX = "45 95 60 16 re "
OLD_AND_LABEL = text("old 12", 50, 100) + text("label", 50, 150)
NEW = text("13", 50, 100)


def lines(data: bytes) -> list[str]:
    return [block.text for block in next(readings(data)).blocks if isinstance(block, Line)]


def rules(reading: Reading) -> list[str]:
    return [finding.rule for finding in reading.findings]


@pytest.mark.parametrize(
    "cover",
    [
        f"1 g {BOX} f ",
        "1 g 45 95 30 16 re 75 95 30 16 re f ",
        "q 45 95 60 16 re W n 1 g 0 0 300 200 re f Q ",
        f"0.9 1 1 rg 1 1 1 RG {BOX} B ",
        "q 60 0 0 16 45 95 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q ",
    ],
    ids=["white box", "two boxes of one path", "clipped to a box", "box with a border", "picture"],
)
def test_a_figure_that_was_painted_over_is_not_read_and_the_one_upon_it_is(cover: str) -> None:
    reading = next(readings(page_of(OLD_AND_LABEL + cover + NEW)))
    assert [block.text for block in reading.blocks if isinstance(block, Line)] == ["label", "13"]
    assert "DOC.UNSEEN_TEXT" in rules(reading)


def test_what_was_typed_over_the_same_characters_is_not_lost_with_them() -> None:
    drawn = text("12", 50, 100) + f"1 g {BOX} f " + NEW + text("label", 50, 150)
    assert lines(page_of(drawn)) == ["label", "13"]


@pytest.mark.parametrize(
    "over",
    [
        "q 45 95 2 2 re W n 1 g 0 0 300 200 re f Q ",
        f"1 0 0 rg {BOX} 46 96 58 14 re f* ",
        f"0 G {BOX} S ",
        "0 g 45 95 60 1 re f ",
    ],
    ids=["clipped to elsewhere", "frame", "outline", "underline"],
)
def test_what_only_stands_around_a_figure_covers_nothing(over: str) -> None:
    reading = next(readings(page_of(OLD_AND_LABEL + over)))
    assert [block.text for block in reading.blocks if isinstance(block, Line)] == ["label", "old 12"]
    assert rules(reading) == []


def test_a_ground_that_is_painted_first_covers_nothing() -> None:
    assert lines(page_of(f"0.8 g {BOX} f " + NEW)) == ["13"]


@pytest.mark.parametrize(("state", "expected"), [("/OFF [6 0 R]", ["13"]), ("", ["12", "13"])], ids=["off", "on"])
def test_of_layers_those_are_read_that_are_shown(state: str, expected: list[str]) -> None:
    content = f"/OC /L BDC {text('12', 50, 100)} EMC " + text("13", 150, 100)
    catalogue = f"/OCProperties << /OCGs [6 0 R] /D << {state} >> >>"
    found = " ".join(lines(page_of(content, properties="/L 6 0 R", catalogue=catalogue)))
    assert found.split() == expected


def test_a_note_that_covers_a_figure_is_read_in_its_place() -> None:
    note = "/Subtype /FreeText /Rect [45 95 125 115] {look:1 g 0 0 80 20 re f 0 g BT /F 12 Tf 5 5 Td (13) Tj ET}"
    assert lines(page_of(OLD_AND_LABEL, [note])) == ["label", "13"]


def test_a_highlight_covers_nothing_however_it_is_drawn() -> None:
    note = "/Subtype /Highlight /Rect [45 95 125 115] {look:1 1 0 rg 0 0 80 20 re f}"
    assert lines(page_of(OLD_AND_LABEL, [note])) == ["label", "old 12"]


def test_the_figures_of_form_fields_are_read_whether_the_file_draws_them_or_not() -> None:
    field = "/Subtype /Widget /FT /Tx /Rect [45 95 125 115] /DA (/F 12 Tf 0 g) "
    drawn = field + "/T (a) /V (12) {look:/Tx BMC BT /F 12 Tf 5 5 Td (12) Tj ET EMC}"
    form = "/AcroForm << /Fields [{}] /DR << /Font << /F 5 0 R >> >> /NeedAppearances {} >>"
    assert lines(page_of(text("label", 50, 150), [drawn], catalogue=form.format("7 0 R", "false"))) == ["label", "12"]
    left_open = page_of(text("label", 50, 150), [field + "/T (a) /V (12)"], catalogue=form.format("6 0 R", "true"))
    assert lines(left_open) == ["label", "12"]


def test_a_note_whose_look_is_left_to_the_viewer_is_said() -> None:
    for reading in readings(page_of(OLD_AND_LABEL, ["/Subtype /FreeText /Rect [45 95 125 115] /Contents (13)"])):
        assert "DOC.UNDRAWN_NOTE" in rules(reading)


@pytest.mark.parametrize("rules_drawn", ["grid", "filled", "dashed", "none"])
@pytest.mark.parametrize("degrees", [0.3, 2.0, -3.0])
def test_a_page_that_lies_askew_is_read_and_its_places_are_those_of_its_picture(
    rules_drawn: str, degrees: float
) -> None:
    drawing = Drawing(Manner(rules_drawn, size=7))
    drawing.canvas.translate(300, 400)
    drawing.canvas.rotate(degrees)
    drawing.canvas.translate(-300, -400)
    drawing.line("三、收到和处理政府信息公开申请情况")
    drawing.table(list(placed(section3())), [50.0, 60.0, 120.0, 36.0, 36.0, 36.0, 38.0, 38.0, 36.0, 36.0], left=50)
    data = drawing.finish()
    reading = next(readings(data))
    assert misplaced(reading, (section3(),)) == []
    picture = np.asarray(Image.open(io.BytesIO(render_page(data, 1, scale=1.0))).convert("L"))
    table = next(block for block in reading.blocks if isinstance(block, Table))
    for cell in table.cells:
        if is_figure(cell.text) and cell.place.box is not None:
            left, top, right, bottom = map(round, cell.place.box)
            rim = 2 if rules_drawn != "none" else 0
            rows, columns = np.nonzero(picture[top + rim : bottom - rim, left + rim : right - rim] < 200)
            assert abs(rows.mean() - (bottom - top) / 2 + rim) < 3
            assert abs(columns.mean() - (right - left) / 2 + rim) < 3


@pytest.mark.parametrize(
    ("size", "angle", "grey", "times"),
    [(90, 0, 0.5, 1), (9, 0, 0.85, 60), (11, 30, 0.6, 200)],
    ids=["one large word", "a pale word everywhere", "a slanted word everywhere"],
)
def test_a_watermark_is_no_text_of_the_cells_it_lies_under(size: int, angle: int, grey: float, times: int) -> None:
    drawing = Drawing(Manner("grid"))
    drawing.table(list(placed(section2())), [130.0, 110.0, 110.0, 110.0])
    for index in range(times):
        drawing.canvas.saveState()
        drawing.canvas.setFont(FONT, size)
        drawing.canvas.setFillGray(grey)
        drawing.canvas.translate(70 + 110 * (index % 5), 620 - 17 * (index // 5))
        drawing.canvas.rotate(angle)
        drawing.canvas.drawString(0, 0, "样本2023")
        drawing.canvas.restoreState()
    assert misplaced(next(readings(drawing.finish())), (section2(),)) == []


def test_what_was_cropped_off_a_page_is_not_read() -> None:
    drawing = Drawing(Manner("grid"))
    drawing.line("seen 1", left=60)
    drawing.line("cropped 2", left=400)
    drawing.canvas.setCropBox((0, 0, 350, 842))
    reading = next(readings(drawing.finish()))
    assert [block.text for block in reading.blocks if isinstance(block, Line)] == ["seen 1"]
    assert rules(reading) == ["PDF.UNSEEN_TEXT"]


def test_a_figure_that_is_clipped_away_is_not_read() -> None:
    away = f"q 200 150 5 5 re W n {text('88', 50, 100)} Q "
    reading = next(readings(page_of(away + NEW + text("label", 50, 150))))
    assert [block.text for block in reading.blocks if isinstance(block, Line)] == ["label", "13"]


def test_figures_printed_over_each_other_are_said() -> None:
    assert "READ.OVERPRINTED" in rules(next(readings(page_of(text("88", 50, 100) + NEW + text("label", 50, 150)))))


def test_half_a_row_at_the_top_of_a_page_is_a_table_of_its_own() -> None:
    rules_drawn = "0 G 20 180 m 20 150 l S 120 180 m 120 150 l S 220 180 m 220 150 l S 20 150 m 220 150 l S "
    reading = next(readings(page_of(rules_drawn + text("13", 150, 160) + text("prose below", 20, 100))))
    table, line = reading.blocks
    assert isinstance(table, Table) and isinstance(line, Line)
    assert [(cell.column, cell.text) for cell in table.cells] == [(0, ""), (1, "13")]


def cells_of(contents: str) -> bytes:
    """A grid of two rows and two columns, and their heads, around these contents."""
    grid = "".join(f"{x} 140 m {x} 200 l S " for x in (20, 120, 220))
    grid += "".join(f"20 {y} m 220 {y} l S " for y in (140, 160, 180, 200))
    heads = text("row", 25, 185) + text("number", 150, 185)
    return page_of(f"0 G {grid} {heads} {text('label', 25, 165)} {text('other', 25, 145)} {contents}")


OUTLINE = "0 g {0} {1} m {2} {1} l {2} {3} l {0} {3} l {0} {1} l {2} {3} l {0} {3} l {2} {1} l {0} {1} l f "


def test_figures_drawn_as_outlines_or_pictures_are_not_taken_for_blanks() -> None:
    drawn = OUTLINE.format(150, 165, 156, 173)
    picture = "q 8 0 0 8 150 145 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q "
    assert "READ.DRAWN_FIGURES" in rules(next(readings(cells_of(drawn + picture))))
    assert "READ.DRAWN_CELL" in rules(next(readings(cells_of(drawn + text("13", 150, 145)))))
    assert rules(next(readings(cells_of(text("12", 150, 165) + text("13", 150, 145))))) == []


def test_a_font_that_does_not_say_what_its_characters_mean_is_told() -> None:
    accented = text("".join(f"\\{code:o}" for code in range(0xC0, 0xE0)), 50, 100)
    assert "READ.ILLEGIBLE_TEXT" in rules(next(readings(page_of(accented + text("2023 12 13", 50, 50)))))


@pytest.mark.parametrize(
    "clipped",
    [
        "q 49 95 14.8 16 re W n " + text("128", 50, 100) + "Q ",
        text("12", 50, 100) + "q 200 20 9 9 re W n " + text("8", 63.4, 100) + "Q ",
    ],
    ids=["end of a text", "text of its own"],
)
def test_a_digit_that_is_clipped_off_beside_seen_ones_is_not_read_where_the_sums_ask_again(clipped: str) -> None:
    again = {reading.reader: reading for reading in readings(page_of(clipped + text("label", 50, 150)))}
    found = again["pdf.unclipped"]
    assert [block.text for block in found.blocks if isinstance(block, Line)] == ["label", "12"]
    assert "PDF.UNSEEN_TEXT" in rules(found)


def test_a_text_within_the_window_that_it_is_seen_through_is_whole() -> None:
    data = page_of("q 45 95 60 16 re W n " + text("128", 50, 100) + "Q " + text("label", 50, 150))
    assert "pdf.unclipped" not in [reading.reader for reading in readings(data)]


@pytest.mark.parametrize(
    ("line", "is_told"),
    [("49 104 m 65 104 l S ", True), ("48 103.8 18 0.5 re f ", True), ("49 98.5 m 65 98.5 l S ", False),
     ("10 104 m 200 104 l S ", False)],
    ids=["line", "thin box", "underlined", "rule of a table"],
)
def test_a_figure_that_is_struck_out_is_told(line: str, is_told: bool) -> None:
    found = rules(next(readings(page_of(text("12", 50, 100) + "0 G " + line + text("label", 50, 150)))))
    assert ("READ.STRUCK_DIGITS" in found) is is_told
