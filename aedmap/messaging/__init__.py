"""Alerts over channels: what is told, over which channel first, and what became of it."""

from aedmap.messaging.channel import Channel, Outgoing
from aedmap.messaging.sending import Outbox, Sender, SendReport, Waiting, send_waiting

__all__ = ["Channel", "Outbox", "Outgoing", "SendReport", "Sender", "Waiting", "send_waiting"]
