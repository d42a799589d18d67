"""The devices: what they are, where they stand, when they can be fetched."""

from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.life_cycle import AED_TRANSITIONS, BY_INSPECTION, MOBILE_FRESH_S, USABLE, why_not_usable
from aedmap.registry.opening import (
    Opening,
    OpenState,
    open_state,
    open_until,
    opening_at,
    opens_next,
    timeline,
    zone_or_utc,
)

__all__ = [
    "AED_TRANSITIONS",
    "BY_INSPECTION",
    "MOBILE_FRESH_S",
    "USABLE",
    "Aed",
    "AedStatus",
    "OpenState",
    "Opening",
    "open_state",
    "open_until",
    "opening_at",
    "opens_next",
    "timeline",
    "why_not_usable",
    "zone_or_utc",
]
