"""indicators of reports for 2008 to 2018"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "fact_indicator",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("indicator_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("value", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("value_status_id", sa.SmallInteger(), nullable=False),
        sa.Column("cell_no", sa.Integer(), nullable=True),
        sa.Column("cumulative", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("cumulative_status_id", sa.SmallInteger(), nullable=True),
        sa.Column("cumulative_cell_no", sa.Integer(), nullable=True),
        sa.CheckConstraint("indicator_no >= 1", name=op.f("ck_fact_indicator_indicator_from_one")),
        sa.CheckConstraint(
            "(value IS NOT NULL) = (value_status_id = 1)", name=op.f("ck_fact_indicator_value_iff_reported")
        ),
        sa.CheckConstraint(
            "(cumulative IS NOT NULL) = (COALESCE(cumulative_status_id, 0) = 1)",
            name=op.f("ck_fact_indicator_cumulative_iff_reported"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.report_id"], name=op.f("fk_fact_indicator_report_id")),
        sa.ForeignKeyConstraint(
            ["value_status_id"],
            ["code_value_status.value_status_id"],
            name=op.f("fk_fact_indicator_value_status_id"),
        ),
        sa.ForeignKeyConstraint(
            ["cumulative_status_id"],
            ["code_value_status.value_status_id"],
            name=op.f("fk_fact_indicator_cumulative_status_id"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "cell_no"],
            ["cell.report_id", "cell.cell_no"],
            name=op.f("fk_fact_indicator_report_id_cell_no"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "cumulative_cell_no"],
            ["cell.report_id", "cell.cell_no"],
            name=op.f("fk_fact_indicator_report_id_cumulative_cell_no"),
        ),
        sa.PrimaryKeyConstraint("report_id", "indicator_no", name=op.f("pk_fact_indicator")),
        sqlite_with_rowid=False,
    )
