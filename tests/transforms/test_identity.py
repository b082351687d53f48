"""Whose report, of which year, when published: read from what documents really print, never guessed."""

import json
from datetime import date
from pathlib import Path

import pytest

from contracts.findings import Severity
from tests.transforms.written_reports import SIX_SECTIONS, document, reading, report, table
from transforms.identity import Identity, identify

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TITLE = "温州市投资促进局2023年政府信息公开工作年度报告"


def severities(identity: Identity) -> dict[str, Severity]:
    return {one.rule: one.severity for one in identity.findings}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared seed reports are not beside this checkout")
def test_the_seed_reports_are_identified() -> None:
    for truth_file in sorted(SEEDS.glob("*.truth.json")):
        truth = json.loads(truth_file.read_text("utf-8"))
        text = truth_file.with_name(truth_file.name.replace(".truth.json", ".txt")).read_text("utf-8")
        identity = identify(reading(text))
        published = identity.published.isoformat() if identity.published else None
        assert identity.is_report
        assert (identity.agency, identity.year, published) == (truth["agency"], truth["year"], truth["published"])


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "温州市投资促进局\n2023年政府信息公开工作年度报告",
        "温州市投资促\n进局2023年政府信息公开工作\n年度报告",
        "温州市投资促进局\n2023年\n政府信息公开工作年度报告",
        "温州市\n投资促进局\n2023年政府信息公开工作年度报告",
        "2023 年 度 温 州 市 投 资 促 进 局 政 府 信 息 公 开 工 作 年 度 报 告",
        "2023年温州市投资促进局政府信息公开工作年度报告",
        "2023年温州市投资促进局2023年政府信息公开工作年度报告",
        "温州市投资促进局2023年年政府信息公开工作年度报告",
        "温州市投资促进局2023年政府信息公幵工作年度报吿",
        "温州市投资促进局二〇二三年政府信息公开年度报告",
        "温州市投资促进局２０２３年政府信息公开工作年度报告",
        "温州市投资促进局2023年度政府信息公开工作报告",
        "温州市投资促进局2023年度政府信息公开年报",
        "温州市投资促进局2023年政务公开年度报告",
        "温州市投资促进局2023年度政务信息公开年度报告",
        "温州市投资促进局政府信息公开2023年度报告",
        "温州市投资促进局政府信息公开工作年度报告（2023年度）",
        "2023年政府信息公开工作年度报告（温州市投资促进局）",
        "温州市投资促进局关于2023年政府信息公开工作年度报告",
        "关于温州市投资促进局2023年政府信息公开工作年度报告的报告",
        "《温州市投资促进局2023年政府信息公开工作年度报告》",
        f"{TITLE}\n温州市投资促进局\n2023年政府信息公开工作年度报告",
        f"首页 > 政府信息公开 > 政府信息公开年报\n新闻中心\n{TITLE}\n字号：大 中 小",
        f"2024年政府信息公开工作年度报告\n2022年政府信息公开工作年度报告\n{TITLE}",
        "\n".join(["概述", *(f"栏目{number}" for number in range(100)), TITLE]),
    ],
)
def test_titles_as_they_are_printed(title: str) -> None:
    identity = identify(reading(report(title)))
    assert (identity.agency, identity.year) == ("温州市投资促进局", 2023)
    assert identity.is_report
    assert not {"T.YEAR", "ID.YEAR", "ID.TITLE"} & severities(identity).keys()


def test_a_title_in_a_cell_and_an_agency_with_a_second_name() -> None:
    named = "温州市投资促进局（温州市招商局）2023年政府信息公开工作年度报告"
    identity = identify(reading("\n".join(SIX_SECTIONS), tables=[table([named])]))
    assert (identity.agency, identity.year) == ("温州市投资促进局(温州市招商局)", 2023)


def test_one_word_government_serves_for_body_and_title() -> None:
    identity = identify(reading(report("2021年度张家湾镇人民政府信息公开工作年度报告")))
    assert identity.agency == "张家湾镇人民政府"


