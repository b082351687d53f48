"""What a drawing shows is what the figures say: a bar leads where its label does, and no line runs through a gap."""

from __future__ import annotations

import re
from typing import Any

import pytest

from explorer.charts import bars, lines, stacked
from explorer.pages.dashboard import as_matrix
from tests.explorer.conftest import Browser


def test_a_bar_leads_to_its_reports_wherever_it_is_clicked() -> None:
    row = {"label": "state_secret", "value": 3, "path": "/warehouse/mart_report_wide"}
    (link,) = re.findall(r'<a href="/warehouse/mart_report_wide">(.*?)</a>', bars([row], {}, "Why refused?", {}))
    assert "state_secret" in link and '<rect class="bar"' in link and ">3</text>" in link


def test_a_line_stops_where_a_year_has_no_figure() -> None:
    def drawn(shares: dict[int, float | None]) -> list[tuple[float, ...]]:
        rows: list[dict[str, Any]] = [{"label": year, "series": "a", "value": one} for year, one in shares.items()]
        found = re.findall(r'<line class="line" x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"', lines(rows, {}, "rate", {}))
        return [tuple(map(float, ends)) for ends in found]

    whole = drawn({2019: 0.2, 2020: 0.1, 2021: 0.3})
    assert len(whole) == 2 and whole[0][1] == whole[1][0]
    assert drawn({2019: 0.2, 2020: None, 2021: 0.3}) == []
    assert drawn({2019: 0.2, 2021: 0.3}) == [], "a year that nobody reported is no year to draw through"
    assert drawn({}) == []


@pytest.mark.parametrize("most", [0.0, 0.03, 0.07, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_an_axis_says_where_its_lines_are(most: float) -> None:
    drawn = lines([{"label": 2024, "series": "a", "value": most}], {}, "rate", {})
    grid = [float(y) for y in re.findall(r'class="grid" .*? y1="([\d.]+)"', drawn)]
    said = [int(share) for share in re.findall(r">(\d+)%</text>", drawn)]
    point = float(re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', drawn)[0])
    per_share = (grid[0] - grid[-1]) / (said[-1] - said[0])
    assert [round((grid[0] - y) / per_share, 1) for y in grid] == said
    assert round((grid[0] - point) / per_share, 1) == round(most * 100, 1)


def test_reports_of_an_unknown_year_are_named_so_and_lie_on_no_line() -> None:
    rows = [{"label": year, "series": "granted", "value": 0.5} for year in (2020, 2021, None)]
    assert ">unknown</text>" in stacked(rows, {}, "results", {})
    assert lines(rows, {}, "rate", {}).count("<circle") == 2


def test_two_agencies_of_one_name_have_a_line_each() -> None:
    rows = [
        {"key": key, "label": "投资促进局", "series": 2024, "value": state, "report_id": None}
        for key, state in (("a.tcj", "missing"), ("b.tcj", "on_time"))
    ]
    rows.append({"key": "c.jyj", "label": "教育局", "series": 2023, "value": "late", "report_id": 1})
    drawn = as_matrix(rows)
    assert [(line.label, line.told_apart_by) for line in drawn.lines] == [
        ("投资促进局", "a.tcj"),
        ("投资促进局", "b.tcj"),
        ("教育局", ""),
    ]
    assert [line.cells["2024"]["value"] for line in drawn.lines[:2]] == ["missing", "on_time"]
    assert drawn.series == ["2023", "2024"]


def test_the_figures_of_a_chart_are_not_said_to_be_what_another_table_calls_a_value(browser: Browser) -> None:
    assert "the evidence speaks for" not in browser.page("/dashboard/results")
