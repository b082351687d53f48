"""Any report in any layout of text, HTML or DOCX is read back equal, whatever its figures are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from benchmarks.project import read
from benchmarks.scoring import printed_cells, read_cells, score
from contracts.reports import Report
from tests.rendering.catalogue import PAGES, TEXTS, WORDS, filled
from tests.rendering.figures import FilledForm, complete_applications, complete_litigation, without_zeros, zero_figures
from tests.rendering.grid import compose
from transforms.forms import load_forms

LAYOUTS = {
    **{f"txt.{name}": render for name, render in TEXTS.items() if name not in {"glued", "lost_labels"}},
    **{f"html.{name}": render for name, render in PAGES.items()},
    **{f"docx.{name}": render for name, render in WORDS.items()},
}


@st.composite
def reports(draw: st.DrawFn) -> FilledForm:
    """Reports whose figures fulfil every sum of their form: few or many, small or large."""
    form = load_forms()[draw(st.sampled_from(["2021", "2019"]))]
    applicants = [column.code for column in form.applicants if column.code != "total"]
    rows = [row.code for row in form.rows if row.group or row.code in {"granted", "partially_granted"}]
    count = st.one_of(st.integers(0, 9), st.integers(0, 2500), st.integers(0, 99_999_999))
    details = draw(st.dictionaries(st.tuples(st.sampled_from(rows), st.sampled_from(applicants)), count, max_size=60))
    after = draw(st.dictionaries(st.sampled_from(applicants), count, max_size=6))
    values = zero_figures(form.name)
    values |= complete_applications(form, details, {}, after)
    outcomes = [
        (one.code, column.code) for one in form.proceedings for column in form.outcomes if column.code != "total"
    ]
    values |= complete_litigation(
        form, draw(st.dictionaries(st.sampled_from(outcomes), st.integers(0, 400), max_size=12))
    )
    for block in form.blocks:
        for row in block.rows:
            for column in block.columns:
                number = Decimal(draw(count))
                if column.kind in {"decimal", "money"}:
                    number += Decimal(draw(st.integers(0, 999_999))) / 1_000_000
                values[(2, row.code, column.code)] = number.normalize() if number else Decimal(0)
    year = draw(st.integers(2021, 2030)) if form.name == "2021" else draw(st.sampled_from([2019, 2020]))
    report = FilledForm(form.name, "示例市教育局", year, date(year + 1, 1, 15), values)
    # A report with hardly a number in it cannot be told from the blank form, which is no report.
    if draw(st.booleans()) and sum(map(bool, values.values())) >= 12:
        report = replace(
            report, values=without_zeros(values), blank=draw(st.sampled_from(["", "-", "—", "/", "\u3000"]))
        )
    return report


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(report=reports())
def test_a_report_is_read_back_equal(layout: str, report: FilledForm) -> None:
    texts = {report.text(*address).strip() for address in report.values}
    assume(layout not in {"txt.cell_lines_tight", "txt.torn_rows"} or "" not in texts)  # nothing marks an empty cell
    found = read(LAYOUTS[layout](compose(report)))
    assert isinstance(found, Report)
    result = score(printed_cells(report.truth()), read_cells(found), found.findings)
    assert not result.silent
    # Text whose empty cells are spaces or nothing may hide a figure's column: then it is flagged, not guessed.
    assert result.perfect or layout.startswith(("txt.aligned", "txt.pipe")), (
        result.wrong[:5],
        result.missing[:5],
        [one.message for one in found.findings[:5]],
    )
    assert (found.form, found.year, found.agency) == (report.form_name, report.year, report.agency)


def test_the_generator_gives_the_same_files_every_time() -> None:
    document, again = compose(filled("2021", 3)), compose(filled("2021", 3))
    for name, render in LAYOUTS.items():
        if name != "docx.python_docx":  # the slowest; repacked as the others are
            assert render(document) == render(again), name
