"""The tables of how somebody is reached: the order of channels they chose, and browsers they subscribed with."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from aedmap.storage.tables.base import Base


class ChosenChannelRow(Base):
    """ordinal: 0 is tried first."""

    __tablename__ = "chosen_channel"

    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]


class PushSubscriptionRow(Base):
    """endpoint: the address that the browser's push service gave; whoever subscribes again with it takes it over."""

    __tablename__ = "push_subscription"

    endpoint: Mapped[str] = mapped_column(primary_key=True)
    responder_id: Mapped[str] = mapped_column(ForeignKey("responder.id", ondelete="CASCADE"), index=True)
    p256dh: Mapped[str]
    auth: Mapped[str]
    created_at: Mapped[datetime]
