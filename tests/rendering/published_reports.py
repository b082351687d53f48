"""Five published reports: whose they are, of which year, and the figures they print.

Agency, year and figures are those of the bodies; everything else in the rendered documents is written anew.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.rendering.figures import FilledForm, zero_figures

_NOTE = "（示例数据：表中数字取自同一机关公开的年度报告，文字为演示另写，不是原文。）"


def published_reports() -> dict[str, FilledForm]:
    """Name -> report."""
    rows = list(zero_figures("2021"))
    lost = [row for section, row, _ in rows if section == 3]
    lost = lost[lost.index("unable.unclear_after_correction") :]
    one = {(3, row, who): Decimal(1) for row in ("new_received", "carried_out") for who in ("natural_person", "total")}
    documents = {
        (2, "20(1).normative_document", "created"): Decimal(5),
        (2, "20(1).normative_document", "published"): Decimal(136),
        (2, "20(1).normative_document", "total_published"): Decimal(141),
    }
    zeros = zero_figures("2021")
    return {
        "kfq_2023": _report("2021", "投资促进局", 2023, None, zeros),
        "xinjiang_2023": _report("2021", "新绛县招商投资促进中心", 2023, date(2024, 1, 10), zeros),
        "wenzhou_2024": _report(
            "2021", "温州市投资促进局", 2024, None, {**zeros, **one}, text="全年处理依申请公开1起，已在规定期限内办结。"
        ),
        "zichuan_2023": _report(
            "2021", "淄博市淄川区投资促进服务中心", 2023, None, zeros, frozenset(lost), frozenset({4})
        ),
        "chengjiang_2020": _report(
            "2019", "澄江市投资促进局", 2020, date(2021, 1, 25), {**zero_figures("2019"), **documents}
        ),
    }


def _report(
    form_name: str,
    agency: str,
    year: int,
    published: date | None,
    values: dict[tuple[int, str, str], Decimal | None],
    absent_rows: frozenset[str] = frozenset(),
    absent_sections: frozenset[int] = frozenset(),
    text: str = "",
) -> FilledForm:
    return FilledForm(
        form_name,
        agency,
        year,
        published,
        values,
        absent_rows=absent_rows,
        absent_sections=absent_sections,
        is_sample=True,
        sample_note=_NOTE,
        applications_text=text,
    )
