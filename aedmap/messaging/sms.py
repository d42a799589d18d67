"""Text messages over any gateway that takes an HTTP POST; what it wants and answers is set by the deployment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from aedmap.errors import InvalidInput
from aedmap.messaging.channel import Outgoing
from aedmap.messaging.http_post import check_address, post

_JSON = '{"to": "{to}", "text": "{text}", "id": "{id}"}'
_PLACES = ("{to}", "{text}", "{id}")


@dataclass(frozen=True)
class SmsSettings:
    """body: with {to}, {text} and {id}, JSON or a form; reference: where the answer's JSON holds the gateway's id,
    as names joined by dots; authorization: value of that header."""

    address: str
    body: str = _JSON
    reference: str | None = None
    authorization: str | None = field(default=None, repr=False)
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_address("AEDMAP_SMS_URL", self.address)
        if "{to}" not in self.body or "{text}" not in self.body:
            raise InvalidInput("AEDMAP_SMS_BODY lacks {to} or {text}; a message needs both.")

    @property
    def is_json(self) -> bool:
        return self.body.lstrip().startswith(("{", "["))


def read_sms_settings(environment: Mapping[str, str]) -> SmsSettings | None:
    """Read AEDMAP_SMS_URL, _BODY, _REFERENCE and _AUTHORIZATION; None where no gateway is named."""
    address = environment.get("AEDMAP_SMS_URL")
    if not address:
        return None
    return SmsSettings(
        address,
        environment.get("AEDMAP_SMS_BODY", _JSON),
        environment.get("AEDMAP_SMS_REFERENCE"),
        environment.get("AEDMAP_SMS_AUTHORIZATION"),
    )


class SmsChannel:
    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings

    def send(self, message: Outgoing) -> str | None:
        """See Channel.send."""
        given = self._settings
        headers = {"Content-Type": "application/json" if given.is_json else "application/x-www-form-urlencoded"}
        if given.authorization:
            headers["Authorization"] = given.authorization
        answer = post(given.address, self._body(message).encode(), headers, given.timeout_s)
        return _reference(answer, given.reference)

    def _body(self, message: Outgoing) -> str:
        body = self._settings.body
        # One after the other would fill in what a text itself happens to hold.
        values = dict(zip(_PLACES, (message.to, message.text, str(message.message_id)), strict=True))
        for mark, place in enumerate(_PLACES):
            body = body.replace(place, f"\0{mark}\0")
        for mark, place in enumerate(_PLACES):
            body = body.replace(f"\0{mark}\0", self._written(values[place]))
        return body

    def _written(self, value: str) -> str:
        value = value.replace("\0", "")
        return json.dumps(value)[1:-1] if self._settings.is_json else quote_plus(value)


def _reference(answer: bytes, where: str | None) -> str | None:
    """A gateway that answers otherwise than expected has taken the message all the same: there is only no receipt."""
    if where is None:
        return None
    try:
        told: Any = json.loads(answer)
    except ValueError:
        return None
    for name in where.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return str(told)[:200] if isinstance(told, str | int) and str(told) else None
