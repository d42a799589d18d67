"""How many flights of stairs a floor's name stands for."""

import re

_NUMBER = re.compile(r"(?:floor|level|etage|étage|f|l|b)?\s*(-?\d{1,3})\s*(?:st|nd|rd|th)?\s*(?:f|floor|楼|层|層|階)?")


def flights(floor: str | None) -> int:
    """Flights between the street and the floor; 0 when unknown. "2" counts as two, wherever counting begins."""
    if floor is None:
        return 0
    text = floor.strip().lower().replace("地下", "b").replace("basement", "b1" if floor.strip().isalpha() else "b")
    found = _NUMBER.fullmatch(text)
    return abs(int(found[1])) if found else 0
