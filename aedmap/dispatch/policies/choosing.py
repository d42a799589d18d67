"""Which policy holds at a place: the deployment's, or that of the region it lies in."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from aedmap.dispatch.policies.reading import PolicyFile, read_policy
from aedmap.dispatch.policy import Policy
from aedmap.geography import Position
from aedmap.regions.locate import RegionIndex
from aedmap.regions.region import Region
from aedmap.settings import Settings


def policy_for(
    settings: Settings, position: Position, regions: Callable[[], Sequence[Region]], name: str | None = None
) -> Policy:
    """The policy by name, else by region, else the usual one, with the pace and the freshness of the deployment."""
    return policy_file_for(settings, position, regions, name).policy


def policy_file_for(
    settings: Settings, position: Position, regions: Callable[[], Sequence[Region]], name: str | None = None
) -> PolicyFile:
    """The same with its title, for people to read."""
    found = read_policy(name or _name_at(settings, position, regions))
    deployed = replace(found.policy, speed_m_s=settings.responder_speed_m_s, mobile_fresh_s=settings.mobile_fresh_s)
    return replace(found, policy=deployed)


def _name_at(settings: Settings, position: Position, regions: Callable[[], Sequence[Region]]) -> str:
    """Codes of regions begin with those of the regions above; the longest beginning that is named decides."""
    if not settings.region_policies:
        return settings.dispatch_policy
    (code,) = RegionIndex(regions()).codes([position.lon], [position.lat])
    named = [one for one in settings.region_policies if code is not None and code.startswith(one)]
    return settings.region_policies[max(named, key=len)] if named else settings.dispatch_policy
