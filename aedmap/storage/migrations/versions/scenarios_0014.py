"""Scenarios that can be put away, runs that know their scenario's version, and the files that scenarios name."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("document", sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("plan_run", sa.Column("scenario_name", sa.String(), nullable=True))
    op.add_column("plan_run", sa.Column("scenario_version", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_plan_run_scenario_name"), "plan_run", ["scenario_name"])
    op.create_table(
        "planner_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "use")),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planner_file")),
    )
    kept = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_planner_file_kept", "planner_file", ["name"], unique=True, sqlite_where=kept, postgresql_where=kept
    )


def downgrade() -> None:
    op.drop_index("uq_planner_file_kept", table_name="planner_file")
    op.drop_table("planner_file")
    op.drop_index(op.f("ix_plan_run_scenario_name"), table_name="plan_run")
    op.drop_column("plan_run", "scenario_version")
    op.drop_column("plan_run", "scenario_name")
    op.drop_column("document", "archived")
