"""Reading the speed that a sign allows."""

import re

_SIGN = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|mph|knots)?")
_KMH = {"mph": 1.609344, "knots": 1.852}


def signed_kmh(maxspeed: str) -> float | None:
    """km/h of a maxspeed tag; None where it names no number ("CN:urban", "signals", "none")."""
    sign = _SIGN.fullmatch(maxspeed.strip())
    if sign is None:
        return None
    speed = float(sign[1]) * _KMH.get(sign[2] or "", 1.0)
    return speed or None
