"""Rankings and opened incidents, printed for people and for programs."""

from collections.abc import Sequence
from typing import Any

from aedmap.cli.dispatch_words import alert_words, incident_words, role_words
from aedmap.dispatch import Alert, Assignment, Likely, Match, Opened, Ranking, say
from aedmap.dispatch.sentences import clock, why_words

_SAMPLE = "SAMPLE: these people and devices are made up."


def ranking_json(ranking: Ranking, sample: bool) -> dict[str, Any]:
    proposal = ranking.proposal
    return {
        "at": ranking.at,
        "position": ranking.position,
        "sample": sample,
        "nobody": ranking.nobody,
        "no_device": ranking.no_device,
        "street_m": _rounded(ranking.street_m),
        "candidates": [_match(one) for one in ranking.matches],
        "proposal": {
            "cpr": [_assignment(one) for one in proposal.cpr],
            "aed": _assignment(proposal.aed) if proposal.aed else None,
            "more_aeds": [_assignment(one) for one in proposal.more_aeds],
            "coordinators": [_assignment(one) for one in proposal.coordinators],
        },
        "refused": ranking.refused,
        "devices_open": ranking.devices_open,
        "devices_left_out": ranking.devices_left_out,
        "next_best": ranking.next_best,
        "message": say(ranking),
    }


def opened_json(opened: Opened, sample: bool) -> dict[str, Any]:
    incident = opened.incident
    return {
        "incident": {
            "id": incident.id,
            "state": incident.state,
            "mode": incident.mode,
            "position": incident.position,
            "place": incident.place,
            "received_at": incident.received_at,
        },
        "alerts": [alert_json(alert) for alert in opened.alerts],
        "repeated": opened.repeated,
        "ranking": ranking_json(opened.ranking, sample) if opened.ranking else None,
        "sample": sample,
        "message": _opened_sentence(opened),
    }


def ranking_text(ranking: Ranking, sample: bool) -> str:
    lines = [_SAMPLE] if sample else []
    lines.append(say(ranking))
    if ranking.matches:
        lines.append(f"  {'who':<12} {'straight to the patient':<25} by way of a device")
    for one in ranking.matches[:15]:
        via = f"{clock(one.via_s)} with {one.aed_id}" if one.via_s is not None else "no device"
        straight = f"{clock(one.direct_s):>12} ({one.direct_m:.0f} m)"
        lines.append(f"  {one.responder_id:<12} {straight:<25} {via}")
    if len(ranking.matches) > 15:
        lines.append(f"  and {len(ranking.matches) - 15} more")
    if ranking.refused:
        left_out = ", ".join(f"{count} {why_words(reason)}" for reason, count in ranking.refused.items())
        lines.append(f"Not asked: {left_out}")
    return "\n".join(lines)


def opened_text(opened: Opened, sample: bool) -> str:
    lines = [_SAMPLE] if sample else []
    lines.append(_opened_sentence(opened))
    for alert in opened.alerts:
        device = f" with {alert.aed_id}" if alert.aed_id else ""
        what = f"{role_words(alert.role):<16} {alert_words(alert)}"
        lines.append(f"  alert {alert.id}: {alert.responder_id:<12} {what}, {clock(alert.expected_s)}{device}")
    return "\n".join(lines)


def likely_json(likely: Sequence[Likely]) -> list[dict[str, Any]]:
    return [
        {
            "incident_id": one.incident.id,
            "metres": _rounded(one.metres),
            "received_at": one.incident.received_at,
        }
        for one in likely
    ]


def likely_text(likely: Sequence[Likely]) -> str:
    """Lines to follow other text, empty when there are none."""
    return "".join(
        f"\nPerhaps another call about incident {one.incident.id}, {one.metres:.0f} m away." for one in likely
    )


def same_call_lines(opened: Opened, likely: Sequence[Likely]) -> str:
    """Lines to stand above what was opened, each with the command that leads the call to the other incident."""
    number = opened.incident.id
    return "".join(
        f"This may be another call about incident {one.incident.id}, {one.metres:.0f} m away: "
        f"aedmap dispatch alias {number} --of {one.incident.id}\n"
        for one in likely
    )


def _opened_sentence(opened: Opened) -> str:
    incident = opened.incident
    if opened.ranking is None:
        return f"Incident {incident.id} was opened before with this key; nobody was alerted again."
    return f"Incident {incident.id}: {incident_words(incident.state)}. {say(opened.ranking)}"


def _match(one: Match) -> dict[str, Any]:
    return {
        "responder_id": one.responder_id,
        "direct_s": _rounded(one.direct_s),
        "direct_m": _rounded(one.direct_m),
        "via_s": _rounded(one.via_s),
        "aed_id": one.aed_id,
        "in_hand_s": _rounded(one.in_hand_s),
        "pickup_s": _rounded(one.pickup_s),
    }


def _assignment(one: Assignment) -> dict[str, Any]:
    return {
        "responder_id": one.responder_id,
        "role": one.role,
        "expected_s": _rounded(one.expected_s),
        "metres": _rounded(one.metres),
        "aed_id": one.aed_id,
        "pickup_s": _rounded(one.pickup_s),
    }


def alert_json(one: Alert) -> dict[str, Any]:
    return {
        "id": one.id,
        "responder_id": one.responder_id,
        "role": one.role,
        "state": one.state,
        "expected_s": _rounded(one.expected_s),
        "metres": _rounded(one.metres),
        "aed_id": one.aed_id,
        "pickup_s": _rounded(one.pickup_s),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
