"""Which directions of a way are open, as its one-way tags say it."""

from collections.abc import Mapping

from aedmap.network.profiles.profile import Profile

_FORWARD_ONLY = frozenset(["yes", "true", "1"])
_BACKWARD_ONLY = frozenset(["-1", "reverse"])
_BOTH = frozenset(["no", "false", "0", "alternating"])
_BOTH_WAYS = (True, True)


def open_directions(profile: Profile, tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether the way may be used along its drawing and against it.

    The most special one-way tag decides. Lanes whose direction changes with the hour count as closed, since nobody here
    knows the hour's rule. Escalators run one way for everybody.
    """
    forward, backward = _signed(profile, tags)
    if tags.get("highway") == "steps" and (moving := tags.get("conveying")) in ("forward", "backward"):
        forward, backward = forward and moving == "forward", backward and moving == "backward"
    special = profile.access_keys[-1]
    return (
        forward and tags.get(f"{special}:forward") not in profile.forbidden,
        backward and tags.get(f"{special}:backward") not in profile.forbidden,
    )


def _signed(profile: Profile, tags: Mapping[str, str]) -> tuple[bool, bool]:
    if "oneway:bicycle" in profile.oneway_keys and tags.get("cycleway", "").startswith("opposite"):
        return _BOTH_WAYS
    for key in reversed(profile.oneway_keys):
        value = tags.get(key, "")
        if value in _FORWARD_ONLY:
            return True, False
        if value in _BACKWARD_ONLY:
            return False, True
        if value in _BOTH:
            return _BOTH_WAYS
        if value == "reversible":
            return False, False
    for tag in profile.oneway_ways:
        key, value = tag.split("=", 1)
        if tags.get(key) == value:
            return True, False
    return _BOTH_WAYS
