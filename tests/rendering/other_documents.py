"""Documents that are no such report: none may yield a fact, and each should say why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.rendering import html, text
from tests.rendering.catalogue import filled
from tests.rendering.grid import compose

NOTHING: dict[str, Any] = {
    "agency": None,
    "year": None,
    "template": None,
    "published": None,
    "section2": {},
    "section3": {},
    "section4": None,
    "notes": "No such report: no facts.",
}

_PROSE = """示例市民政局2016年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》，现公布2016年度政府信息公开工作年度报告。

一、概述
2016年，本局围绕民生保障、社会组织管理等工作公开政府信息。

二、主动公开情况
全年主动公开政府信息312条，其中规范性文件2件，政策解读5篇。

三、依申请公开情况
全年收到政府信息公开申请4件，均已按期答复，其中同意公开3件，不同意公开1件。

四、复议、诉讼情况
未发生针对本局政府信息公开事务的行政复议和行政诉讼。

五、存在的问题和改进措施
公开的时效性有待提高。
"""

_HALF_YEAR = """示例市2023年上半年政府信息公开申请办理情况统计

2023年1月1日至6月30日，全市各级行政机关共收到政府信息公开申请86件。

单位\t收到申请\t予以公开\t不予公开\t结转
市教育局\t12\t8\t1\t3
市民政局\t9\t7\t0\t2
市自然资源局\t65\t40\t5\t20
合计\t86\t55\t6\t25
"""

_COMPARISON = """示例市统计局政府信息公开工作两年数据对比表

项目\t2022年\t2023年\t增减
本年新收政府信息公开申请数量\t20\t35\t15
上年结转政府信息公开申请数量\t1\t2\t1
予以公开\t12\t20\t8
部分公开\t2\t3\t1
结转下年度继续办理\t2\t4\t2
行政复议\t1\t0\t-1
行政诉讼\t0\t1\t1
"""

_STUB = (
    "<html><head><meta charset=utf-8><title>政府信息公开年报-示例市人民政府</title></head><body><ul>"
    + "".join(
        f"<li><a href='/nb/{year}.html'>示例市{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-20</span></li>"
        for year in range(2019, 2025)
    )
    + "</ul><div>首页 上一页 下一页 尾页 共1页</div></body></html>"
)


def _blank_form() -> bytes:
    """The notice's annex: the form with nothing filled in and a placeholder for the agency."""
    report = filled("2021", 700, "zero")
    empty = replace(report, agency="××××", values=dict.fromkeys(report.values), published=None)
    document = compose(empty)
    narrative = replace(
        document.narrative,
        title="中华人民共和国政府信息公开工作年度报告格式",
        before=("一、总体情况", "（请按照主动公开、依申请公开、政府信息管理、平台建设、监督保障分项填写）"),
        after=("五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
        signature=(),
    )
    return text.document_text(replace(document, narrative=narrative), text.tab_full)


def other_documents() -> dict[str, bytes]:
    """File name -> bytes of every document that is no such report."""
    return {
        "none_prose_2016.txt": _PROSE.encode(),
        "none_half_year.txt": _HALF_YEAR.encode(),
        "none_comparison.txt": _COMPARISON.encode(),
        "none_blank_form.txt": _blank_form(),
        "none_list_page.html": _STUB.encode(),
        "none_notice.html": html.plain_page(replace(compose(filled("2021", 701, "zero")), grids=()))
        .replace("年政府信息公开工作年度报告", "年政府信息公开工作年度报告编制工作的通知")
        .encode(),
    }
