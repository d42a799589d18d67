"""Which channels a worker has: what it says of them, and `aedmap worker --check` with a test message over them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click

from aedmap.cli.output import print_json
from aedmap.errors import InvalidInput
from aedmap.messaging import Channel, Outgoing, Sender
from aedmap.notices.sending import NotSent, OutcomeUnknown
from aedmap.settings import Settings

_SUBJECT = "测试 TEST: AED alerts"
_TEXT = "测试 TEST: 急救派单可以送达，无需前往。Alerts reach you over this channel; nobody needs you now."


@dataclass(frozen=True)
class Tried:
    """outcome: sent, not_sent or unknown; detail: the receiver's id of it, or why"""

    channel: str
    outcome: str
    detail: str | None


def working_line(channels: Sequence[str]) -> str:
    """The first line of a worker: over what people are told, or that nobody is."""
    if channels:
        return f"Working; people are told by {', '.join(channels)}. Ctrl-C ends it."
    return (
        "Working, but NO MESSAGE GOES OUT TO ANYBODY: no channel is set up (AEDMAP_CHANNELS, see docs/channels.md), so "
        "whoever is asked must be telephoned. Ctrl-C ends it."
    )


def check(sender: Sender, settings: Settings, base_url: str, trials: Sequence[str], as_json: bool) -> None:
    """Print what is set up and send a test to each "channel=address"; InvalidInput for channels not in use.

    Ends with exit code 1 where a test was not sent, or nobody knows.
    """
    given = [_read(one, sender) for one in trials]
    tried = [_try(channel, sender.channels[channel], to) for channel, to in given]
    folder = str(settings.fallback_dir) if settings.fallback_dir else None
    told = {
        "channels": list(sender.channels),
        "base_url": base_url or None,
        "gateways_may_answer": settings.messages_token is not None,
        "fallback_dir": folder,
    }
    if as_json:
        print_json({**told, "tried": [asdict(one) for one in tried]})
    else:
        _print(told, sender, tried)
    if any(one.outcome != "sent" for one in tried):
        raise SystemExit(1)


def _print(told: Mapping[str, Any], sender: Sender, tried: Sequence[Tried]) -> None:
    base_url, folder = told["base_url"], told["fallback_dir"]
    click.echo(f"Channels: {', '.join(sender.channels) or 'none; set AEDMAP_CHANNELS'}")
    click.echo(f"Links:    {base_url or 'none; set AEDMAP_BASE_URL'}")
    click.echo(
        f"Answers from gateways: {'taken' if told['gateways_may_answer'] else 'none; set AEDMAP_MESSAGES_TOKEN'}"
    )
    click.echo(f"Fallback sheets: {folder or 'none; set AEDMAP_FALLBACK_DIR'}")
    for one in tried:
        detail = f" ({one.detail})" if one.detail else ""
        click.echo(f"Test over {one.channel}: {one.outcome.replace('_', ' ')}{detail}")


def _read(trial: str, sender: Sender) -> tuple[str, str]:
    channel, _, to = trial.partition("=")
    if channel not in sender.channels or not to:
        known = ", ".join(sender.channels) or "none, as none is set up"
        # The rest may be somebody's telephone, so it is not repeated.
        raise InvalidInput(
            f"--try names the channel {channel!r}; give one of {known}, an equals sign and an address, such as "
            "sms=+8613900000000 (push and webhook: a responder's id)."
        )
    return channel, to


def _try(name: str, channel: Channel, to: str) -> Tried:
    try:
        return Tried(name, "sent", channel.send(Outgoing(0, 0, "test", to, _SUBJECT, _TEXT)))
    except NotSent as fault:
        return Tried(name, "not_sent", str(fault))
    except OutcomeUnknown as fault:
        return Tried(name, "unknown", str(fault))
