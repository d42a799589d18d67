"""What the worker says to whom, and over which channels."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aedmap.dispatch.answer_link import sign_alert
from aedmap.errors import InvalidInput, NotFound
from aedmap.messaging import Channel, Outgoing, SendReport, Waiting, send_waiting
from aedmap.messaging.channels import EMAIL, SMS, read_channels
from aedmap.messaging.http_post import check_address
from aedmap.messaging.texts import ASKED, text_of
from aedmap.storage import ANSWER_LINKS, Database, new_secret


@dataclass(frozen=True)
class Messenger:
    """base_url: where the pages are reached from outside, for the links; empty without links."""

    database: Database
    channels: Mapping[str, Channel]
    base_url: str
    secret: str

    def send(self, clock: Callable[[], datetime]) -> SendReport:
        """Everything that waits."""
        return send_waiting(self.database.messages, self.channels, self.compose, clock)

    def compose(self, message: Waiting) -> Outgoing | None:
        """None where the person has no address for the channel, or was erased since."""
        try:
            person = self.database.people.get_responder(message.responder_id)
        except NotFound:
            return None
        to = {SMS: person.phone, EMAIL: person.email}.get(message.channel, person.id)
        if not to:
            return None
        link = ""
        if self.base_url and message.what == ASKED:
            link = f"{self.base_url}/a/{sign_alert(self.secret, message.alert_id)}"
        subject, text = text_of(message.what, expected_s=message.expected_s, link=link, exercise=message.exercise)
        return Outgoing(message.id, message.alert_id, message.what, to, subject, text)


def make_messenger(database: Database, environment: Mapping[str, str] = os.environ) -> Messenger:
    """As AEDMAP_CHANNELS and the settings of the channels say; AEDMAP_BASE_URL for the links."""
    base_url = environment.get("AEDMAP_BASE_URL", "").rstrip("/")
    if base_url:
        check_address("AEDMAP_BASE_URL", base_url)
    channels = read_channels(environment)
    if channels and not base_url and SMS not in channels:
        raise InvalidInput("AEDMAP_BASE_URL is not set, so nobody could answer; set it to the address of the pages.")
    return Messenger(database, channels, base_url, database.meta.secret(ANSWER_LINKS, new_secret))
