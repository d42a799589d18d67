"""Text messages and calls over any gateway that takes an HTTP POST; the deployment sets what it wants and answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from aedmap.errors import InvalidInput
from aedmap.messaging.channel import Outgoing
from aedmap.messaging.http_post import check_address, post

_JSON = '{"to": "{to}", "text": "{text}", "id": "{id}"}'
_PLACES = ("{to}", "{text}", "{id}", "{language}")


@dataclass(frozen=True)
class GatewaySettings:
    """name: of the channel, as in its settings' names; body: with {to}, {text}, {id} and {language}, JSON or a form

    reference: where the answer's JSON holds the gateway's id, as names joined by dots; authorization: value of that
    header; language: of a text that is spoken, as RFC 5646 writes it
    """

    name: str
    address: str
    body: str = _JSON
    reference: str | None = None
    authorization: str | None = field(default=None, repr=False)
    language: str = "en"
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        check_address(f"AEDMAP_{self.name}_URL", self.address)
        if "{to}" not in self.body or "{text}" not in self.body:
            raise InvalidInput(f"AEDMAP_{self.name}_BODY lacks {{to}} or {{text}}; a message needs both.")

    @property
    def is_json(self) -> bool:
        return self.body.lstrip().startswith(("{", "["))


def read_gateway_settings(name: str, environment: Mapping[str, str]) -> GatewaySettings | None:
    """Read AEDMAP_<name>_URL, _BODY, _REFERENCE and _AUTHORIZATION, and AEDMAP_LANGUAGE; name: SMS or VOICE.

    None where no gateway is named.
    """
    address = environment.get(f"AEDMAP_{name}_URL")
    if not address:
        return None
    return GatewaySettings(
        name,
        address,
        environment.get(f"AEDMAP_{name}_BODY", _JSON),
        environment.get(f"AEDMAP_{name}_REFERENCE"),
        environment.get(f"AEDMAP_{name}_AUTHORIZATION"),
        "zh-CN" if environment.get("AEDMAP_LANGUAGE") == "zh-Hans" else "en-US",
    )


class GatewayChannel:
    def __init__(self, settings: GatewaySettings) -> None:
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
        told = (message.to, message.text, str(message.message_id), self._settings.language)
        values = dict(zip(_PLACES, told, strict=True))
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
