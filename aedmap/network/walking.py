"""Who may walk where: one rule for ways, one for barriers."""

from dataclasses import dataclass

from aedmap.osm import StreetTags

# Not there, not yet there, or not a way, whatever else the tags say.
_NO_STREET = {"abandoned", "bus_stop", "construction", "demolished", "disused", "no", "planned", "proposed", "raceway"}
_NO_STREET |= {"razed", "rest_area", "services", "street_lamp", "via_ferrata"}
_MOTOR_ONLY = {"bus_guideway", "busway", "emergency_bay", "escape", "motorway", "motorway_link"}
_FORBIDDEN = {"no", "private"}
_SOLID = {"wall", "fence", "hedge", "retaining_wall", "city_wall", "ditch", "guard_rail", "jersey_barrier"}


@dataclass(frozen=True)
class WalkingRules:
    """How far a person on foot may go.

    private: may enter ways and gates marked private, as a responder in an emergency may and the public may not
    """

    private: bool = False

    def may_walk(self, tags: StreetTags) -> bool:
        """Whether a way may be walked along, in both directions: one-way streets do not bind people on foot."""
        if not tags.highway or tags.highway in _NO_STREET:
            return False
        if tags.foot:
            return self._may(tags.foot)
        if tags.highway in _MOTOR_ONLY or tags.motorroad == "yes":
            return False
        return not tags.access or self._may(tags.access)

    def may_pass(self, tags: StreetTags) -> bool:
        """Whether a person can go on beyond a point with this barrier."""
        if tags.foot or tags.access:
            return self._may(tags.foot or tags.access)
        return tags.barrier not in _SOLID

    def _may(self, value: str) -> bool:
        return value not in _FORBIDDEN or (self.private and value == "private")


PUBLIC = WalkingRules()
RESPONDER = WalkingRules(private=True)
