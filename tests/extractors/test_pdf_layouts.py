"""Every manner of drawing the statutory tables is read with each figure in its place."""

from __future__ import annotations

import pytest

from contracts.readings import Line, Reading, Table
from extractors.pdf import readings
from tests.extractors.disclosure_form import (
    CLOSING,
    HEADING_2,
    HEADING_3,
    HEADING_4,
    TITLE,
    Grid,
    placed,
    section2,
    section3,
    section4,
)
from tests.extractors.pdf_drawing import Drawing, Manner
from tests.extractors.pdf_expectations import (
    figure_columns,
    is_figure,
    misplaced,
    prose,
    table_rows,
    without_space,
)

WIDTHS_2 = [130.0, 110.0, 110.0, 110.0]
WIDTHS_3 = [50.0, 60.0, 120.0, 36.0, 36.0, 36.0, 38.0, 38.0, 36.0, 36.0]
WIDTHS_4 = [31.6] * 15


def draw(manner: Manner) -> Drawing:
    """A report of three pages, section three alone on its own."""
    drawing = Drawing(manner)
    drawing.line(TITLE, 15)
    for text in ("一、总体情况", "全年主动公开政府信息1286条，其中政务动态713条，较上年增加12.5%。", HEADING_2):
        drawing.line(text)
    drawing.table(list(placed(section2())), WIDTHS_2)
    drawing.next_page()
    drawing.line(HEADING_3)
    drawing.table(list(placed(section3())), WIDTHS_3, left=50)
    drawing.next_page()
    drawing.line(HEADING_4)
    drawing.table(list(placed(section4())), WIDTHS_4)
    for text in CLOSING:
        drawing.line(text)
    return drawing


def first_reading(manner: Manner) -> Reading:
    return next(readings(draw(manner).finish()))


MANNERS = {
    "full grid": Manner("grid", size=7),
    "rows of rectangles": Manner("rectangles", size=7),
    "thin filled boxes for rules": Manner("filled", size=7),
    "doubled strokes": Manner("doubled", size=7),
    "dashed rules": Manner("dashed", size=7),
    "dotted rules": Manner("dotted", size=7),
    "one path for the whole table": Manner("long_path", size=7),
    "rules inside a form XObject": Manner("form", size=7),
    "fake bold": Manner("grid", size=7, is_doubled_print=True),
    "fake bold without rules": Manner("none", size=7, is_doubled_print=True),
    "horizontal rules only": Manner("horizontal", size=7),
    "a frame and nothing in it": Manner("frame", size=7),
    "no rules": Manner("none", size=7),
    "no rules, labels at the top": Manner("none", size=7, vertical="top", horizontal="left"),
    "no rules, flush right": Manner("none", size=7, horizontal="right"),
    "no rules, flush left": Manner("none", size=7, horizontal="left"),
    "horizontal rules, labels at the bottom": Manner("horizontal", size=7, vertical="bottom"),
    "drawn sideways": Manner("grid", size=7, sideways=90),
    "drawn sideways the other way": Manner("grid", size=7, sideways=270),
    "upside down": Manner("grid", size=7, sideways=180),
    "sideways without rules": Manner("none", size=7, sideways=90),
    "wide line spacing": Manner("none", size=7, padding=4, leading=1.6),
}


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS.keys())
def test_every_figure_stands_beside_its_label_under_its_header(manner: Manner) -> None:
    reading = first_reading(manner)
    assert misplaced(reading) == []
    assert len(figure_columns(reading, 7)) == 1, "the rows of section three share their columns"


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS.keys())
def test_prose_and_headings_stay_outside_the_tables(manner: Manner) -> None:
    text = prose(first_reading(manner))
    for line in (TITLE, "较上年增加12.5%。", HEADING_2, HEADING_3, HEADING_4, *CLOSING):
        assert without_space(line) in text


def test_places_are_those_of_the_page_as_a_person_sees_it() -> None:
    """A number's box on a turned page is where the number is seen, not where it was drawn."""
    plain = first_reading(Manner("grid", size=7))
    sideways = first_reading(Manner("grid", size=7, sideways=90))
    turned = first_reading(Manner("grid", size=7, sideways=90, turned=90))

    def box_of(reading: Reading) -> tuple[float, float, float, float]:
        return next(
            cell.place.box
            for block in reading.blocks
            if isinstance(block, Table)
            for cell in block.cells
            if cell.text == "4166.241619" and cell.place.box
        )

    left, top, right, bottom = box_of(plain)
    assert box_of(turned) == pytest.approx((left, top, right, bottom), abs=0.3)
    # Drawn turned left: what was the top is the page's left side, what was the right its top.
    assert box_of(sideways) == pytest.approx((top, 841.9 - right, bottom, 841.9 - left), abs=0.3)


