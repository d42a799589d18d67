"""One way of moving, as data."""

from dataclasses import dataclass, field

from aedmap.errors import InvalidInput


@dataclass(frozen=True)
class Pushing:
    """Where a rider gets off: the ways of another profile, at most this fast."""

    profile: "Profile"
    most_kmh: float


@dataclass(frozen=True)
class Profile:
    """What the rules need to know of one way of moving. "key=value" stands for one tag of a way or of a point.

    access_keys: who may use a way, from general to special: the most special tag present decides
    forbidden: values of those tags that close a way; others, unknown ones too, do not
    speed_kmh: of a way by its highway value; other_kmh where it is not listed, None when such ways may not be used
    never: highway values and tags that close a way whatever else is said: not built, not a street, a ferry
    unless_allowed: highway values and tags that close a way unless a special access tag opens it
    oneway_keys: whose one-way rules bind, the most special last; empty for those who walk either way
    oneway_ways: highway values and tags that mean one-way without saying so
    slower: factor on the speed by tag; the least of those that apply
    obey_maxspeed: whether a lower sign binds
    way_s: seconds lost on ways with a tag, however long they are: waiting for a lift
    node_closed: tags of points that nobody passes unless a special access tag says so
    node_s: seconds lost at points by tag; the largest that applies
    pushing: what a rider may do where riding is not allowed
    """

    name: str
    title: str
    access_keys: tuple[str, ...]
    forbidden: frozenset[str]
    speed_kmh: dict[str, float]
    other_kmh: float | None = None
    never: frozenset[str] = frozenset()
    unless_allowed: frozenset[str] = frozenset()
    oneway_keys: tuple[str, ...] = ()
    oneway_ways: frozenset[str] = frozenset()
    slower: dict[str, float] = field(default_factory=dict)
    obey_maxspeed: bool = False
    way_s: dict[str, float] = field(default_factory=dict)
    node_closed: frozenset[str] = frozenset()
    node_s: dict[str, float] = field(default_factory=dict)
    pushing: Pushing | None = None

    def __post_init__(self) -> None:
        if not self.access_keys:
            raise InvalidInput(
                f"Profile {self.name!r} names no access_keys; give at least one tag key, such as access."
            )
        for what, speed in {**self.speed_kmh, "other_kmh": self.other_kmh}.items():
            if speed is not None and not 0 < speed <= 300:
                raise InvalidInput(f"Profile {self.name!r}: {what} is {speed} km/h; give more than 0, at most 300.")
        for tag, factor in self.slower.items():
            if not 0 < factor <= 1:
                raise InvalidInput(f"Profile {self.name!r}: slower {tag} is {factor}; give more than 0, at most 1.")
        for tag, seconds in {**self.way_s, **self.node_s}.items():
            if not 0 <= seconds <= 3600:
                raise InvalidInput(f"Profile {self.name!r}: {tag} costs {seconds} s; give 0 to 3600.")
