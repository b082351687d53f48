"""A report is the best of its readings, with what is doubtful said; what is no report yields no facts."""

from collections.abc import Iterator

from contracts.documents import Format
from contracts.findings import Severity
from contracts.readings import Block, Cell, Line, Place, Reading, Table, UnreadableDocument
from contracts.reports import Report
from transforms.forms import load_forms
from transforms.report import read_report

FORM = load_forms()["2021"]
TITLE = Line("样例市教育局2023年政府信息公开工作年度报告")
DISCLOSURE = [
    ["第二十条第（一）项", "", "", ""],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "1", "2", "3"],
    ["行政规范性文件", "4", "5", "9"],
    ["第二十条第（五）项", "", "", ""],
    ["信息内容", "本年处理决定数量", "", ""],
    ["行政许可", "7", "", ""],
    ["第二十条第（六）项", "", "", ""],
    ["信息内容", "本年处理决定数量", "", ""],
    ["行政处罚", "8", "", ""],
    ["行政强制", "9", "", ""],
    ["第二十条第（八）项", "", "", ""],
    ["信息内容", "本年收费金额（单位：万元）", "", ""],
    ["行政事业性收费", "10.5", "", ""],
]


def table(rows: list[list[str]]) -> Table:
    return Table(
        tuple(
            Cell(text, row, column, place=Place(table=0, row=row, column=column))
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        ),
        False,
    )


def application(received: str) -> list[list[str]]:
    rows = [["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
    rows += [[row.label_zh, *"0000000"] for row in FORM.rows]
    for code in ("new_received", "granted", "total_handled"):
        index = [row.code for row in FORM.rows].index(code) + 1
        rows[index] = [rows[index][0], "12", *"00000", "12"]
    rows[1][1] = received
    return rows


def litigation() -> list[list[str]]:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [["行政复议", "未经复议直接起诉", "复议后起诉"], outcomes * 3, ["0"] * 15]


def reading(name: str, *blocks: Block) -> Reading:
    return Reading(Format.TXT, name, "1", blocks)


def whole(name: str, received: str) -> Reading:
    headings = [Line(text) for text in ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")]
    last = Line("四、政府信息公开行政复议、行政诉讼情况")
    return reading(
        name,
        TITLE,
        headings[0],
        table(DISCLOSURE),
        headings[1],
        table(application(received)),
        last,
        table(litigation()),
    )


def value(report: Report, cell: str) -> object:
    return next(fact.value for fact in report.facts if fact.cell == cell)


def test_one_whole_reading_is_enough() -> None:
    asked: list[str] = []

    def readings() -> Iterator[Reading]:
        for name in ("first", "second"):
            asked.append(name)
            yield whole(name, "12")

    report = read_report(readings())
    assert asked == ["first"]
    assert [one.reader for one in report.readings] == ["first"]


def test_the_reading_whose_sums_hold_wins_and_both_are_told() -> None:
    report = read_report([whole("torn", "1"), whole("sound", "12")])
    assert value(report, "section3.new_received.natural_person") == 12
    assert [(one.reader, one.chosen) for one in report.readings] == [("torn", False), ("sound", True)]


def test_a_cell_that_no_sum_decides_is_flagged_where_readings_disagree() -> None:
    other = [list(row) for row in DISCLOSURE]
    other[6] = ["行政许可", "70", "", ""]
    broken = whole("first", "1")
    second = reading("second", *(table(other) if block == table(DISCLOSURE) else block for block in broken.blocks))
    report = read_report([broken, second])
    assert "section2.20(5).administrative_license.decisions" in {
        one.where for one in report.findings if one.rule == "READ.DISAGREE"
    }


def test_sums_settle_a_doubt_about_a_digit() -> None:
    report = read_report([whole("first", "1 2")])
    doubt = next(one for one in report.findings if one.rule == "READ.SPACED_DIGITS")
    assert (value(report, "section3.new_received.natural_person"), doubt.severity) == (12, Severity.INFO)


def test_a_second_reader_that_fails_costs_nothing() -> None:
    def readings() -> Iterator[Reading]:
        yield whole("first", "1")
        raise UnreadableDocument("DOC.DAMAGED", "page 2 cannot be opened")

    report = read_report(readings())
    assert report.form == "2021"
    assert "READ.SECOND_FAILED" in {one.rule for one in report.findings}


def test_a_report_cut_off_after_its_first_table_keeps_what_is_left() -> None:
    report = read_report([reading("first", TITLE, Line("二、主动公开政府信息情况"), table(DISCLOSURE))])
    assert value(report, "section2.20(1).normative_document.in_force") == 9
    assert {one.where for one in report.findings if one.rule == "FORM.MISSING_SECTION"} == {"section3", "section4"}


def test_tables_without_any_title_of_a_report_yield_no_facts() -> None:
    report = read_report([reading("first", Line("行政执法数据统计"), table(DISCLOSURE[4:11]))])
    assert (report.form, report.facts, report.quality) == (None, (), "X")
    assert "DOC.NOT_A_REPORT" in {one.rule for one in report.findings}


def test_a_form_with_figures_in_its_rows_is_a_report_though_nothing_names_or_signs_it() -> None:
    labels = {row.code: row.label_zh for row in FORM.rows}
    blank = [Line(f"{label} |") for label in labels.values()]
    lines = [Line("三、收到和处理政府信息公开申请情况"), *blank]
    assert "blank form" in next(
        f.message for f in read_report([reading("first", *lines)]).findings if f.rule == "DOC.NOT_A_REPORT"
    )
    sparse = [Line(text) for label in list(labels.values())[:4] for text in (f"{label} |", *["|"] * 6, "0 |")]
    report = read_report(
        [reading("first", *lines[:1], table([[line.text.strip("| ")] for line in sparse]), *blank[4:])]
    )
    assert (report.form, value(report, "section3.granted.total")) == ("2021", 0)


def test_one_cell_a_line_closed_by_a_pipe_holds_figures() -> None:
    lines = [Line(text) for row in FORM.rows for text in (f"{row.label_zh} |", *["0 |"] * 7)]
    report = read_report([reading("first", Line("三、收到和处理政府信息公开申请情况"), *lines)])
    assert (report.form, value(report, "section3.carried_out.other")) == ("2021", 0)
