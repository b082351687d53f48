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
