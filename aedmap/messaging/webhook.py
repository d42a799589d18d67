"""A signed POST of ids and codes to another program, such as a county's own app that wakes its people."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from aedmap.errors import InvalidInput
from aedmap.messaging.channel import Outgoing
from aedmap.messaging.http_post import check_address, post


@dataclass(frozen=True)
class WebhookSettings:
    """secret: for the signature, HMAC-SHA256 of the body in X-Aedmap-Signature."""

    address: str
    secret: str = field(repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_address("AEDMAP_WEBHOOK_URL", self.address)
        if len(self.secret) < 16:
            raise InvalidInput("AEDMAP_WEBHOOK_SECRET is shorter than 16 characters; give a longer one.")


def read_webhook_settings(environment: Mapping[str, str]) -> WebhookSettings | None:
    """Read AEDMAP_WEBHOOK_URL and AEDMAP_WEBHOOK_SECRET; None where no address is named."""
    address = environment.get("AEDMAP_WEBHOOK_URL")
    return WebhookSettings(address, environment.get("AEDMAP_WEBHOOK_SECRET", "")) if address else None


class WebhookChannel:
    """`to` is the responder's id: nothing personal leaves."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings

    def send(self, message: Outgoing) -> str | None:
        """See Channel.send. The receiver tells repetitions by the id."""
        told = {"id": message.message_id, "alert": message.alert_id, "what": message.what, "responder": message.to}
        body = json.dumps({**told, "text": message.text}, ensure_ascii=False).encode()
        signature = hmac.new(self._settings.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Aedmap-Signature": f"sha256={signature}"}
        post(self._settings.address, body, headers, self._settings.timeout_s)
        return f"webhook-{message.message_id}"
