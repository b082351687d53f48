"""findings of comparisons, where an agency's region comes from, coverage"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("fact_quality_finding", sa.Column("origin", sa.String(), server_default="document", nullable=False))
    op.add_column("dim_agency", sa.Column("level_source", sa.String(), nullable=True))
    op.add_column("dim_agency", sa.Column("region_source", sa.String(), nullable=True))
    # Until now both came from the registry alone.
    op.execute("UPDATE dim_agency SET level_source = 'registry' WHERE level IS NOT NULL")
    op.execute("UPDATE dim_agency SET region_source = 'registry' WHERE region_code IS NOT NULL")
    op.create_table(
        "expected_report",
        sa.Column("agency_key", sa.String(), nullable=False),
        sa.Column("report_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("load_run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["load_run_id"], ["load_run.load_run_id"], name=op.f("fk_expected_report_load_run_id")),
        sa.PrimaryKeyConstraint("agency_key", "report_year", name=op.f("pk_expected_report")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_listing",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("stop", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("has_shrunk", sa.Boolean(), nullable=False),
        sa.Column("load_run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["load_run_id"], ["load_run.load_run_id"], name=op.f("fk_source_listing_load_run_id")),
        sa.PrimaryKeyConstraint("source_id", "url", name=op.f("pk_source_listing")),
        sqlite_with_rowid=False,
    )
