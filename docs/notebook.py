"""The analysts' notebook: SQL, pandas, DuckDB, a chart, and one number traced to where it is printed.

``make notebook`` opens it in the browser, ``python docs/notebook.py`` runs it once. It reads the published files.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Gongkai 公开")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo
    import pandas as pd

    # The release that the last night published, or that of a `make demo`.
    release = Path(os.environ.get("GONGKAI_DATA", "data")) / "published" / "current"
    warehouse = duckdb.connect(release / "analyst.duckdb", read_only=True)
    return mo, pd, release, warehouse


@app.cell
def _(mo):
    mo.md("""
    # How often do people get what they ask for? 人们多大程度上得到了信息？

    A null is no zero: a report counts only where it prints every number that a rate needs.
    空值不是零：只计印有所需全部数字的报告。
    """)


@app.cell
def _(warehouse):
    # SQL, on the release's DuckDB file.
    rates = warehouse.sql("""
        SELECT report_year, count(*) AS n_reports,
               sum(granted_total + partially_granted_total) AS given,
               sum(total_handled_total) AS handled,
               sum(granted_total + partially_granted_total) / sum(total_handled_total) AS grant_rate
        FROM mart_report_wide
        WHERE is_usable AND granted_total IS NOT NULL AND partially_granted_total IS NOT NULL
          AND total_handled_total IS NOT NULL
        GROUP BY report_year ORDER BY report_year
    """).df()
    rates
    return (rates,)


@app.cell
def _(pd, release):
    # The same with pandas, on the Parquet files: sums over sums, not the mean of rates.
    reports = pd.read_parquet(release / "parquet" / "mart_report_wide", dtype_backend="numpy_nullable")
    columns = ["granted_total", "partially_granted_total", "total_handled_total"]
    printed = reports[reports["is_usable"]].dropna(subset=columns)
    sums = printed.groupby("report_year", observed=True)[columns].sum()
    by_pandas = (sums["granted_total"] + sums["partially_granted_total"]) / sums["total_handled_total"]
    by_pandas.round(3)
    return (by_pandas,)


@app.cell
def _(rates):
    import altair as alt

    chart = (
        alt.Chart(rates, title="Grant rate 公开率", width=520, height=220)
        .mark_line(point=True, color="#0072b2")
        .encode(
            x=alt.X("report_year:O", title=None),
            y=alt.Y("grant_rate:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            tooltip=["report_year", "n_reports", "given", "handled", alt.Tooltip("grant_rate", format=".1%")],
        )
    )
    chart
    return (chart,)


@app.cell
def _(mo, warehouse):
    # One refused application: which report, which cell, and where in the document it is printed.
    refused = warehouse.sql("""
        SELECT report_id, agency_name, report_year, row_code, label_zh, request_count, raw_text,
               page, table_no, row_no, column_no, url, document_sha256
        FROM mart_application_long
        WHERE row_code LIKE 'refused.%' AND applicant_type = 'total' AND request_count > 0
        ORDER BY report_year DESC, agency_name, row_code LIMIT 1
    """).df().iloc[0]
    evidence = f"http://127.0.0.1:8001/report/{refused.report_id}/cell/section3.{refused.row_code}.total"
    mo.md(f"""
    ## One number, back to the page 一个数字的出处

    **{refused.agency_name} {refused.report_year}**, {refused.label_zh}: **{refused.request_count}**, printed as
    `{refused.raw_text}` in `{refused.url}` (SHA-256 `{refused.document_sha256[:12]}…`).

    With `gongkai explore` running, [see it where it is printed 看它印在何处]({evidence}).
    """)
    return evidence, refused


if __name__ == "__main__":
    app.run()
