"""Indicators: the statistics of reports for 2008 to 2018, in the report's own words.

Before the form of 2019 a report held one table of indicators, the year's value and often the cumulative one, of
labels that differ from place to place. They are kept as printed, never forced into the codes of the newer forms.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Integer, SmallInteger, String

from warehouse.schema.declaring import check, column, table
from warehouse.schema.facts import AMOUNT, provenance
from warehouse.schema.forms import code_value_status
from warehouse.schema.provenance import cell
from warehouse.schema.records import DOCUMENT, READER
from warehouse.schema.reports import of_report

fact_indicator = table(
    "fact_indicator",
    of_report(),
    column(
        "indicator_no",
        Integer,
        primary_key=True,
        autoincrement=False,
        zh="指标序号——报告内按所印次序，自 1 起计",
        en="number within the report in printed order, counted from 1",
        source=READER,
    ),
    column(
        "number", String, nullable=True, zh="表内序号——表上所印的序号", en="number printed on the form", source=DOCUMENT
    ),
    column("label", String, zh="指标名称——所印名称", en="label as printed", source=DOCUMENT),
    column("unit", String, nullable=True, zh="计量单位——所印单位", en="unit as printed", source=DOCUMENT),
    column(
        "value",
        AMOUNT,
        nullable=True,
        zh="本年度数值——所印数值；确切文字见单元格",
        en="value of the year as printed; the exact text stands in the cell",
        source=DOCUMENT,
    ),
    *provenance(),
    column(
        "cumulative",
        AMOUNT,
        nullable=True,
        zh="历年累计数值——所印累计数值",
        en="cumulative value of all years so far, as printed",
        source=DOCUMENT,
    ),
    column(
        "cumulative_status_id",
        SmallInteger,
        ForeignKey(code_value_status.c.value_status_id),
        nullable=True,
        zh="累计取值状态编号——累计数值何以如此；表中没有累计栏为空",
        en="why the cumulative value is what it is, null where the table has no such column",
        source=READER,
    ),
    column(
        "cumulative_cell_no",
        Integer,
        nullable=True,
        zh="累计单元格序号——累计数值读自哪个单元格",
        en="cell the cumulative value was read from",
        source=READER,
    ),
    ForeignKeyConstraint(["report_id", "cumulative_cell_no"], [cell.c.report_id, cell.c.cell_no]),
    check("indicator_no >= 1", "indicator_from_one"),
    check("(value IS NOT NULL) = (value_status_id = 1)", "value_iff_reported"),
    check("(cumulative IS NOT NULL) = (COALESCE(cumulative_status_id, 0) = 1)", "cumulative_iff_reported"),
    zh="指标——2008 至 2018 年报告的统计表，照所印指标",
    en="indicators: the statistics of reports for 2008 to 2018 in their own words",
    clustered=True,
    grain="one indicator of one report version",
    grain_zh="一个报告版本的一项指标",
)
