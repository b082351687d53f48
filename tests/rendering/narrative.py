"""The prose of a rendered report: title, the six sections' text and the signature, in the project's own words.

The figures it states agree with the table unless the report is made to contradict itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.rendering.figures import FilledForm


@dataclass(frozen=True, slots=True)
class Narrative:
    """``before`` and ``after`` are the paragraphs around the tables; headings are those of sections 2 to 4."""

    title: str
    before: tuple[str, ...]
    headings: dict[int, str]
    after: tuple[str, ...]
    signature: tuple[str, ...]


def _count(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _applications(filled: FilledForm) -> str:
    if filled.applications_text:
        return filled.applications_text
    received = _count(filled.value(3, "new_received", "total"))
    carried_in = _count(filled.value(3, "carried_in", "total"))
    handled = _count(filled.value(3, "total_handled", "total"))
    carried_out = _count(filled.value(3, "carried_out", "total"))
    if not received and not carried_in:
        return f"{filled.year}年，本机关未收到政府信息公开申请。"
    if received is None or handled is None:
        return "本机关按照规定的程序和期限登记、办理、答复政府信息公开申请，具体数量见下表。"
    if filled.contradicts_table:
        received, handled = received + 7, handled + 3
    text = f"{filled.year}年，本机关新收到政府信息公开申请{received}件"
    if carried_in:
        text += f"，上年结转{carried_in}件"
    text += f"，全年共办结{handled}件"
    if carried_out:
        text += f"，结转下年度继续办理{carried_out}件"
    return text + "。"


def narrate(filled: FilledForm) -> Narrative:
    """The prose for one report."""
    year = filled.year
    before = [
        f"本报告按照《中华人民共和国政府信息公开条例》的要求编写，所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
    ]
    if filled.is_sample:
        before.append(filled.sample_note)
    before += [
        "一、总体情况",
        f"{year}年，本机关把公开透明作为工作常态，围绕群众关心的事项及时发布信息，回应社会关切。",
        "（一）主动公开方面。编制并更新主动公开目录，逐条核对栏目内容，做到应公开的及时公开。",
        f"（二）依申请公开方面。{_applications(filled)}",
        "（三）信息管理方面。落实先审查后公开的制度，定期清理过期和重复的内容。",
        "（四）平台建设方面。维护网站专栏，保持栏目设置清楚、检索方便。",
        "（五）监督保障方面。明确负责人员，组织业务学习，接受社会监督。",
    ]
    after = (
        "五、存在的主要问题及改进情况",
        "公开内容的可读性还不够强，部分栏目更新不够及时。下一步将加强业务培训，完善发布前的核对流程。",
        "六、其他需要报告的事项",
        "本年度没有其他需要报告的事项。",
    )
    date = filled.published
    signature = (filled.agency,) + ((f"{date.year}年{date.month}月{date.day}日",) if date else ())
    return Narrative(
        title=f"{filled.agency}{year}年政府信息公开工作年度报告",
        before=tuple(before),
        headings={
            2: "二、主动公开政府信息情况",
            3: "三、收到和处理政府信息公开申请情况",
            4: "四、政府信息公开行政复议、行政诉讼情况",
        },
        after=after,
        signature=signature,
    )
