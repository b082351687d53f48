"""A whole report as plain text, made from the form's own declaration."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.forms import load_forms

DROP_BOX = """
id: box
name: Drop box
host_allow: []
agencies:
  - {id: sample.tcj, name: 某某县投资促进局, level: county}
discover:
  - type: drop_box
"""
"""A registry of one agency, whose reports people put into the inbox."""
_FORM = load_forms()["2021"]
_PROSE = """一、总体情况
本报告由某某县投资促进局按照《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。
一年来，本局依法公开机构职能、工作动态、规划计划和财政预决算，修订公开指南和公开目录，公开内容全部经过保密审查。
"""


def report_text(year: int = 2023, cells: Mapping[str, str] | None = None) -> str:
    """The text of a report in which every cell is 0 but those given by address, such as section3.granted.total."""
    given = dict(cells or {})

    def row(section: int, code: str, columns: tuple[str, ...]) -> list[str]:
        return [given.pop(f"section{section}.{code}.{column}", "0") for column in columns]

    lines = [f"某某县投资促进局{year}年政府信息公开工作年度报告", "", _PROSE.format(year=year)]
    lines.append("二、主动公开政府信息情况")
    for block in _FORM.blocks:
        lines.append(f"第二十条第（{'一二三四五六七八九'[int(block.article[3:-1]) - 1]}）项")
        lines.append(" | ".join(["信息内容", *(column.label_zh for column in block.columns)]))
        for item in block.rows:
            lines.append(" | ".join([item.label_zh, *row(2, item.code, tuple(one.code for one in block.columns))]))
    lines.append("三、收到和处理政府信息公开申请情况")
    applicants = tuple(one.code for one in _FORM.applicants)
    lines.append(" | ".join(["（本列数据的勾稽关系）", *(one.label_zh for one in _FORM.applicants)]))
    for item in _FORM.rows:
        label = f"{item.group_labels[0]} | {item.label_zh}" if item.group_labels else item.label_zh
        lines.append(" | ".join([label, *row(3, item.code, applicants)]))
    lines.append("四、政府信息公开行政复议、行政诉讼情况")
    codes = [(item.code, outcome.code) for item in _FORM.proceedings for outcome in _FORM.outcomes]
    lines.append(" | ".join(item.label_zh for item in _FORM.proceedings))
    lines.append(" | ".join(outcome.label_zh for _ in _FORM.proceedings for outcome in _FORM.outcomes))
    lines.append(" | ".join(given.pop(f"section4.{item}.{outcome}", "0") for item, outcome in codes))
    lines += ["五、存在的主要问题及改进情况", "公开的深度还不够，将继续改进。", "六、其他需要报告的事项", "无。"]
    assert not given, f"the form has no such cell: {given}"
    return "\n".join(lines) + "\n"
