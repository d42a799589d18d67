"""The channels of a deployment, in the order in which they are tried, as the environment names them."""

from collections.abc import Mapping

from aedmap.errors import InvalidInput
from aedmap.messaging.channel import Channel
from aedmap.messaging.mail import MailChannel
from aedmap.messaging.sms import SmsChannel, read_sms_settings
from aedmap.messaging.webhook import WebhookChannel, read_webhook_settings
from aedmap.notices.smtp import read_smtp_settings

SMS, EMAIL, WEBHOOK = "sms", "email", "webhook"
_KNOWN = (SMS, EMAIL, WEBHOOK)


def read_channels(environment: Mapping[str, str]) -> dict[str, Channel]:
    """AEDMAP_CHANNELS lists them ("sms, email"), none where it is not set; InvalidInput where one lacks settings."""
    order = [one.strip() for one in environment.get("AEDMAP_CHANNELS", "").split(",") if one.strip()]
    unknown = [one for one in order if one not in _KNOWN]
    if unknown or len(set(order)) < len(order):
        raise InvalidInput(f"AEDMAP_CHANNELS names {', '.join(order)}; give some of {', '.join(_KNOWN)}, each once.")
    return {name: _channel(name, environment) for name in order}


def _channel(name: str, environment: Mapping[str, str]) -> Channel:
    if name == EMAIL:
        return MailChannel(read_smtp_settings(environment))
    sms, webhook = read_sms_settings(environment), read_webhook_settings(environment)
    if name == SMS and sms is not None:
        return SmsChannel(sms)
    if name == WEBHOOK and webhook is not None:
        return WebhookChannel(webhook)
    raise InvalidInput(f"AEDMAP_CHANNELS names {name}, but AEDMAP_{name.upper()}_URL is not set; set it.")
