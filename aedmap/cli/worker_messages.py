"""What the worker says to whom, and over which channels."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aedmap.dispatch.answer_link import sign_alert
from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import Position
from aedmap.messaging import Channel, Outgoing, Sender, Waiting
from aedmap.messaging.channels import EMAIL, PUSH, SMS, TELLING_PLACES, VOICE, read_channels
from aedmap.messaging.http_post import check_address
from aedmap.messaging.push import PushChannel, read_push_settings
from aedmap.messaging.push_keys import new_key
from aedmap.messaging.sending import Clock
from aedmap.messaging.texts import (
    ASKED,
    CHANGED,
    PLACE,
    place_spoken,
    place_text,
    shown_of,
    spoken_of,
    subject_of,
    text_of,
)
from aedmap.people import Responder
from aedmap.settings import Settings
from aedmap.storage import ANSWER_LINKS, PUSH_KEY, Database, new_secret


@dataclass(frozen=True)
class Composer:
    """base_url: where the pages are reached from outside, for the links; empty without links.

    language: of what a voice says
    """

    database: Database
    base_url: str
    secret: str
    language: str

    def compose(self, message: Waiting) -> Outgoing | None:
        """None where the person has no address for the channel, or was erased since."""
        try:
            person = self.database.people.get_responder(message.responder_id)
        except NotFound:
            return None
        to = self._address(person, message.channel)
        if not to or (message.what == PLACE and message.channel not in TELLING_PLACES):
            return None
        what, link = message.what, self._link(message)
        subject = subject_of(what, exercise=message.exercise)
        if what == PLACE or (what == CHANGED and message.channel in TELLING_PLACES):
            text = self._place(message, link)
        elif message.channel == PUSH:
            text = shown_of(what, expected_s=message.expected_s, exercise=message.exercise)
        elif message.channel == VOICE:
            text = spoken_of(what, expected_s=message.expected_s, exercise=message.exercise, language=self.language)
        else:
            _, text = text_of(what, expected_s=message.expected_s, link=link, exercise=message.exercise)
        return Outgoing(message.id, message.alert_id, what, to, subject, text, link)

    def _place(self, message: Waiting, link: str) -> str:
        """Read at this moment: the place may have moved since they accepted."""
        alert = self.database.dispatch.get_alert(message.alert_id)
        incident = self.database.dispatch.get_incident(alert.incident_id)
        aed = self.database.registry.find_aed(alert.aed_id) if alert.aed_id else None
        place = incident.place or _shown(incident.position)
        device = " ".join(filter(None, (aed.place, aed.address, aed.floor, aed.location))) if aed else ""
        changed, exercise = message.what == CHANGED, message.exercise
        if message.channel == VOICE:
            return place_spoken(place, device, exercise=exercise, language=self.language, changed=changed)
        return place_text(place, device, link=link, exercise=exercise, changed=changed)

    def _address(self, person: Responder, channel: str) -> str | None:
        if channel == PUSH:
            return person.id if self.database.reaching.subscriptions_of(person.id) else None
        return {SMS: person.phone, VOICE: person.phone, EMAIL: person.email}.get(channel, person.id)

    def _link(self, message: Waiting) -> str:
        if not self.base_url or message.what not in (ASKED, CHANGED, PLACE):
            return ""
        return f"{self.base_url}/a/{sign_alert(self.secret, message.alert_id)}"


def _shown(position: Position) -> str:
    """To about a metre, as map programs take it."""
    return f"{position.lat:.5f}, {position.lon:.5f} (WGS84)"


def make_sender(
    database: Database, settings: Settings, clock: Clock | None = None, environment: Mapping[str, str] = os.environ
) -> Sender:
    """As AEDMAP_CHANNELS and the settings of the channels say; AEDMAP_BASE_URL for the links.

    clock: default the machine's
    """
    base_url = environment.get("AEDMAP_BASE_URL", "").rstrip("/")
    if base_url:
        check_address("AEDMAP_BASE_URL", base_url)
    channels = read_channels(environment, lambda: _push(database, environment))
    if channels and not base_url and not {SMS, VOICE} & channels.keys():
        raise InvalidInput("AEDMAP_BASE_URL is not set, so nobody could answer; set it to the address of the pages.")
    composer = Composer(database, base_url, database.meta.secret(ANSWER_LINKS, new_secret), settings.language)
    return Sender(database.messages, channels, composer.compose, clock or (lambda: datetime.now(UTC)))


def _push(database: Database, environment: Mapping[str, str]) -> Channel:
    return PushChannel(read_push_settings(environment), database.meta.secret(PUSH_KEY, new_key), database.reaching)
