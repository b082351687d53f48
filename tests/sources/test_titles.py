"""Reports told from decoys by their titles, and whose and which year they are."""

from __future__ import annotations

import pytest

from sources.articles import holds_report
from sources.pages import Page
from sources.registry_schema import Agency
from sources.titles import judge_title, period_year, statutory_headings, years_in

BUREAU = Agency(id="tcj", name="温州市投资促进局", level="prefecture", aliases=("市投资促进局",))
SCHOOLS = Agency(id="jyj", name="温州市教育局", level="prefecture")
CITY = Agency(id="zf", name="温州市人民政府", level="prefecture", kind="government")


@pytest.mark.parametrize(
    "title",
    [
        "温州市投资促进局2023年政府信息公开工作年度报告",
        "温州市投资促进局 2023 年政府信息公开工作年度报告",
        "投资促进局2023年度政府信息公开年报",
        "市投资促进局2023年政务公开年度报告",
        "温州市投资促进局二〇二三年政府信息公开工作年度报告",
        "关于公布《温州市投资促进局2023年政府信息公开工作年度报告》",
        "２０２３年度政府信息公开工作报告",
        "政府信息公开2023年度报告",
        "2023年政务信息公开年度报告",
        "温州市投资促进局2023年度政府信息公开2023年年报",
    ],
)
def test_many_names_of_a_report(title: str) -> None:
    verdict = judge_title(title, [BUREAU])
    assert (verdict.rejection, verdict.agency, verdict.years) == (None, BUREAU, (2023,))


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("温州市投资促进局2023年政府信息公开工作年度报告解读", "explanation"),
        ("图解：温州市投资促进局2023年政府信息公开工作年度报告", "picture"),
        ("温州市投资促进局2023年政府信息公开工作年度报告（图片版）", "picture"),
        ("温州市投资促进局2023年政府信息公开工作年度报告（超链版）", "second copy"),
        ("关于做好2023年政府信息公开工作年度报告编制工作的通知", "notice"),
        ("【转载】温州市2023年政府信息公开工作年度报告", "copy"),
        ("政府信息公开工作年度报告格式", "blank form"),
        ("2023年上半年政府信息公开工作报告", "names no annual report|part of a year"),
        ("温州市投资促进局2023年法治政府建设年度报告", "names no annual report"),
        ("温州市投资促进局2023年工作总结", "names no annual report"),
        ("温州市财政局2023年政府信息公开工作年度报告", "another body"),
        ("温州市人民政府办公室2023年政府信息公开工作年度报告", "another body"),
        ("瓯海区茶山街道2023年政府信息公开工作年度报告", "another body"),
    ],
)
def test_decoys(title: str, reason: str) -> None:
    import re

    rejection = judge_title(title, [BUREAU, CITY]).rejection
    assert rejection is not None and re.search(reason, rejection)


def test_a_bodys_own_name_is_no_decoy() -> None:
    trainers = Agency(id="px", name="样城县公务员培训中心", level="county")
    verdict = judge_title("样城县公务员培训中心2023年政府信息公开工作年度报告", [trainers])
    assert (verdict.rejection, verdict.agency) == (None, trainers)


def test_a_notice_that_publishes_a_report_is_looked_into() -> None:
    title = "温州市投资促进局关于公布2023年政府信息公开工作年度报告的公告"
    assert judge_title(title, [BUREAU]).rejection is None
    about = "关于做好2023年政府信息公开工作年度报告编制和发布工作的通知"
    assert judge_title(about, [BUREAU]).rejection == "a notice about reports (做好)"


def test_one_of_several_agencies_is_found_by_its_name_or_its_end() -> None:
    agencies = [BUREAU, SCHOOLS, CITY]
    assert judge_title("温州市教育局2022年政府信息公开工作年度报告", agencies).agency is SCHOOLS
    assert judge_title("教育局2022年政府信息公开工作年度报告", agencies).agency is SCHOOLS
    assert judge_title("温州市人民政府2022年政府信息公开工作年度报告", agencies).agency is CITY


def test_a_title_without_a_body_is_nobodys_when_there_are_several() -> None:
    verdict = judge_title("2022年政府信息公开工作年度报告", [BUREAU, SCHOOLS])
    assert (verdict.rejection, verdict.agency) == (None, None)
    alone = judge_title("2022年政府信息公开工作年度报告", [BUREAU])
    assert (alone.agency, alone.agency_evidence) == (BUREAU, "registry")


def test_years_are_all_kept_so_that_a_disagreement_is_seen() -> None:
    assert years_in("2021年度政府信息公开2020年年度报告") == (2021, 2020)
    assert years_in("文号20231 电话 02023 号") == ()
    assert period_year("统计期限自 2023 年 1 月 1 日起至 2023 年 12 月 31 日止") == 2023
    assert period_year("没有期限") is None


def test_statutory_sections_are_counted_however_they_are_worded() -> None:
    assert statutory_headings("一、总体情况 二、主动公开政府信息情况 六、其他需要报告的事项") == 3
    assert statutory_headings("一、工作基本情况 四、政府信息公开行政复议和行政诉讼情况 五、存在问题及改进措施") >= 3
    assert statutory_headings("首页 政务公开 互动交流") == 0


def test_a_page_holds_a_report_by_its_sections_or_by_its_tables() -> None:
    def page(body: str) -> Page:
        return Page(f"<html><body>{body}</body></html>", "http://any.test/")

    assert holds_report(page("<h2>总体情况</h2><h2>主动公开政府信息情况</h2><h2>其他需要报告的事项</h2>"))
    assert holds_report(page("<td>第二十条第（一）项</td><td>本年度办理结果</td><td>结转下年度继续办理</td>"))
    assert not holds_report(page("<p>2023年政府信息公开工作年度报告</p><p>其他需要报告的事项</p>"))


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("温州市人民政府2023年政府信息公开工作年度报告", CITY),
        ("温州市2023年政府信息公开工作年度报告", CITY),
        ("温州市人民政府办公室2023年政府信息公开工作年度报告", None),
        ("鹿城区教育局2023年政府信息公开工作年度报告", None),
        ("温州大学2023年信息公开年度报告", None),
        ("温州市教育局2023年政府信息主动公开工作年度报告", SCHOOLS),
        ("温州市教育局2023年度政府信息公开工作情况报告", SCHOOLS),
        ("温州市教育局2023年政府信息公开情况年度报告", SCHOOLS),
        ("2023年政府信息公开年度报告（市投资促进局）", BUREAU),
        ("图说：温州市教育局2023年政府信息公开年报", None),
        ("漫画丨温州市教育局2023年政府信息公开年报", None),
        ("对《温州市教育局2023年政府信息公开工作年度报告》的说明", None),
        ("温州市教育局2023年政府信息公开工作年度报告政策问答", None),
        ("各县（市、区）2023年政府信息公开年度报告汇编", None),
        ("征求《2023年政府信息公开年度报告（征求意见稿）》意见", None),
        ("温州市教育局2023年政府网站工作年度报表", None),
        ("温州市教育局2023年部门决算公开报告", None),
    ],
)
def test_among_several_bodies_each_report_goes_to_its_own(title: str, agency: Agency | None) -> None:
    verdict = judge_title(title, [BUREAU, SCHOOLS, CITY])
    assert (verdict.rejection is None, verdict.agency) == (agency is not None, agency)
