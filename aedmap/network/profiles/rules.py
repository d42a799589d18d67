"""What a profile says to the tags of one way or one point: pure, and remembered by the tags that matter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aedmap.network.profiles.kinds import KIND_KEYS, StreetKind, kind_of
from aedmap.network.profiles.oneway import open_directions
from aedmap.network.profiles.profile import Profile
from aedmap.network.profiles.speeds import signed_kmh

_OPENING = frozenset(["yes", "designated", "permissive", "official", "destination"])
_GENERAL = "access"


@dataclass(frozen=True)
class WayRule:
    """Speeds along a way and against it, 0.0 where that is not allowed; fixed_s is lost once, however long it is."""

    forward_mps: float
    backward_mps: float
    fixed_s: float
    kind: StreetKind

    @property
    def usable(self) -> bool:
        return self.forward_mps > 0 or self.backward_mps > 0


@dataclass(frozen=True)
class NodeRule:
    """Whether one can go on beyond a point, and the seconds lost there."""

    passable: bool
    seconds: float


def rules(profile: Profile) -> "Rules":
    """The rules of a profile."""
    return Rules(profile)


class Rules:
    """Answers for ways and points; equal tags are judged once.

    way_keys, node_keys: the tag keys that can change an answer; a reader of extracts needs to keep no others.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.way_keys: frozenset[str] = _way_keys(profile)
        self.node_keys: frozenset[str] = _node_keys(profile)
        self._on_foot: Rules | None = None
        if profile.pushing:
            self._on_foot = Rules(profile.pushing.profile)
            self.way_keys |= self._on_foot.way_keys
            self.node_keys |= self._on_foot.node_keys
        self._way_order, self._node_order = sorted(self.way_keys), sorted(self.node_keys)
        self._ways: dict[tuple[str, ...], WayRule] = {}
        self._nodes: dict[tuple[str, ...], NodeRule] = {}

    def way(self, tags: Mapping[str, str]) -> WayRule:
        """The rule for a way with these tags."""
        key = tuple([tags.get(name, "") for name in self._way_order])
        known = self._ways.get(key)
        if known is None:
            known = self._ways[key] = self._judged_way({k: v for k, v in zip(self._way_order, key, strict=True) if v})
        return known

    def node(self, tags: Mapping[str, str]) -> NodeRule:
        """The rule for a point with these tags."""
        key = tuple([tags.get(name, "") for name in self._node_order])
        known = self._nodes.get(key)
        if known is None:
            judged = self._judged_node({k: v for k, v in zip(self._node_order, key, strict=True) if v})
            known = self._nodes[key] = judged
        return known

    def _judged_way(self, tags: Mapping[str, str]) -> WayRule:
        own = _own_way(self.profile, tags)
        if self._on_foot is None or self.profile.pushing is None:
            return own
        on_foot, most_mps = self._on_foot.way(tags), self.profile.pushing.most_kmh / 3.6
        return replace(
            own,
            forward_mps=own.forward_mps or min(on_foot.forward_mps, most_mps),
            backward_mps=own.backward_mps or min(on_foot.backward_mps, most_mps),
            fixed_s=own.fixed_s if own.usable else on_foot.fixed_s,
        )

    def _judged_node(self, tags: Mapping[str, str]) -> NodeRule:
        own = _own_node(self.profile, tags)
        return own if own.passable or self._on_foot is None else self._on_foot.node(tags)


def _own_way(profile: Profile, tags: Mapping[str, str]) -> WayRule:
    kind = kind_of(tags)
    speed = _speed_mps(profile, tags)
    if speed is None or not _may_enter(profile, tags):
        return WayRule(0.0, 0.0, 0.0, kind)
    forward, backward = open_directions(profile, tags)
    fixed_s = max((s for tag, s in profile.way_s.items() if _has(tags, tag)), default=0.0)
    return WayRule(speed if forward else 0.0, speed if backward else 0.0, fixed_s, kind)


def _own_node(profile: Profile, tags: Mapping[str, str]) -> NodeRule:
    seconds = max((s for tag, s in profile.node_s.items() if _has(tags, tag)), default=0.0)
    closed = any(_has(tags, tag) for tag in profile.node_closed)
    word = _access(profile, tags)
    passable = word not in profile.forbidden and (not closed or _opened(profile, tags))
    return NodeRule(passable, seconds if passable else 0.0)


def _may_enter(profile: Profile, tags: Mapping[str, str]) -> bool:
    if any(_has(tags, tag) for tag in profile.never) or _access(profile, tags) in profile.forbidden:
        return False
    return _opened(profile, tags) or not any(_has(tags, tag) for tag in profile.unless_allowed)


def _access(profile: Profile, tags: Mapping[str, str]) -> str:
    """The word of the most special access tag; of several, as in "no;destination", the last."""
    for key in reversed(profile.access_keys):
        if value := tags.get(key, ""):
            return value.rsplit(";", 1)[-1].strip()
    return ""


def _opened(profile: Profile, tags: Mapping[str, str]) -> bool:
    """Whether a tag for this very kind of traveller opens what is else closed; "access=yes" is too general for that."""
    special = any(tags.get(key) for key in profile.access_keys if key != _GENERAL)
    return special and _access(profile, tags) in _OPENING


def _speed_mps(profile: Profile, tags: Mapping[str, str]) -> float | None:
    highway = tags.get("highway", "")
    speed = profile.speed_kmh.get(highway, profile.other_kmh) if highway else None
    if speed is None:
        return None
    speed *= min((factor for tag, factor in profile.slower.items() if _has(tags, tag)), default=1.0)
    if profile.obey_maxspeed and (sign := signed_kmh(tags.get("maxspeed", ""))):
        speed = min(speed, sign)
    return speed / 3.6


def _has(tags: Mapping[str, str], tag: str) -> bool:
    key, value = tag.split("=", 1)
    return tags.get(key) == value


def _way_keys(profile: Profile) -> frozenset[str]:
    tagged = profile.never | profile.unless_allowed | profile.oneway_ways | {*profile.slower, *profile.way_s}
    special = profile.access_keys[-1]
    directed = {f"{special}:forward", f"{special}:backward"}
    signs = {"maxspeed"} if profile.obey_maxspeed else set[str]()
    return KIND_KEYS | {*profile.access_keys, *profile.oneway_keys} | directed | signs | _keys(tagged)


def _node_keys(profile: Profile) -> frozenset[str]:
    return frozenset(profile.access_keys) | _keys(profile.node_closed | {*profile.node_s})


def _keys(tags: frozenset[str]) -> frozenset[str]:
    return frozenset(tag.split("=", 1)[0] for tag in tags)
