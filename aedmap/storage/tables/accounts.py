"""The tables of those who sign in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aedmap.storage.tables.base import Base


class AccountRow(Base):
    """id is what events name as the actor; name is what people type."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    created_at: Mapped[datetime]

    roles: Mapped[list["AccountRoleRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="selectin", order_by="AccountRoleRow.role"
    )


class AccountRoleRow(Base):
    __tablename__ = "account_role"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class EndedSessionRow(Base):
    """A session that was signed out before its cookie runs out; a copy of the cookie is worth nothing."""

    __tablename__ = "ended_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    runs_out_at: Mapped[datetime]
