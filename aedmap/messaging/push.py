"""Web Push (RFC 8030): an encrypted notification to each browser that somebody subscribed with.

The body is encrypted to the browser (RFC 8291) and holds nothing of the patient or the responder all the same: a
subject, how far it is, and the signed link behind which the answer is given.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from aedmap.errors import InvalidInput
from aedmap.messaging.channel import Outgoing
from aedmap.messaging.http_post import ask, refused
from aedmap.messaging.push_keys import encrypt, is_contact, sign_for
from aedmap.notices.sending import NotSent, OutcomeUnknown

# How long a push service may keep it for a telephone that is asleep: afterwards nobody needs to come.
_KEPT_S = 120
_GONE = frozenset({404, 410})


@dataclass(frozen=True, repr=False)
class Subscription:
    """One browser of one person. endpoint: address at its push service; p256dh, auth: its keys, in base64url."""

    responder_id: str
    endpoint: str
    p256dh: str
    auth: str


class Subscriptions(Protocol):
    def subscriptions_of(self, responder_id: str) -> Sequence[Subscription]: ...
    def forget_subscription(self, endpoint: str) -> None:
        """The push service says that it is gone for good."""


@dataclass(frozen=True)
class PushSettings:
    """contact: whom a push service may write to, as mailto: or https:."""

    contact: str
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        if not is_contact(self.contact):
            raise InvalidInput(
                "AEDMAP_PUSH_CONTACT is neither a mailto: nor an https: address; push services want to know whom to "
                "write to, such as mailto:desk@example.org."
            )


def read_push_settings(environment: Mapping[str, str]) -> PushSettings:
    """Read AEDMAP_PUSH_CONTACT; InvalidInput where it is missing."""
    return PushSettings(environment.get("AEDMAP_PUSH_CONTACT", ""))


class PushChannel:
    """`to` is the responder's id; key: of push_keys.new_key."""

    def __init__(self, settings: PushSettings, key: str, subscriptions: Subscriptions) -> None:
        self._settings = settings
        self._key = key
        self._subscriptions = subscriptions

    def send(self, message: Outgoing) -> str | None:
        """To every browser of the person; one that has it is enough, since none may get it twice. See Channel.send."""
        told = {
            "title": message.subject,
            "body": message.text,
            "link": message.link,
            "tag": f"alert-{message.alert_id}",
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        not_sent: list[NotSent] = []
        unknown: list[OutcomeUnknown] = []
        delivered = False
        for one in self._subscriptions.subscriptions_of(message.to):
            try:
                delivered = self._send_to(one, body, message.alert_id) or delivered
            except NotSent as fault:
                not_sent.append(fault)
            except OutcomeUnknown as fault:
                unknown.append(fault)
        if delivered:
            return f"push-{message.message_id}"
        # Whoever may have it is not to get it again, so one doubt outweighs what surely did not go.
        if unknown:
            raise unknown[0]
        raise next(iter(not_sent), NotSent("no browser is subscribed any more", final=True))

    def _send_to(self, one: Subscription, body: bytes, alert_id: int) -> bool:
        """False where the subscription is gone."""
        headers = {
            **sign_for(self._key, one.endpoint, self._settings.contact, time.time()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_KEPT_S),
            "Urgency": "high",
            # What was not fetched yet is replaced: nobody wakes up to a call that is over.
            "Topic": f"alert-{alert_id}",
        }
        answer = ask(one.endpoint, encrypt(body, one.p256dh, one.auth), headers, self._settings.timeout_s)
        if answer.status in _GONE:
            self._subscriptions.forget_subscription(one.endpoint)
            return False
        if not 200 <= answer.status < 300:
            raise refused(answer.status)
        return True


# Whose addresses browsers hand out. A server that posted to any address it is told could be sent anywhere.
SERVICES = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://web.push.apple.com",
    "https://*.notify.windows.com",
)


def check_endpoint(endpoint: str, besides: Sequence[str]) -> None:
    """InvalidInput for an address at a push service that is not known; besides: origins that the deployment adds."""
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    for one in (*SERVICES, *besides):
        scheme, _, host = one.partition("://")
        beside = host.startswith("*.") and parts.scheme == scheme and parts.netloc.endswith(host[1:])
        if origin == one or beside:
            return
    raise InvalidInput(
        "The subscription's push service is not known here; whoever keeps the pages can add it to AEDMAP_PUSH_SERVICES."
    )