def _halves(grid: Grid, cut: int) -> tuple[Grid, Grid]:
    """A grid cut before a row, as a page break does: spans end at the break and go on blank."""
    upper, lower = [], []
    cells = list(placed(grid))
    for row in range(cut):
        upper.append([(t, min(s, cut - r), c) for r, _, s, c, t in cells if r == row])
    for row in range(cut, len(grid)):
        begun = [("", r + s - cut, c, k) for r, k, s, c, _ in cells if row == cut and r < cut < r + s]
        own = [(t, s, c, k) for r, k, s, c, t in cells if r == row]
        lower.append([(t, s, c) for t, s, c, _ in sorted(begun + own, key=lambda cell: cell[3])])
    return upper, lower


@pytest.mark.parametrize("rules", ["grid", "horizontal", "none"])
@pytest.mark.parametrize("cut", [4, 8, 15, 26, 27])
def test_a_table_that_goes_on_over_a_page_break_counts_its_columns_alike(rules: str, cut: int) -> None:
    upper, lower = _halves(section3(), cut)
    drawing = Drawing(Manner(rules, size=7))
    drawing.table(list(placed(upper)), WIDTHS_3, left=50)
    drawing.line("- 1 -", 8, left=290)
    drawing.next_page()
    drawing.table(list(placed(lower)), WIDTHS_3, left=50)
    drawing.line("- 2 -", 8, left=290)
    reading = next(readings(drawing.finish()))
    assert misplaced(reading, (section3(),)) == []
    assert len(figure_columns(reading, 7)) == 1
    assert prose(reading) == "-1--2-"


def test_vertical_labels_read_from_top_to_bottom() -> None:
    grid: Grid = [[("自\n然\n人", 2, 1), ("第一项", 1, 1), ("17", 1, 1)], [("第二项", 1, 1), ("29", 1, 1)]]
    drawing = Drawing(Manner("grid"))
    drawing.table(list(placed(grid)), [20, 80, 60])
    reading = next(readings(drawing.finish()))
    table = next(block for block in reading.blocks if isinstance(block, Table))
    assert (table.cells[0].text, table.cells[0].row_span) == ("自\n然\n人", 2)


def test_a_blank_cell_is_there_and_holds_nothing() -> None:
    grid: Grid = [
        [("项目", 1, 1), ("甲", 1, 1), ("乙", 1, 1)],
        [("第一", 1, 1), ("", 1, 1), ("5", 1, 1)],
        [("第二", 1, 1), ("6", 1, 1), ("", 1, 1)],
    ]
    for rules in ("grid", "none"):
        drawing = Drawing(Manner(rules))
        drawing.table(list(placed(grid)), [80, 60, 60])
        drawing.table(list(placed([[("第三", 1, 1), ("7", 1, 1), ("8", 1, 1)]])), [80, 60, 60])
        table = next(b for b in next(readings(drawing.finish())).blocks if isinstance(b, Table))
        by_place = {(cell.row, cell.column): cell.text for cell in table.cells}
        assert [by_place[row, column] for row in (1, 2) for column in (1, 2)] == ["", "5", "6", ""], rules


def test_the_three_readings_agree_on_a_plain_grid() -> None:
    data = draw(Manner("grid", size=7)).finish()
    found = list(readings(data))
    assert [reading.reader for reading in found] == ["pdf.ruled", "pdf.aligned", "pdf.plumber"]
    figures = [
        sorted(
            cell.text
            for block in reading.blocks
            if isinstance(block, Table)
            for cell in block.cells
            if is_figure(cell.text)
        )
        for reading in found
    ]
    assert figures[0] == figures[1] == figures[2]
    assert [misplaced(reading) for reading in found] == [[], [], []]


def test_blocks_come_in_reading_order() -> None:
    blocks = first_reading(Manner("grid", size=7)).blocks
    texts = [block.text if isinstance(block, Line) else "TABLE" for block in blocks]
    order = [texts.index(heading) for heading in (HEADING_2, HEADING_3, HEADING_4)]
    assert [texts[position + 1] for position in order] == ["TABLE"] * 3
    assert order == sorted(order)