def test_a_title_that_stands_only_outside_the_text() -> None:
    titled = "温州市教育局2023年政府信息公开工作年度报告"
    for one in (
        identify(reading(report("正文"), {"title": f"{titled}_温州市人民政府门户网站"})),
        identify(reading(report("正文")), document(link_title=titled)),
        identify(reading(report("正文")), document(file_name=f"{titled}.pdf")),
    ):
        assert (one.title, one.agency, one.year) == (titled, "温州市教育局", 2023)


def test_a_title_told_in_a_sentence() -> None:
    quoted = identify(reading(report("现编制《榆盘镇2021年政府信息公开工作年度报告》，向社会公布。")))
    assert (quoted.agency, quoted.year) == ("榆盘镇", 2021)
    told = identify(reading(report("根据条例，现公布区统计局2023年政府信息公开工作年度报告。")))
    assert (told.agency, told.year) == ("区统计局", 2023)
    assert severities(told)["ID.AGENCY"] is Severity.INFO


def test_traditional_characters_are_understood_and_kept_as_printed() -> None:
    told = "根據條例規定，現將本年度情況公布如下。如有疑問，請與某某縣醫療保障局聯繫（地址：中山路1號）。"
    text = f"{told}\n現將我局2020年度政府信息公開情況報告如下。\n{SIX_SECTIONS}"
    identity = identify(reading(text))
    assert (identity.agency, identity.year) == ("某某縣醫療保障局", 2020)
    assert {one.quote for one in identity.evidence if one.field == "agency"} == {"請與某某縣醫療保障局聯繫"}
    assert identify(reading(f"2020年，累計在縣政府網站主動公開政府信息18條。\n{SIX_SECTIONS}")).agency is None


def test_the_report_of_the_year_before_that_a_text_mentions_is_not_its_own_title() -> None:
    told = "2022年,温州市教育局认真落实条例。公开发布《温州市教育局2021年政府信息公开工作年度报告》,全年公开信息3件。"
    identity = identify(reading("\n".join([SIX_SECTIONS[0], told, *SIX_SECTIONS[1:]])))
    assert (identity.agency, identity.year) == ("温州市教育局", 2022)


@pytest.mark.parametrize(
    "before",
    [
        "名  称 温州市教育局2023年政府信息公开工作年度报告",
        "温州市教育局 2023年度政府信息公开工作年度报告 2023年,区教育局"
        + "认真落实条例,推进信息公开," * 5
        + "现报告如下。",
        "2023年,在区委的正确领导下,温州市教育局认真落实条例。\n2023年温州市教育局政务公开工作有序开展。",
        "温州市教育局2023年为深入推进政府信息公开,认真落实条例。\n2023年,我局公开信息3件。",
    ],
)
def test_titles_and_names_where_pages_put_them(before: str) -> None:
    identity = identify(reading(report(before)))
    assert (identity.agency, identity.year) == ("温州市教育局", 2023)


@pytest.mark.parametrize(
    "sentence",
    [
        "本年度报告是根据条例的要求,由温州市教育局办公室编制。",
        "结合工作实际,温州市教育局编制了2023年度政府信息公开工作年度报告。",
        "现公布2023年温州市教育局政府信息公开工作情况。",
        "2023年,温州市教育局政府信息公开工作在市委、市政府的领导下开展。",
        "大中小温州市教育局2023年政府信息公开工作年度报告",
    ],
)
def test_sentences_in_which_a_report_names_its_agency(sentence: str) -> None:
    assert identify(reading(report(sentence))).agency == "温州市教育局"


@pytest.mark.parametrize(
    "sentence",
    ["特向社会公布2023年度本镇政府信息公开年度报告。" + "特此报告。" * 10, "现公布2023年度我局政府信息公开情况。"],
)
def test_we_is_no_agency(sentence: str) -> None:
    assert identify(reading(report(sentence))).agency is None


@pytest.mark.parametrize("line", ["• 2024-01-18 15:59", "2024年01月18日来源:1", "(2024年1月18日)"])
def test_a_lone_date_in_the_head_of_the_page_is_the_release(line: str) -> None:
    assert identify(reading(report(f"{TITLE}\n{line}"))).published == date(2024, 1, 18)


