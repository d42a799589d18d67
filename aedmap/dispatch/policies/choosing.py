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
    """The policy by name, else by region, else the usual one; pace and freshness are the deployment's where the policy
    gives none of its own."""
    return policy_file_for(settings, position, regions, name).policy


def policy_file_for(
    settings: Settings, position: Position, regions: Callable[[], Sequence[Region]], name: str | None = None
) -> PolicyFile:
    """The same with its title, for people to read."""
    found = read_policy(name or _name_at(settings, position, regions))
    deployed = {"speed_m_s": settings.responder_speed_m_s, "mobile_fresh_s": settings.mobile_fresh_s}
    left_out = {name: value for name, value in deployed.items() if name not in found.told}
    return replace(found, policy=replace(found.policy, **left_out))  # type: ignore[arg-type]  # both are floats


def _name_at(settings: Settings, position: Position, regions: Callable[[], Sequence[Region]]) -> str:
    """Codes of regions begin with those of the regions above; the longest beginning that is named decides."""
    if not settings.region_policies:
        return settings.dispatch_policy
    (code,) = RegionIndex(regions()).codes([position.lon], [position.lat])
    named = [one for one in settings.region_policies if code is not None and code.startswith(one)]
    return settings.region_policies[max(named, key=len)] if named else settings.dispatch_policy
