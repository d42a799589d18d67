"""The channels of a deployment, in the order in which they are tried, as the environment names them."""

from collections.abc import Callable, Mapping

from aedmap.errors import InvalidInput
from aedmap.messaging.channel import Channel
from aedmap.messaging.gateway import GatewayChannel, read_gateway_settings
from aedmap.messaging.mail import MailChannel
from aedmap.messaging.webhook import WebhookChannel, read_webhook_settings
from aedmap.notices.smtp import read_smtp_settings

SMS, VOICE, EMAIL, WEBHOOK, PUSH = "sms", "voice", "email", "webhook", "push"
# Where whoever answered has seen no page; a push, a mail and a webhook never hold a place.
TELLING_PLACES = frozenset({SMS, VOICE})
CHANNELS = (PUSH, SMS, VOICE, EMAIL, WEBHOOK)


def read_channels(environment: Mapping[str, str], make_push: Callable[[], Channel]) -> dict[str, Channel]:
    """AEDMAP_CHANNELS lists them ("push, sms"), none where it is not set; InvalidInput where one lacks settings.

    make_push: called where push is among them, since it needs what the database keeps
    """
    order = [one.strip() for one in environment.get("AEDMAP_CHANNELS", "").split(",") if one.strip()]
    check_order("AEDMAP_CHANNELS names", order)
    return {name: make_push() if name == PUSH else _channel(name, environment) for name in order}


def check_order(what: str, order: list[str]) -> None:
    """InvalidInput for channels that are unknown or named twice; what: begins the sentence."""
    if any(one not in CHANNELS for one in order) or len(set(order)) < len(order):
        raise InvalidInput(f"{what} {', '.join(order)}; give some of {', '.join(CHANNELS)}, each once.")


def _channel(name: str, environment: Mapping[str, str]) -> Channel:
    if name == EMAIL:
        return MailChannel(read_smtp_settings(environment))
    webhook = read_webhook_settings(environment)
    if name == WEBHOOK and webhook is not None:
        return WebhookChannel(webhook)
    gateway = read_gateway_settings(name.upper(), environment)
    if gateway is not None and name != WEBHOOK:
        return GatewayChannel(gateway)
    raise InvalidInput(f"AEDMAP_CHANNELS names {name}, but AEDMAP_{name.upper()}_URL is not set; set it.")
