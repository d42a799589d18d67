"""Alerts over channels: what is told, over which channel first, and what became of it."""

from aedmap.messaging.channel import Channel, Outgoing
from aedmap.messaging.sending import Outbox, SendReport, Waiting, send_waiting

__all__ = ["Channel", "Outbox", "Outgoing", "SendReport", "Waiting", "send_waiting"]
