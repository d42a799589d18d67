"""The devices: what they are, where they stand, when they can be fetched."""

from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.life_cycle import AED_TRANSITIONS, USABLE, why_not_usable

__all__ = ["AED_TRANSITIONS", "USABLE", "Aed", "AedStatus", "why_not_usable"]
