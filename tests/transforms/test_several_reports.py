"""A document with several reports gives one, unmixed, and a finding that names the others."""

from __future__ import annotations

import pytest

from benchmarks.project import read
from benchmarks.scoring import printed_cells, read_cells, score
from contracts.reports import Report
from tests.rendering import archive, html, text, word
from tests.rendering.catalogue import filled
from tests.rendering.grid import compose

FIRST, SECOND = filled("2021", 11), filled("2021", 12, "realistic")


def read_report(data: bytes) -> Report:
    found = read(data)
    assert isinstance(found, Report)
    return found


def others_named(report: Report) -> list[str]:
    return [one.message for one in report.findings if one.rule == "DOC.SEVERAL_REPORTS"]


@pytest.mark.parametrize("write", [text.tab_full, text.pipe, text.cell_lines])
def test_the_first_of_two_reports_in_a_text_is_read_and_the_other_named(write: text.TableWriter) -> None:
    found = read_report(b"".join(text.document_text(compose(one), write) for one in (FIRST, SECOND)))
    assert (found.agency, found.year) == (FIRST.agency, FIRST.year)
    assert score(printed_cells(FIRST.truth()), read_cells(found)).perfect
    assert SECOND.agency in others_named(found)[0]


def test_a_first_report_of_few_figures_is_not_read_as_the_second() -> None:
    """Another reading, which loses the place of what stands between blanks, makes more of the second report."""
    first = filled("2019", 11, "blank")
    found = read_report(b"".join(text.document_text(compose(one), text.tab_full) for one in (first, SECOND)))
    assert score(printed_cells(first.truth()), read_cells(found)).perfect
    assert SECOND.agency in others_named(found)[0]


def test_a_report_printed_twice_is_read_once() -> None:
    found = read_report(2 * text.document_text(compose(FIRST), text.tab_full))
    assert not others_named(found)
    assert "FORM.DUPLICATE_ROW" not in {one.rule for one in found.findings}


def test_reports_of_two_agencies_in_an_archive_are_no_readings_of_each_other() -> None:
    members = {"a.docx": word.python_docx(compose(FIRST)), "b.docx": word.python_docx(compose(SECOND))}
    found = read_report(archive.zipped(members))
    assert others_named(found)
    assert "READ.DISAGREE" not in {one.rule for one in found.findings}


def test_one_report_in_two_formats_in_an_archive_is_one_report() -> None:
    document = compose(FIRST)
    members = {"a.txt": text.document_text(document, text.tab_full), "a.html": html.plain_page(document).encode()}
    assert not others_named(read_report(archive.zipped(members)))
