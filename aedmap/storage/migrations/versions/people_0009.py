"""People: who verified which certificate, consents, who looked, timers of notices, and rosters."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("certificate", sa.Column("verified_by", sa.String(), nullable=True))
    op.add_column("certificate", sa.Column("verified_at", _TIME, nullable=True))
    op.add_column("certificate", sa.Column("ordinal", sa.Integer(), nullable=False, server_default="1"))
    _number_certificates()
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _of_a_responder(),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("given_at", _TIME, nullable=False),
        sa.Column("withdrawn_at", _TIME, nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        _their("consent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_responder_id"), "consent", ["responder_id"])
    op.create_table(
        "person_look",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _of_a_responder(),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        _their("person_look"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_look")),
    )
    op.create_index(op.f("ix_person_look_responder_id"), "person_look", ["responder_id"])
    op.create_table(
        "certificate_timer",
        _of_a_responder(),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("timer", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("claimed_at", _TIME, nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        _their("certificate_timer"),
        sa.PrimaryKeyConstraint("responder_id", "ordinal", "timer", name=op.f("pk_certificate_timer")),
    )
    op.create_index(op.f("ix_certificate_timer_due_on"), "certificate_timer", ["due_on"])
    op.create_table(
        "person_record",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        _of_a_responder(),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("vanished_at", _TIME, nullable=True),
        _their("person_record"),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_person_record")),
    )
    op.create_index(op.f("ix_person_record_responder_id"), "person_record", ["responder_id"])


def downgrade() -> None:
    for table in ("person_record", "certificate_timer", "person_look", "consent"):
        op.drop_table(table)
    for name in ("ordinal", "verified_at", "verified_by"):
        op.drop_column("certificate", name)


def _of_a_responder() -> sa.Column[str]:
    return sa.Column("responder_id", sa.String(), nullable=False)


def _their(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_responder_id")
    return sa.ForeignKeyConstraint(["responder_id"], ["responder.id"], name=name, ondelete="CASCADE")


def _number_certificates() -> None:
    """From 1 for each person, in the order they are shown in."""
    certificate = sa.table("certificate", *map(sa.column, ("issuer", "number", "responder_id", "ordinal")))
    columns = certificate.c
    listed = sa.select(columns.issuer, columns.number, columns.responder_id)
    counts: dict[str, int] = {}
    for issuer, number, responder_id in op.get_bind().execute(listed.order_by(columns.number)).all():
        counts[responder_id] = counts.get(responder_id, 0) + 1
        here = (columns.issuer == issuer, columns.number == number)
        op.execute(certificate.update().where(*here).values(ordinal=counts[responder_id]))
