"""One channel: hands a text over, and says plainly whether it went, did not go, or nobody knows."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, repr=False)
class Outgoing:
    """to: an address, looked up for this moment and kept nowhere; text: names nobody and no place.

    message_id: ours, so that a receiver can tell a repetition; alert_id, what: for programs
    link: where the answer is given, for channels that show it beside the text; "" where there is none
    """

    message_id: int
    alert_id: int
    what: str
    to: str
    subject: str
    text: str
    link: str = ""

    def __repr__(self) -> str:
        return f"Outgoing(message_id={self.message_id})"


class Channel(Protocol):
    def send(self, message: Outgoing) -> str | None:
        """Hand over one message; the receiver's id of it where it gives one.

        aedmap.notices.sending.NotSent when it surely did not go, OutcomeUnknown when nobody knows.
        """
