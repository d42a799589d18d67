"""Narrowing a list to a region: what was asked for, and what there is to choose from."""

from aedmap.regions import Hierarchy
from aedmap.regions.inside import Inside, inside
from webapp.deployment import here

_OFFERED = 1000


def asked_region(code: str) -> Inside | None:
    """The region of a code that was typed or chosen, None for an empty one. NotFound and InvalidInput as inside()."""
    wanted = code.strip()[:60]
    return inside(Hierarchy(here().database.regions.list_regions()), wanted) if wanted else None


def regions_offered() -> list[tuple[str, str]]:
    """Codes and names for people to choose from; more than these can be typed."""
    return here().database.regions.list_names()[:_OFFERED]
