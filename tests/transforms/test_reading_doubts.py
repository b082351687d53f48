"""A place of the document is in doubt; a person is told which cell of the form that is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from contracts.documents import Format
from contracts.findings import Finding, Severity
from contracts.readings import Cell, Line, Place, Reading, Table
from contracts.reports import Fact, ValueStatus
from transforms.reading_doubts import at_their_cells, cut_off, unsigned_changes


def _fact(cell_row: str, place: Place) -> Fact:
    return Fact(3, cell_row, "total", Decimal(3), ValueStatus.REPORTED, "3", place)


def _doubt(where: str) -> Finding:
    return Finding("READ.OCR_DOUBT", Severity.WARNING, where, "read as 3, another look reads 8")


def test_a_doubt_about_a_place_becomes_one_about_the_cell_that_was_read_there() -> None:
    fact = _fact("granted", Place(page=2, box=(1.0, 2.0, 3.0, 4.0), table=1, row=5, column=3))
    (found,) = at_their_cells([_doubt("page 2, table 1, row 5, column 3")], [fact])
    assert found.where == fact.cell
    assert found.message == "read as 3, another look reads 8"


def test_a_doubt_about_a_place_without_a_cell_is_about_the_document_and_keeps_its_place() -> None:
    fact = _fact("granted", Place(page=1, table=0, row=0, column=0))
    (found,) = at_their_cells([_doubt("page 2, table 1, row 5, column 3")], [fact])
    assert found.where == "document"
    assert found.message.startswith("page 2, table 1, row 5, column 3: ")


def test_other_findings_stay_as_they_are() -> None:
    finding = Finding("READ.OCR", Severity.INFO, "document", "1 of 1 page(s) are pictures")
    assert at_their_cells([finding], []) == [finding]


def test_a_figure_with_which_a_document_breaks_off_is_doubted() -> None:
    place = Place(table=0, row=3, column=1)
    table = Table((Cell("行政许可", 3, 0), Cell("1", 3, 1, place=place)))
    facts = [
        Fact(2, "20(5).administrative_license", "decisions", Decimal(1), ValueStatus.REPORTED, "1", place),
        Fact(3, "granted", "total", None, ValueStatus.MISSING_ROW),
    ]
    (found,) = cut_off(Reading(Format.TXT, "test", "1", (table,)), facts)
    assert (found.rule, found.where) == ("DOC.TRUNCATED", facts[0].cell)
    more_text = Reading(Format.TXT, "test", "1", (table, Line("三、收到和处理政府信息公开申请情况")))
    assert list(cut_off(more_text, facts)) == []
    (at_its_point,) = cut_off(Reading(Format.TXT, "test", "1", (Line("1.", place),)), facts)
    assert at_its_point.where == facts[0].cell
    (under_a_foot,) = cut_off(Reading(Format.TXT, "test", "1", (table, Line("版权所有"), Line("备案号1"))), facts)
    assert under_a_foot.where == facts[0].cell
    whole = [facts[0], _fact("granted", Place(table=1, row=4, column=2))]
    assert list(cut_off(Reading(Format.TXT, "test", "1", (table,)), whole)) == []


def test_a_change_without_a_sign_is_doubted_where_it_was_read_from_a_picture() -> None:
    texts = ("21", "+21", "-21", "0")
    facts = [
        Fact(2, "20(8).administrative_fee", "change", Decimal(text), ValueStatus.REPORTED, text) for text in texts
    ]
    printed = Reading(Format.PDF, "test", "1", ())
    note = Finding("READ.OCR", Severity.INFO, "document", "1 of 1 page(s) are pictures")
    (found,) = unsigned_changes(replace(printed, findings=(note,)), facts)
    assert found.where == facts[0].cell and found.message.startswith("21 ")
    assert list(unsigned_changes(printed, facts)) == []
