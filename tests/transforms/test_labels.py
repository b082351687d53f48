"""A label is recognised whatever the clerk did to it, and never taken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.forms import load_forms
from transforms.labels import LabelIndex, is_numbered, label_key, likeness

ROWS = LabelIndex({row.code: row.labels for row in load_forms()["2021"].rows})
NUMBERINGS = ["", "一、", "（一）", "(三) ", "㈠", "1.", "2、", "（4）", "①", "（三）1."]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("（二） 部 分 公 开（区分处理的，只计这一情形，不计其他情形）", "partially_granted"),
        ('3.危及"三安全一稳定"', "refused.three_securities_one_stability"),
        ("危及「三安全一稳定」", "refused.three_securities_one_stability"),
        ("2. 其他法律法规禁止公开", "refused.other_law"),
        ("屬於國家秘密", "refused.state_secret"),
        ("㈠予以公开", "granted"),
        ("（七）合计", "total_handled"),
        ("四、 结转下一年度继续办理", "carried_out"),
    ],
)
def test_a_printed_label_is_its_row(printed: str, code: str) -> None:
    assert code in ROWS.exact(printed)


@given(
    st.sampled_from(load_forms()["2021"].rows), st.sampled_from(NUMBERINGS), st.sampled_from(["", " ", "\u3000", "\n"])
)
def test_numbering_and_space_never_matter(row, numbering: str, space: str) -> None:  # type: ignore[no-untyped-def]
    printed = numbering + space.join(row.label_zh)
    assert row.code in ROWS.exact(printed)


def test_a_cut_or_mistyped_label_is_alike_and_its_neighbour_is_not() -> None:
    scores = ROWS.scores("属于四类过程性信恴")
    assert max(scores, key=scores.__getitem__) == "refused.process_information"
    assert likeness(label_key("重复申请"), label_key("不予公开")) == 0


def test_an_exact_label_is_alike_to_nothing_else() -> None:
    assert ROWS.scores("3.其他") == {"other_handling.other": 1.0}


def test_measures_without_separators_are_found_in_order() -> None:
    measures = LabelIndex({"issued": ("本年制发件数",), "repealed": ("本年废止件数",), "in_force": ("现行有效件数",)})
    assert measures.within("信息内容本年制发件数本年废止件数现行有效件数") == ["issued", "repealed", "in_force"]


def test_numbering_tells_a_row_from_a_heading() -> None:
    assert is_numbered("3.其他") and is_numbered("（七）总计")
    assert not is_numbered("其他")


@pytest.mark.parametrize("printed", ["予以公开¹", "（一）予以公开②", "①予以公开", "予以公开 ³"])
def test_marks_of_footnotes_never_matter(printed: str) -> None:
    assert "granted" in ROWS.exact(printed)
