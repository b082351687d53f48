"""The six sections are found by their words, and what they state is held against the tables."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.findings import Finding, Severity
from contracts.reports import Claim, Fact, NarrativeSection
from tests.transforms.filled_forms import Figures, facts_of, zeros
from tests.transforms.written_reports import SIX_SECTIONS, reading, report, table
from transforms.forms import load_forms
from transforms.identity import identify
from transforms.narrative import claims, sections
from transforms.narrative.headings import recognise
from transforms.narrative.numerals import number

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
FORM = load_forms()["2021"]
NEW, HANDLED = "section3.new_received.total", "section3.total_handled.total"
CARRIED_IN, CARRIED_OUT = "section3.carried_in.total", "section3.carried_out.total"
RECON = "section4.reconsideration.total"
LITIG = "section4.litigation_direct.total+section4.litigation_after_reconsideration.total"


def stated(sentence: str, facts: list[Fact] | None = None) -> tuple[tuple[Claim, ...], list[Finding]]:
    """The claims of a sentence in the first section, and the findings on them."""
    text = f"2024年我局工作。\n（二）依申请公开情况\n{sentence}"
    others = [NarrativeSection(number, "标题", "") for number in range(2, 7)]
    return claims([NarrativeSection(1, "一、总体情况", text), *others], facts or facts_of(zeros(FORM), FORM))


@pytest.mark.parametrize(
    ("line", "section"),
    [
        *((heading, index + 1) for index, heading in enumerate(SIX_SECTIONS)),
        ("一 、 总 体 情 况", 1),
        ("总体情况", 1),
        ("一、工作基本情况", 1),
        ("第一部分 总体情况", 1),
        ("1.总体情况", 1),
        ("一、總體情況", 1),
        ("主动公开政府信息情况", 2),
        ("八、主动公开政府信息情况", 2),
        ("二、行政机关主动公开政府信息的情况", 2),
        ("二、主动公开政府政府情况", 2),
        ("三、收到和处理政府信息公开申请情况（单位：件）", 3),
        ("四、 因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("四、行政复议和行政诉讼情况", 4),
        ("五、存在的主要问题及整改措施", 5),
        ("五、政府信息公开工作存在的主要问题及下一步改进措施", 5),
        ("六、其它需要报告的事项。", 6),
    ],
)
def test_headings_are_known_by_their_words(line: str, section: int) -> None:
    heading = recognise(line)
    assert heading is not None and heading.section == section


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开政府信息情况",
        "1.主动公开方面",
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "全文由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况组成。",
        "二是主动公开政府信息情况较好，三是收到和处理申请及时。",
        "",
    ],
)
def test_what_only_resembles_a_heading(line: str) -> None:
    assert recognise(line) is None


def test_text_behind_a_heading_on_its_line_is_kept() -> None:
    heading = recognise("六、其他需要报告的事项：本机关无。")
    assert heading is not None and (heading.section, heading.rest) == (6, "本机关无。")


def test_sections_hold_their_text_and_a_mark_for_each_table() -> None:
    text = "标题\n一、总体情况\n第一段。\n- 3 -\n第二段。"
    [one] = sections(reading(text, tables=[table(["规章", "0"]), table(["行政许可", "0"])]))
    assert (one.number, one.heading, one.text) == (1, "一、总体情况", "第一段。\n第二段。\n[表]")
    assert [one.number for one in sections(reading(report("标题")))] == [1, 2, 3, 4, 5, 6]


def test_a_heading_printed_twice_opens_its_section_once_more() -> None:
    found = sections(reading("一、总体情况\n前言。\n一、总体情况\n（一）主动公开\n正文。\n二、主动公开政府信息情况"))
    assert [(one.number, one.text) for one in found] == [(1, "前言。\n（一）主动公开\n正文。"), (2, "")]


def test_text_before_the_second_heading_is_the_first_section_where_its_heading_is_not_found() -> None:
    [first, second] = sections(reading("标题\n收到申请3件。\n二、主动公开政府信息情况\n无。"))
    assert [(one.number, one.heading, one.text) for one in (first, second)] == [
        (1, "", "标题\n收到申请3件。"),
        (2, "二、主动公开政府信息情况", "无。"),
    ]
    assert "missing: 1 " in claims([first, second], [])[1][0].message
    [alone] = sections(reading("收到申请3件。", tables=[table(["规章", "0"])]))
    assert (alone.number, alone.text) == (1, "收到申请3件。")


def test_claims_in_traditional_characters_are_claims() -> None:
    [one], _ = stated("本年度我局未收到政府信息公開申請。")
    assert (one.value, one.quote) == (0, "未收到政府信息公開申請")


def test_a_heading_broken_over_two_lines_is_one() -> None:
    found = sections(reading("四、政府信息公开行政复议、行政诉讼\n情况\n无。"))
    assert [(one.number, one.text) for one in found] == [(4, "无。")]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared seed reports are not beside this checkout")
def test_the_seed_reports_have_their_sections_and_one_contradicts_its_table() -> None:
    found = {}
    for path in sorted(SEEDS.glob("*.txt")):
        found[path.name[:3]] = [one.number for one in sections(reading(path.read_text("utf-8")))]
    assert found == {
        "000": [1, 2, 3, 4, 5, 6],
        "001": [1, 2, 3, 4, 5, 6],
        "002": [1, 2, 3, 4, 5, 6],
        "003": [1, 2, 3, 6],
        "004": [1, 2, 3, 4, 5, 6],
    }
    [path] = SEEDS.glob("002*.txt")
    truth = json.loads(path.with_suffix(".truth.json").read_text("utf-8"))
    columns = [column.code for column in FORM.applicants]
    figures: Figures = zeros(FORM) | {
        (3, row, column): Decimal(value)
        for row, values in truth["section3"].items()
        for column, value in zip(columns, values, strict=True)
    }
    _, findings = claims(sections(reading(path.read_text("utf-8"))), facts_of(figures, FORM))
    [one] = [one for one in findings if one.rule == "T.HANDLED"]
    assert (one.severity, one.where, one.expected, one.observed) == (Severity.WARNING, HANDLED, 1, 0)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，本机关未收到政府信息公开申请。", {NEW: 0}),
        ("没有收到任何形式的申请公开信息要求。", {NEW: 0}),
        ("未收到公民、法人和其他组织的政府信息公开申请。", {NEW: 0}),
        ("本年度无依申请公开事项。", {NEW: 0}),
        ("共收到政府信息公开申请12件，办结10件，结转下年度2件。", {NEW: 12, HANDLED: 10, CARRIED_OUT: 2}),
        ("收到政府信息公开申请十二件，上年结转两件。", {NEW: 12, CARRIED_IN: 2}),
        ("全年受理\n依申请公开1,234\n件。", {NEW: 1234}),
        ("共收到8份政府信息公开申请，均已答复。", {NEW: 8}),
        ("政府信息公开申请受理0件。", {NEW: 0}),
        ("处理依申请公开件1起，已按时限办结。", {HANDLED: 1}),
        ("除2件结转下年办理外，均已答复。", {CARRIED_OUT: 2}),
        ("2023年结转至2024年2件，办结依申请公开9件，结转至2025年3件。", {CARRIED_IN: 2, HANDLED: 9, CARRIED_OUT: 3}),
        ("无上年结转政府信息公开申请。", {CARRIED_IN: 0}),
        ("完成政府信息依申请公开答复9件，包括上年结转信息公开申请3件。", {HANDLED: 9, CARRIED_IN: 3}),
        ("依申请公开共受理2件。", {NEW: 2}),
        ("收到政府信息公开申请9件，本年度办结7件，2件结转下一年度办理。", {NEW: 9, HANDLED: 7, CARRIED_OUT: 2}),
        ("受理公民、法人和其他组织向市政府及市政府办公室提出的政府信息公开申请5件。", {NEW: 5}),
        ("因政府信息公开被申请行政复议36件、行政诉讼9件。", {RECON: 36, LITIG: 9}),
        ("未发生因政府信息公开引起的行政复议、行政诉讼。", {RECON: 0, LITIG: 0}),
        ("未收到因政府信息公开申请引起的行政诉讼。", {LITIG: 0}),
        (
            "制发行政规范性文件2件，废止行政规范性文件10件。",
            {"section2.20(1).normative_document.issued": 2, "section2.20(1).normative_document.repealed": 10},
        ),
    ],
)
def test_what_prose_states(sentence: str, expected: dict[str, int]) -> None:
    found, _ = stated(sentence)
    assert {one.measure: one.value for one in found} == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年收到政府信息公开申请9件。",
        "收到政府信息公开申请比去年增加9件。",
        "收到网络申请8件、信函申请1件。",
        "受理行政许可申请1200件，办结1200件。",
        "办理人大代表建议5件、政协提案3件。",
        "处理12345热线来电300件，办结300件。",
        "收到信访投诉9件，办结9件。",
        "未收到不予公开的投诉。",
        "未收取依申请公开的费用。",
        "未按申请人要求公开的情形没有发生。",
        "申请人可自收到答复之日起60日内申请行政复议。",
        "答复申请应当在20个工作日内作出。",
        "其中予以公开3件，部分公开2件。",
    ],
)
def test_what_prose_says_of_other_things_is_no_claim(sentence: str) -> None:
    assert stated(sentence)[0] == ()


def test_a_claim_leads_back_to_its_words() -> None:
    text = "前文。我局收到\n政府信息 公开申请 ３ 件。"
    found, findings = claims([NarrativeSection(1, "一、总体情况", text)], facts_of(zeros(FORM), FORM))
    [claim] = found
    assert claim.value == 3 and text[claim.start : claim.end] == claim.quote == "收到\n政府信息 公开申请 ３ 件"
    assert claim.agrees is False
    assert [one.where for one in findings if one.rule == "T.RECEIVED"] == [NEW]


def test_received_may_include_what_was_carried_in() -> None:
    figures = zeros(FORM) | {(3, "new_received", "total"): Decimal(5), (3, "carried_in", "total"): Decimal(1)}
    found, findings = stated("共受理政府信息公开申请6件。", facts_of(figures, FORM))
    assert found[0].agrees is True and findings == []


def test_a_table_that_prints_nothing_is_not_contradicted() -> None:
    blank: dict[tuple[int, str, str], Decimal | None] = dict.fromkeys(zeros(FORM))
    found, findings = stated("共收到政府信息公开申请6件。", facts_of(blank, FORM))
    assert found[0].agrees is None and findings == []


def test_nothing_received_against_a_table_that_counts_some() -> None:
    figures = zeros(FORM) | {(3, "new_received", "total"): Decimal(5)}
    _, [one, at_large] = stated("本年度未收到政府信息公开申请。", facts_of(figures, FORM))
    assert (one.rule, one.severity, one.observed) == ("T.ZERO", Severity.WARNING, 5)
    assert (at_large.rule, at_large.where) == ("T.TABLE", "section3")


def test_a_table_that_the_text_contradicts_in_several_counts_may_be_another_report_s() -> None:
    figures = zeros(FORM) | {(3, "new_received", "total"): Decimal(5), (3, "total_handled", "total"): Decimal(5)}
    _, findings = stated("共收到政府信息公开申请6件，办结6件。", facts_of(figures, FORM))
    assert [one.where for one in findings if one.rule == "T.TABLE"] == ["section3"]
    _, findings = stated("共收到政府信息公开申请5件，办结6件。", facts_of(figures, FORM))
    assert "T.TABLE" not in {one.rule for one in findings}


def test_a_second_figure_is_only_for_review_where_the_first_agrees() -> None:
    figures = zeros(FORM) | {(3, "total_handled", "total"): Decimal(5)}
    _, [one] = stated("办结依申请公开5件。按时答复依申请公开4件。", facts_of(figures, FORM))
    assert (one.rule, one.severity) == ("T.HANDLED", Severity.INFO)


def test_fees_stated_and_denied() -> None:
    _, findings = stated("收取信息处理费300元。未收取信息处理费。")
    assert [one.rule for one in findings] == ["T.FEE"]
    assert stated("未收取信息处理费。")[1] == []


def test_headings_that_are_missing_are_named() -> None:
    _, [one] = claims([NarrativeSection(1, "一、总体情况", "")], [])
    assert one.rule == "T.SECTIONS" and "1 of 6" in one.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("1,234", 1234), ("3万", 30000), ("1.5万", 15000), ("零", 0), ("两", 2), ("十", 10), ("十二", 12),
        ("二十", 20), ("一百零三", 103), ("一百二十三", 123), ("三千", 3000), ("一万二千", 12000), ("二〇", 20),
    ],
)  # fmt: skip
def test_numbers_in_prose(text: str, value: int) -> None:
    assert number(text) == value


FRAGMENTS = st.sampled_from(
    (
        *SIX_SECTIONS,
        *[
            "温州市",
            "投资促进局",
            "2023年",
            "二〇二四年一月",
            "10日",
            "1月1日",
            "至12月31日",
            "统计期限自",
            "发布时间:",
            "政府信息公开工作年度报告",
        ],
        *[
            "未收到",
            "申请",
            "公开",
            "3件",
            "十二起",
            "1,",
            "办结",
            "结转下年度",
            "行政复议",
            "，",
            "。",
            "（一）",
            "《",
            "》",
            "①",
            "²",
            "٣",
            "%",
            "|",
            "𠀀",
        ],
        *" \n\t",
    )
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_reading_of_prose_and_every_quote_stands_where_it_is_said_to(text: str) -> None:
    one = reading(text)
    identify(one)
    found = sections(one)
    texts = {section.number: section.text for section in found}
    for claim in claims(found, facts_of(zeros(FORM), FORM))[0]:
        assert texts[claim.section][claim.start : claim.end] == claim.quote
