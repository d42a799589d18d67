"""What a ranking says in plain English."""

from collections.abc import Mapping

from aedmap.dispatch.ranking import Ranking

_REFUSED = {
    "not_active": "not active",
    "no_consent": "without consent",
    "no_certificate": "without a certificate",
    "certificate_not_valid": "with a certificate not valid on that day",
    "certificate_unverified": "with a certificate nobody has verified",
    "busy": "serving another incident",
    "paused": "paused",
    "off_hours": "outside their hours",
    "no_position": "without a recent position",
    "too_far": "too far by street",
    "asked_already": "asked before",
    "asked_often": "asked often enough this week",
    "quiet_hours": "in their quiet hours",
    "not_in_homes": "for public places only",
    "behind_ems": "not expected before the ambulance",
}
_KEPT_AWAY = {"unknown_hours": "with unknown opening hours", "too_far": "too far to be brought"}
_LEFT_OUT = {"unknown_hours": "with unknown opening hours"}


def why_words(reason: str) -> str:
    """Why somebody is not asked, such as "too far by street"."""
    return _REFUSED.get(reason, reason.replace("_", " "))


def say(ranking: Ranking) -> str:
    """Who does what, or plainly that nobody can and why."""
    told = []
    if ranking.street_m is None:
        told.append("No mapped street is within 1000 m of the patient, so nobody can be ranked.")
    elif ranking.nobody and ranking.matches:
        count = len(ranking.matches)
        told.append(
            f"Nobody is proposed: {count} {'qualifies' if count == 1 else 'qualify'}, and none is expected before the "
            "ambulance; coach the caller."
        )
    elif ranking.nobody:
        why = _because(ranking.refused, _REFUSED)
        told.append(f"Nobody qualifies{why}; rely on the ambulance and coach the caller.")
    else:
        told += [f"{one.responder_id} goes straight, {clock(one.expected_s)}." for one in ranking.proposal.cpr]
    fetcher = ranking.proposal.aed
    if fetcher is not None:
        told.append(f"{fetcher.responder_id} brings device {fetcher.aed_id}, {clock(fetcher.expected_s)}.")
    elif ranking.devices_open == 0:
        told.append(f"No device is known to be open{_because(ranking.devices_left_out, _LEFT_OUT)}.")
    elif not ranking.nobody:
        told.append("No open device can be brought in useful time.")
    return " ".join([*told, *_next_best(ranking)])


def _next_best(ranking: Ranking) -> list[str]:
    """Who and what would be next, where nobody can be sent or nothing be brought."""
    best, told = ranking.next_best, []
    if best is None:
        return []
    if ranking.street_m is None and best.street_m is not None:
        told.append(f"The nearest mapped street is {best.street_m:.0f} m away.")
    if best.person is not None:
        one = best.person
        told.append(f"Next best: {one.responder_id}, {_REFUSED[one.reason]}, {clock(one.expected_s)} away.")
    if best.device is not None:
        device, hours = best.device, ""
        if device.opens_at is not None:
            hours = f", opens at {device.opens_at:%Y-%m-%d %H:%M} UTC"
        why = _KEPT_AWAY.get(device.reason, device.reason)
        told.append(f"Nearest device otherwise: {device.aed_id}, {why}, {device.metres:.0f} m away{hours}.")
    return told


def _because(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    if not counts:
        return ": none is registered nearby"
    listed = (f"{count} {words.get(reason, reason.replace('_', ' '))}" for reason, count in counts.items())
    return f" ({', '.join(listed)})"


def clock(seconds: float) -> str:
    """Minutes and seconds, as a desk reads them out."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s"
