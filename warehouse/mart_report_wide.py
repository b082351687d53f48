"""The wide mart: one row per current report with every headline figure."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from warehouse.comparisons import AGGREGATING_LEVELS, GOVERNMENT
from warehouse.engines import is_sqlite
from warehouse.mart_columns import (
    COMPUTED,
    PRINTED,
    MartColumn,
    application_cells,
    application_columns,
    disclosure_columns,
    explained,
    litigation_columns,
)

NAME = "mart_report_wide"
KEY = ("report_id",)
_REGISTRY, _LOADER = "source registry", "loader"
_LEVELS = ", ".join(f"'{level}'" for level in AGGREGATING_LEVELS)
_SCOPE = (
    f"COALESCE(r.scope, CASE WHEN a.body_type = '{GOVERNMENT}' AND a.level IN ({_LEVELS}) THEN 'aggregated' "
    "WHEN a.body_type IN ('department', 'institution') THEN 'own' END)"
)
_AT_THE_END = frozenset(
    {"report_key", "printed_agency_name", "title", "version_no", "is_sample", "document_sha256", "url"}
)
"""Long text behind the figures: SQLite reads a row from its start to the last column asked for."""


def _days_after_year_end(connection: Connection) -> str:
    if is_sqlite(connection):
        return "CAST(julianday(r.published_date) - julianday(r.report_year || '-12-31') AS INTEGER)"
    return "r.published_date - make_date(r.report_year, 12, 31)"


def head_columns(connection: Connection) -> list[MartColumn]:
    """What identifies a report and how far it can be trusted."""
    findings = "(SELECT COUNT(*) FROM {table} WHERE q.report_id = r.report_id AND q.severity = '{severity}' {more})"

    def counted(severity: str) -> str:
        # A finding that a person has waived is explained: it counts apart.
        return findings.format(
            table="fact_quality_finding q LEFT JOIN human_verdict v ON v.fingerprint = q.fingerprint",
            severity=severity,
            more="AND COALESCE(v.decision, '') <> 'waive'",
        )

    return [
        explained(MartColumn(*row))
        for row in (
            ("report_id", "INTEGER", "报告版本编号", "current report version", None, _LOADER, "r.report_id"),
            ("report_key", "TEXT", "报告标识——机关标识与年度", "agency key and year", None, _LOADER, "r.report_key"),
            ("agency_key", "TEXT", "机关标识", "agency", None, _LOADER, "a.agency_key"),
            (
                "agency_name",
                "TEXT",
                "机关名称——通用名称，没有则为所印名称",
                "preferred name, else as printed",
                None,
                _REGISTRY,
                "COALESCE(a.name_zh, r.agency_name)",
            ),
            ("printed_agency_name", "TEXT", "所印机关名称", "name as printed", None, PRINTED, "r.agency_name"),
            ("agency_level", "TEXT", "机关层级", "level of government", None, _REGISTRY, "a.level"),
            ("body_type", "TEXT", "机关类型", "kind of body", None, _REGISTRY, "a.body_type"),
            (
                "parent_agency_key",
                "TEXT",
                "上级机关标识——所属人民政府",
                "government it belongs to",
                None,
                _REGISTRY,
                "a.parent_agency_key",
            ),
            (
                "region_code",
                "TEXT",
                "行政区划代码——报告年度当时的区划，不明为空",
                "region in the report year, null while unknown",
                None,
                _REGISTRY,
                "g.region_code",
            ),
            (
                "region_name",
                "TEXT",
                "区划名称——报告年度当时的名称",
                "region's name in the report year",
                None,
                _REGISTRY,
                "g.name_zh",
            ),
            ("province_code", "TEXT", "省级代码", "province", None, _REGISTRY, "substr(g.region_code, 1, 2) || '0000'"),
            (
                "prefecture_code",
                "TEXT",
                "地级代码——省级区划为空",
                "prefecture, null for a province",
                None,
                _REGISTRY,
                "CASE WHEN g.region_code NOT LIKE '__0000' THEN substr(g.region_code, 1, 4) || '00' END",
            ),
            (
                "report_year",
                "INTEGER",
                "报告年度——报告所涉年度",
                "year the report is about",
                "年 (year)",
                PRINTED,
                "r.report_year",
            ),
            ("form", "TEXT", "报表格式", "form", None, PRINTED, "f.form"),
            (
                "is_of_indicators",
                "BOOLEAN",
                "是否指标报告——2008 至 2018 年的报告为真：数值只在 mart_indicator_long 中，各问题视图不计",
                "true for reports for 2008 to 2018, whose form has no coded cells: their figures stand in "
                "mart_indicator_long, and no question's view counts them",
                None,
                COMPUTED,
                "f.form IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dim_form_row d WHERE d.form = f.form)",
            ),
            (
                "scope",
                "TEXT",
                "统计口径——aggregated 全地区汇总，own 本机关；先依报告所述，再依机关类型，不明为空",
                "aggregated (the whole region) or own: as stated, else by the kind of body; null when unknown",
                None,
                _REGISTRY,
                _SCOPE,
            ),
            (
                "quality",
                "TEXT",
                "质量等级——A 至 D，无统计表为 X，格式没有核对规则为空",
                "A to D, X without tables, null where no check of the form is known",
                None,
                _LOADER,
                "r.quality",
            ),
            (
                "is_usable",
                "BOOLEAN",
                "是否计入视图——质量为 A、B、C 为真，各问题视图只计这些报告",
                "true for quality A, B and C: what the questions' views count",
                None,
                COMPUTED,
                "COALESCE(r.quality IN ('A', 'B', 'C'), FALSE)",
            ),
            (
                "reported_cells",
                "INTEGER",
                "有值单元格数——印有数字的单元格数",
                "cells with a number",
                "格 (cells)",
                _LOADER,
                "r.reported_cells",
            ),
            (
                "error_findings",
                "INTEGER",
                "错误数——程度为 error 的问题数，已豁免的除外",
                "findings of severity error, waived ones left out",
                None,
                _LOADER,
                counted("error"),
            ),
            (
                "warning_findings",
                "INTEGER",
                "警告数——程度为 warning 的问题数，已豁免的除外",
                "findings of severity warning, waived ones left out",
                None,
                _LOADER,
                counted("warning"),
            ),
            (
                "corrected_cells",
                "INTEGER",
                "更正单元格数——由人工更正覆盖的单元格数",
                "cells overlaid by a person's correction",
                "格 (cells)",
                _LOADER,
                "(SELECT COUNT(*) FROM cell_correction k WHERE k.report_id = r.report_id)",
            ),
            ("title", "TEXT", "标题", "title", None, PRINTED, "r.title"),
            ("published_date", "DATE", "发布日期", "date of publication", None, PRINTED, "r.published_date"),
            (
                "days_after_year_end",
                "INTEGER",
                "年末后天数——自报告年度 12 月 31 日至发布日期的天数",
                "days from 31 December of the report year to publication",
                "天 (days)",
                COMPUTED,
                _days_after_year_end(connection),
            ),
            ("version_no", "INTEGER", "版本号", "version", None, _LOADER, "r.version_no"),
            (
                "is_sample",
                "BOOLEAN",
                "是否样例——虚构的示例文件为真",
                "true for invented sample documents",
                None,
                _LOADER,
                "o.is_sample",
            ),
            (
                "document_sha256",
                "TEXT",
                "文件指纹——数字所出自的文件",
                "document the figures were read from",
                None,
                _LOADER,
                "o.sha256",
            ),
            ("url", "TEXT", "网址——抓取该文件的地址", "where the document was fetched", None, _LOADER, "o.url"),
        )
    ]


def _figures(connection: Connection) -> list[tuple[str, str, list[MartColumn]]]:
    """The views that hold figures, the condition of the cells to take, and the columns they give."""
    return [
        ("v_application_value", application_cells(connection), application_columns(connection)),
        ("v_disclosure_value", "TRUE", disclosure_columns(connection)),
        ("v_litigation_value", "TRUE", litigation_columns(connection)),
    ]


def columns_of(connection: Connection) -> list[MartColumn]:
    """The columns of the mart in order."""
    about = head_columns(connection)
    figures = [column for *_, group in _figures(connection) for column in group]
    at_the_end = [column for column in about if column.name in _AT_THE_END]
    return [column for column in about if column not in at_the_end] + figures + at_the_end


def build(connection: Connection, target: str, columns: list[MartColumn]) -> None:
    """Create ``target`` with ``columns`` and fill it."""
    about = head_columns(connection)
    head = [column for column in about if column.name not in _AT_THE_END]
    tail = [column for column in about if column.name in _AT_THE_END]
    parts = _figures(connection)
    declared = ", ".join(f"{c.name} {c.sql_type}" for c in columns)
    connection.exec_driver_sql(f"CREATE TABLE {target} ({declared}, PRIMARY KEY ({', '.join(KEY)}))")
    selected = [c.expression for c in head]
    joins = []
    for number, (view, cells, group) in enumerate(parts):
        if group:
            picked = ", ".join(f"{c.expression} AS {c.name}" for c in group)
            joins.append(
                f"LEFT JOIN (SELECT report_id, {picked} FROM {view} WHERE {cells} GROUP BY report_id) p{number} "
                f"ON p{number}.report_id = r.report_id"
            )
            selected += [f"p{number}.{c.name}" for c in group]
    selected += [c.expression for c in tail]
    connection.exec_driver_sql(
        f"INSERT INTO {target} SELECT {', '.join(selected)} FROM report r "
        "JOIN dim_agency a ON a.agency_id = r.agency_id JOIN document o ON o.document_id = r.document_id "
        "LEFT JOIN dim_form f ON f.form_id = r.form_id LEFT JOIN dim_region g ON g.region_id = r.region_id "
        f"{' '.join(joins)} WHERE r.is_current ORDER BY r.report_id"
    )
