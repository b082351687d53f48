"""Reports of 2008 to 2018: each row of their statistics is kept in its own words, under no code of a later form."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.project import read
from contracts.reports import Report
from transforms.earlier import load_earlier_form

_TITLE = "示例市统计局{year}年政府信息公开工作年度报告"
_PROSE = (
    "本报告由示例市统计局编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
    "一、概述",
    "{year}年，我局认真贯彻《中华人民共和国政府信息公开条例》，做好政府信息公开工作，完善机制，强化督查，注重实效。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息1532条。",
    "附表：政府信息公开情况统计表",
)
_SIGNATURE = "示例市统计局 2017年2月20日"
_HEADER = ("指标名称", "计量单位", "本年度", "历年累计")
_ROWS = (
    ("一、主动公开情况", "----", "", ""),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "1,532", "9876"),
    ("其中：主动公开规范性文件数", "条", "12", "88"),
    ("1.政府公报公开政府信息数", "条", "0", "0"),
    ("2.政务微博公开政府信息数", "条", "—", "—"),
    ("（一）收到申请数", "件", "23", "145"),
    ("2.传真申请数", "件", "", ""),
    ("七、依申请公开信息收取的费用", "万元", "0.35", "1.2"),
    ("接受培训人员数", "人次", "120", "800"),
)
_EXPECTED = [
    ("条", Decimal(1532), "reported", Decimal(9876)),
    ("条", Decimal(12), "reported", Decimal(88)),
    ("条", Decimal(0), "reported", Decimal(0)),
    ("条", None, "dash", None),
    ("件", Decimal(23), "reported", Decimal(145)),
    ("件", None, "blank", None),
    ("万元", Decimal("0.35"), "reported", Decimal("1.2")),
    ("人次", Decimal(120), "reported", Decimal(800)),
]
_Rows = tuple[tuple[str, ...], ...]


def _prose(year: int) -> list[str]:
    return [line.format(year=year) for line in (_TITLE, *_PROSE)]


def _html(rows: _Rows, year: int) -> bytes:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    prose = "".join(f"<p>{line}</p>" for line in _prose(year))
    return f"<html><body>{prose}<table>{table}</table><p>{_SIGNATURE}</p></body></html>".encode()


def _text(rows: _Rows, year: int, between: str, before: str = "", behind: str = "") -> bytes:
    table = [before + between.join(row) + behind for row in rows]
    return "\n".join([*_prose(year), *table, _SIGNATURE]).encode()


def _docx(rows: _Rows, year: int, folder: object) -> bytes:
    made = docx.Document()
    for line in _prose(year):
        made.add_paragraph(line)
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    path = f"{folder}/report.docx"
    made.save(path)
    with open(path, "rb") as file:
        return file.read()


def _written(carrier: str, folder: object, rows: _Rows = (_HEADER, *_ROWS), year: int = 2016) -> bytes:
    if carrier == "html":
        return _html(rows, year)
    if carrier == "docx":
        return _docx(rows, year, folder)
    marks = {"tabs": ("\t",), "pipes": (" | ", "| ", " |"), "a cell a line": ("\n| ", "", "\n|")}
    return _text(rows, year, *marks[carrier])


def _read(data: bytes) -> Report:
    report = read(data)
    assert isinstance(report, Report), report
    return report


_CARRIERS = ["html", "docx", "tabs", "pipes", "a cell a line"]


@pytest.mark.parametrize("carrier", _CARRIERS)
def test_each_row_is_kept_with_its_words_unit_figures_and_place(carrier: str, tmp_path: object) -> None:
    report = _read(_written(carrier, tmp_path))
    assert (report.form, report.year, report.agency) == ("2008", 2016, "示例市统计局")
    assert report.facts == () and report.quality is None
    kept = [
        (one.unit, one.figure.value, str(one.figure.status), one.cumulative.value if one.cumulative else None)
        for one in report.indicators
    ]
    assert kept == _EXPECTED
    assert [one.label for one in report.indicators] == [row[0] for row in _ROWS[1:]]
    assert all(one.figure.place is not None for one in report.indicators)
    assert "DOC.EARLIER_FORM" in {one.rule for one in report.findings}


def test_a_column_of_codes_is_kept_and_a_table_may_know_no_cumulative_figures() -> None:
    rows = (
        ("序号", "统计指标", "单位", "统计数"),
        *((str(n), row[0], row[1], row[2]) for n, row in enumerate(_ROWS, 1)),
    )
    report = _read(_html(rows, 2015))
    assert [one.number for one in report.indicators] == [str(number) for number in range(2, 10)]
    assert {one.cumulative for one in report.indicators} == {None}
    assert [one.figure.value for one in report.indicators] == [value for _, value, _, _ in _EXPECTED]


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=5, max_size=40), st.data())
def test_whatever_the_figures_they_are_read_back(figures: list[tuple[int, int]], data: st.DataObject) -> None:
    labels = [f"第{number}项公开政府信息数" for number in range(1, len(figures) + 1)]
    rows = [(label, "条", str(year), str(years)) for label, (year, years) in zip(labels, figures, strict=True)]
    carrier = data.draw(st.sampled_from([one for one in _CARRIERS if one != "docx"]))
    report = _read(_written(carrier, None, (_HEADER, *rows)))
    assert [one.values for one in report.indicators] == figures
    doubted = {one.where for one in report.findings if one.rule == "INDICATOR.CUMULATIVE"}
    assert doubted == {f"indicator.{number}" for number, (year, years) in enumerate(figures, 1) if years < year}


def test_a_row_that_lost_a_cell_is_told_and_its_figures_are_under_no_header() -> None:
    rows = (_HEADER, *_ROWS[:5], ("（一）收到申请数", "件", "145"), *_ROWS[6:])
    report = _read(_text(rows, 2016, "\n"))
    told = [one.message for one in report.findings if one.rule == "READ.COLUMNS"]
    assert any("收到申请数" in message for message in told)
    assert "（一）收到申请数" not in {one.label for one in report.indicators}


def test_what_is_no_number_and_a_sum_of_years_below_one_year_are_flagged() -> None:
    rows = (
        _HEADER,
        *_ROWS[:5],
        ("（一）收到申请数", "件", "许多", "145"),
        *_ROWS[6:8],
        ("接受培训人员数", "人次", "120", "80"),
    )
    found = {(one.rule, one.where) for one in _read(_html(rows, 2016)).findings}
    assert {("FORM.UNREADABLE", "indicator.5"), ("INDICATOR.CUMULATIVE", "indicator.8")} <= found


def test_no_other_year_and_no_blank_table_gives_indicators() -> None:
    for refused in (_html((_HEADER, *_ROWS), 2023), _html((_HEADER, *((*row[:2], "", "") for row in _ROWS)), 2016)):
        report = _read(refused)
        assert report.form is None and report.indicators == ()


def test_the_years_of_the_declared_forms_follow_each_other() -> None:
    from transforms.forms import load_forms

    earlier = load_earlier_form()
    firsts = sorted([earlier.first_report_year, *(form.first_report_year for form in load_forms().values())])
    assert earlier.last_report_year + 1 == firsts[1] and all(one < other for one, other in pairwise(firsts))