@pytest.mark.parametrize(
    "particulars", ["成文日期:2024-01-10发布日期:2024-01-18", "成文日期:2024-01-10\n发布日期:2024-01-18"]
)
def test_the_day_of_release_counts_before_the_day_of_writing(particulars: str) -> None:
    assert identify(reading(report(f"{particulars}\n{TITLE}"))).published == date(2024, 1, 18)


def test_a_street_is_the_body_of_its_title() -> None:
    assert identify(reading(report("佳荣里街2021年政府信息公开工作年度报告"))).agency == "佳荣里街"


def test_what_nothing_states_is_unknown_and_said_so() -> None:
    identity = identify(reading(report("政府信息公开工作年度报告")))
    assert (identity.agency, identity.year, identity.published, identity.region_code) == (None, None, None, None)
    assert {"ID.AGENCY", "ID.YEAR", "ID.PUBLISHED"} <= severities(identity).keys()


def test_a_name_without_region_gets_it_from_the_registry_alone() -> None:
    plain = identify(reading(report("投资促进局2023年政府信息公开工作年度报告")))
    assert (plain.agency, plain.region_code) == ("投资促进局", None)
    assert "ID.REGION" in severities(plain)
    registered = document(agency_name="示范区投资促进局", region_code="140000", source_id="demo")
    known = identify(reading(report("投资促进局2023年政府信息公开工作年度报告")), registered)
    assert (known.agency, known.region_code) == ("投资促进局", "140000")
    assert "ID.REGION" not in severities(known)


@pytest.mark.parametrize(
    ("stated", "year"),
    [
        ({"url": "https://x.gov.test/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2024"}, 2024),
        ({"url": "https://x.gov.test/zfxxgknb.html?nbYear=2020"}, 2020),
        ({"file_name": "市教育局2021年政府信息公开工作年度报告.pdf"}, 2021),
        ({"report_year": 2022}, 2022),
        ({"listed_date": date(2023, 1, 20)}, 2022),
        ({"listed_date": date(2023, 9, 20)}, None),
        ({"url": "https://x.gov.test/zwgk/xxgknb/202301/t20230128_1129303.html"}, 2022),
        ({"url": "https://x.gov.test/art/2024/1/10/art_1229312560_4231753.html"}, 2023),
        ({"url": "https://x.gov.test/art/2024/1/10/art_1.html", "report_year": 2021}, 2021),
        ({"file_name": "P020240110333123.pdf"}, 2023),
        ({"file_name": "20240110.pdf"}, None),
    ],
)
def test_the_year_by_what_the_source_says(stated: dict[str, object], year: int | None) -> None:
    assert identify(reading(report("政府信息公开工作年度报告")), document(**stated)).year == year


def test_the_year_by_the_text_alone_is_marked_as_weak() -> None:
    identity = identify(reading(report("温州市投资促进局政府信息公开工作年度报告", "2024年,我局做了许多工作。")))
    assert identity.year == 2024
    assert severities(identity)["ID.YEAR"] is Severity.INFO


@pytest.mark.parametrize(
    "period",
    [
        "自2023年1月1日起至2023年12月31日止",
        "自 2023 年 1 月 1 日起，\n至 2023 年 12 月 31 日止",
        "为2023年1月1日至12月31日",
        "从2023年1月1日到12月31日止",
        "自2023-1-1起至2023-12-31止",
    ],
)
def test_the_statistical_period_outweighs_the_title(period: str) -> None:
    text = report(f"温州市投资促进局2022年政府信息公开工作年度报告\n数据的统计期限{period}。")
    identity = identify(reading(text))
    assert identity.year == 2023
    assert identity.period == (date(2023, 1, 1), date(2023, 12, 31))
    assert severities(identity)["T.YEAR"] is Severity.WARNING


def test_a_report_that_calls_itself_by_another_year_is_flagged() -> None:
    text = report("温州市教育局2021年政府信息公开工作年度报告", "2020年，我局认真落实条例。")
    identity = identify(reading(text))
    assert identity.year == 2021
    assert severities(identity)["T.YEAR"] is Severity.WARNING