def test_a_font_that_is_nowhere_loses_no_character() -> None:
    """STSong-Light is not in the file: its characters are read alike whether this machine has fonts or none."""
    drawing = Drawing(Manner("grid", size=5))
    drawing.table([(0, 0, 1, 1, "项"), (0, 1, 1, 1, "无"), (1, 0, 1, 1, "一"), (1, 1, 1, 1, "０")], [40.0, 40.0])
    reading = next(readings(drawing.finish()))
    assert [cell.text for row in table_rows(reading) for cell in row] == ["项", "无", "一", "０"]


@pytest.mark.parametrize("rules", ["none", "horizontal"])
def test_a_figure_wrapped_in_a_narrow_column_stays_one(rules: str) -> None:
    """Half a figure in a row of its own would be a wrong figure that looks right."""
    rows = [["117920", "916", "1574", "240"], ["31", "250123", "7", "88"], ["5", "61", "73", "94"]]
    drawing = Drawing(Manner(rules, size=9, vertical="top", padding=4))
    drawing.table(
        [(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate([f"{r + 1}.项目", *row])],
        [70.0, 27.0, 27.0, 27.0, 27.0],
    )
    reading = next(readings(drawing.finish()))
    read = [[cell.text.replace("\n", "") for cell in row] for row in table_rows(reading)]
    assert read == [[f"{r + 1}.项目", *row] for r, row in enumerate(rows)]


def test_letters_that_run_upward_are_read_upward() -> None:
    drawing = Drawing(Manner("grid"))
    drawing.table(
        [(0, 0, 2, 1, ""), (0, 1, 1, 1, "甲项"), (0, 2, 1, 1, "17"), (1, 1, 1, 1, "乙项"), (1, 2, 1, 1, "29")],
        [20.0, 80.0, 60.0],
        heights=[40.0, 40.0],
    )
    drawing.canvas.setFont("STSong-Light", 9)
    drawing.canvas.translate(73, drawing.height - 130)
    drawing.canvas.rotate(90)
    drawing.canvas.drawString(0, 0, "本年结果")
    table = next(block for block in next(readings(drawing.finish())).blocks if isinstance(block, Table))
    assert table.cells[0].text == "本\n年\n结\n果"


def test_rules_in_every_second_row_serve_for_all_rows() -> None:
    rows = [["项目", "甲数", "乙数"], ["第一", "17", "29"], ["第二", "31", "43"], ["第三", "53", "67"]]
    drawing = Drawing(Manner("grid"))
    drawing.table([(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)], [80.0, 60.0, 60.0])
    whole = next(readings(drawing.finish()))
    drawing = Drawing(Manner("none"))
    drawing.table([(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)], [80.0, 60.0, 60.0])
    height = 9.0 * 1.25 + 6.0
    for r in range(4):
        drawing.canvas.rect(60, drawing.height - 60 - (r + 1) * height, 200, height)
        if r % 2 == 0:
            for x in (140, 200):
                drawing.canvas.line(x, drawing.height - 60 - r * height, x, drawing.height - 60 - (r + 1) * height)
    half = next(readings(drawing.finish()))
    assert [[c.text for c in row] for row in table_rows(half)] == [[c.text for c in row] for row in table_rows(whole)]
    assert [[c.text for c in row] for row in table_rows(half)] == rows


def test_a_heading_over_a_table_that_lies_on_its_side_is_read() -> None:
    drawing = Drawing(Manner("grid", size=7))
    drawing.line(HEADING_3)
    drawing.canvas.translate(560, 20)
    drawing.canvas.rotate(90)
    drawing.height, drawing.top = 500, 40
    drawing.table(list(placed(section3())), WIDTHS_3, left=50)
    reading = next(readings(drawing.finish()))
    assert misplaced(reading, (section3(),)) == []
    assert HEADING_3 in prose(reading)


def test_a_slanted_watermark_over_a_table_is_no_text_of_its_cells() -> None:
    drawing = Drawing(Manner("grid", size=7))
    drawing.line(HEADING_3)
    drawing.table(list(placed(section3())), WIDTHS_3, left=50)
    drawing.canvas.saveState()
    drawing.canvas.translate(120, 200)
    drawing.canvas.rotate(40)
    drawing.canvas.setFont("STSong-Light", 60)
    drawing.canvas.setFillGray(0.8)
    drawing.canvas.drawString(0, 0, "某市人民政府2023")
    drawing.canvas.restoreState()
    assert misplaced(next(readings(drawing.finish())), (section3(),)) == []
