"""Who and what incidents hold, found without looking through everybody and everything."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None

_HELD = (
    ("responder", "busy_with"),
    ("responder", "exercise_with"),
    ("aed", "reserved_for"),
    ("aed", "exercise_for"),
)


def upgrade() -> None:
    for table, holder in _HELD:
        held = sa.text(f"{holder} IS NOT NULL")
        op.create_index(op.f(f"ix_{table}_{holder}"), table, [holder], sqlite_where=held, postgresql_where=held)


def downgrade() -> None:
    for table, holder in _HELD:
        op.drop_index(op.f(f"ix_{table}_{holder}"), table)