@pytest.mark.parametrize(
    ("signature", "published"),
    [
        ("温州市投资促进局\n2024年1月10日", date(2024, 1, 10)),
        ("                 温州市投资促进局\n\n                 2024年1月10日", date(2024, 1, 10)),
        ("温州市投资促进局  2024年1月10日", date(2024, 1, 10)),
        ("温州市投资促进局（盖章）\n二〇二四年一月二十日", date(2024, 1, 20)),
        ("二○二四年十二月三十一日", date(2024, 12, 31)),
        ("２０２４年１月１０日", date(2024, 1, 10)),
        ("2024-01-10", date(2024, 1, 10)),
        ("2024.1.10", date(2024, 1, 10)),
        ("2O24年l月10日", date(2024, 1, 10)),
        ("温州市投资促进局\n2024年1月\n10日", date(2024, 1, 10)),
        ("温州市投资促进局\n2024年1月10日\n扫一扫\n【打印】【关闭】\n主办单位：温州市人民政府", date(2024, 1, 10)),
        ("", None),
    ],
)
def test_the_date_of_signing(signature: str, published: date | None) -> None:
    assert identify(reading(report(TITLE, after=signature))).published == published


def test_a_report_that_is_one_table_is_signed_in_its_rows() -> None:
    rows = [[line, "", ""] for line in report(TITLE, after="温州市投资促进局\n2024年1月10日").splitlines() if line]
    identity = identify(reading("", tables=[table(*rows, ["规章", "3", "0"])]))
    assert (identity.agency, identity.year, identity.published) == ("温州市投资促进局", 2023, date(2024, 1, 10))


def test_a_date_that_lost_its_digits_is_not_repaired() -> None:
    identity = identify(reading(report(TITLE, after="温州市投资促进局\n20241月10日")))
    assert identity.published is None
    assert any("20241月10日" in one.message for one in identity.findings if one.rule == "ID.PUBLISHED")


def test_dates_of_release_serve_where_nothing_is_signed() -> None:
    stated = identify(reading(report(f"{TITLE}\n发布时间：2024-01-12 10:11 来源：本网")))
    assert stated.published == date(2024, 1, 12)
    cells = table(["索引号", "12620600MB0523338C/2025-04735"], ["发布日期", "2024-01-12"])
    tabled = identify(reading(report(TITLE), tables=[cells]))
    assert (tabled.published, tabled.credit_code) == (date(2024, 1, 12), "12620600MB0523338C")
    paged = identify(reading(report(TITLE), {"pubdate": "2024-01-12 10:11"}))
    assert paged.published == date(2024, 1, 12)
    listed = identify(reading(report(TITLE)), document(listed_date=date(2024, 1, 12)))
    assert listed.published is None


def test_the_signature_outweighs_the_page_and_both_stay_as_evidence() -> None:
    text = report(TITLE, after="温州市投资促进局\n2024年1月10日")
    identity = identify(reading(text, {"pubdate": "2024-06-12 10:11"}))
    assert identity.published == date(2024, 1, 10)
    assert "ID.PUBLISHED" in severities(identity)
    dates = {(one.source, one.value) for one in identity.evidence if one.field == "published"}
    assert dates == {("signature", "2024-01-10"), ("metadata", "2024-06-12")}


@pytest.mark.parametrize(
    ("signed_by", "severity"),
    [
        ("温州市投资促进局", None),
        ("市投资促进局", Severity.INFO),
        ("温州市投贸促进局", Severity.INFO),
        ("温州市商务局", Severity.WARNING),
    ],
)
def test_names_that_disagree(signed_by: str, severity: Severity | None) -> None:
    identity = identify(reading(report(TITLE, after=f"{signed_by}\n2024年1月10日")))
    assert identity.agency == "温州市投资促进局"
    assert severities(identity).get("ID.AGENCY") is severity


def test_a_citation_of_another_province_suggests_a_copied_text() -> None:
    identity = identify(reading(report(TITLE, "按照《江苏省政府信息公开申请办理规范》办理。")))
    assert "T.FOREIGN" in severities(identity)
    assert "T.FOREIGN" not in severities(identify(reading(report(TITLE, "按照《浙江省政府信息公开办法》办理。"))))


