"""Text that lost its cells: letters that look like figures stay with them, and a doubt is never cut away."""

import pytest

from contracts.readings import Line
from contracts.reports import ValueStatus
from tests.transforms.test_mapping import read


@pytest.mark.parametrize("printed", ["1O", "O1", "1OO", "1O5", "2l"])
def test_a_figure_with_letters_in_it_is_unreadable_as_a_whole(printed: str) -> None:
    texts = ["第二十条第（六）项", "信息内容本年处理决定数量", f"行政处罚{printed}", "行政强制7"]
    mapping = read(*(Line(text) for text in texts))
    facts = {fact.row: fact for fact in mapping.facts if fact.section == 2}
    assert facts["20(6).administrative_penalty"].value is None
    assert facts["20(6).administrative_coercion"].value == 7
    assert facts["20(6).administrative_coercion"].status is ValueStatus.REPORTED


@pytest.mark.parametrize("printed", ["62。51", "62·51", "62'51", "62\\.51", "62-51", "6291. 51", "62 。51", "62_51"])
def test_two_figures_around_a_mark_are_not_the_first_of_them(printed: str) -> None:
    texts = ["第二十条第（八）项", "信息内容 本年收费金额（单位：万元）", f"行政事业性收费 {printed}"]
    facts = {fact.row: fact for fact in read(*(Line(text) for text in texts)).facts if fact.section == 2}
    assert facts["20(8).administrative_fee"].value is None


def test_a_point_that_stands_apart_is_one() -> None:
    texts = ["第二十条第（八）项", "信息内容 本年收费金额（单位：万元）", "行政事业性收费 62 .51"]
    facts = {fact.row: fact for fact in read(*(Line(text) for text in texts)).facts if fact.section == 2}
    assert str(facts["20(8).administrative_fee"].value) == "62.51"