def test_a_place_name_misread_by_one_character_is_noted() -> None:
    title = "淄博市淄川区投资促进服务中心2023年政府信息公开工作年度报告"
    findings = identify(reading(report(title, "制定《溜川区公开指南》，服务四川区域和山东区县。"))).findings
    assert ["溜川区" in one.message for one in findings if one.rule == "T.FOREIGN"] == [True]


HALF_YEAR = "温州市投资促进局2023年上半年政府信息公开工作报告"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (report(HALF_YEAR), "partial_period"),
        (report("温州市教育局政府信息公开工作报告\n统计期限自2023年1月1日至2023年6月30日"), "partial_period"),
        (report("关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知\n国办公开办函〔2021〕30号"), "notice"),
        (report("××局20××年政府信息公开工作年度报告"), "notice"),
        (report("一图读懂温州市2023年政府信息公开工作年度报告"), "commentary"),
        (f"首页\n政府信息公开年报\n{TITLE}\n2024-01-10\n下载", "stub"),
        (f"{TITLE}\n一、概述\n" + "我局认真做好政府信息公开工作。" * 30, "prose"),
        (
            "政府信息公开情况统计表\n指标名称\n计量单位\n历年累计\n" + "主动公开政府信息数\n条\n12\n" * 20,
            "earlier_form",
        ),
        ("今日天气晴。" * 100, "other"),
    ],
)
def test_what_is_no_annual_report_says_what_it_is(text: str, reason: str) -> None:
    identity = identify(reading(text))
    assert (identity.is_report, identity.reason) == (False, reason)
    assert severities(identity)["DOC.NOT_A_REPORT"] is Severity.ERROR


def test_a_comparison_of_two_years_is_no_report() -> None:
    compared = table(
        ["项目", "2022年", "2023年"],
        ["本年新收政府信息公开申请数量", "1", "2"],
        ["予以公开", "1", "2"],
        ["部分公开", "0", "0"],
        ["结转下年度继续办理", "0", "0"],
    )
    assert identify(reading(report(TITLE), tables=[compared])).reason == "comparison"


def test_counts_that_look_like_years_are_no_comparison() -> None:
    busy = table(["本年新收政府信息公开申请数量", "2012", "2020"], ["予以公开", "2012", "2020"], ["部分公开", "0", "0"])
    assert identify(reading(report(TITLE), tables=[busy])).is_report


def test_a_body_founded_during_the_year_still_reports_for_it() -> None:
    text = report("温州市大数据局政府信息公开工作年度报告\n统计期限自2019年3月1日至2019年12月31日")
    identity = identify(reading(text))
    assert identity.is_report and identity.year == 2019
    assert "ID.PERIOD" in severities(identity)


def test_a_slip_in_the_last_day_of_the_period_makes_no_statistics_of_a_part_of_the_year() -> None:
    identity = identify(reading(report("山阳县政府信息公开工作年度报告\n涵盖2020年1月1日至12月21日的工作情况。")))
    assert identity.is_report and identity.year == 2020
    assert severities(identity)["ID.PERIOD"] is Severity.WARNING


def test_labels_in_traditional_characters_count_as_labels() -> None:
    labels = ["本年新收政府信息公開申請數量", "予以公開", "部分公開", "屬於國家秘密", "行政許可", "行政處罰"]
    assert identify(reading("年報", tables=[table(*([label, "1", "2"] for label in labels))])).is_report


def test_the_headings_alone_make_a_report_when_the_tables_are_elsewhere() -> None:
    assert identify(reading("\n".join([TITLE, *SIX_SECTIONS[:3]]))).is_report


def test_two_reports_in_one_document_are_told_and_one_table_said_twice_is_not() -> None:
    label = "一、本年新收政府信息公开申请数量"
    one, other = table((label, "3", "4"), ("规章", "1", "")), table((label, "5", "6"))
    text = report(TITLE)
    assert "DOC.TWO_REPORTS" in severities(identify(reading(text, tables=[one, other])))
    assert "DOC.TWO_REPORTS" not in severities(identify(reading(text, tables=[one, one])))
