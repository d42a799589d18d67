"""From what a scenario names to what a plan is made of, with a fingerprint of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection, Position
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.coverage.parts import read_boundary
from optimizer.demand import (
    CellGrid,
    DemandSurface,
    expected_arrests,
    load_surface,
    proxy_demand,
    read_foot_traffic,
    read_population,
)
from optimizer.file_content import content_fingerprint
from optimizer.plan import InputRecord
from optimizer.reuse import Kept
from optimizer.scenario import DemandSettings, ExistingFrom, Scenario, SourceNote
from optimizer.sites import (
    CandidateSite,
    all_sites,
    read_devices,
    read_points,
    read_sites,
    sites_at_venues,
    street_sites,
    usable_sites,
    with_assumed_hours,
    with_costs,
)

SAMPLE = "SAMPLE"


def demand_of(scenario: Scenario, town: Town, kept: Kept | None = None) -> DemandSurface:
    """Expected arrests in the region, as fitted before or from the people given; without any do buildings and venues
    stand in."""
    asked = scenario.demand
    if asked.surface is None:
        files = [path for path in (asked.population, asked.foot_traffic) if path is not None]
        surface = (kept or Kept()).surface([town.fingerprint, asked, *files], lambda: _from_people(asked, town))
    else:
        surface = _fitted(asked.surface, town)
    if scenario.region.boundary is None:
        return surface
    inside = read_boundary(scenario.region.boundary).of(surface.lon, surface.lat) >= 0
    name = scenario.region.boundary.name
    if not surface.of_cell[inside].sum() > 0:
        raise InvalidInput(f"{name} has no demand inside its polygons; check that they lie where the people are.")
    share = float(surface.of_cell[~inside].sum()) / surface.total
    there = surface.within(inside)
    outside = f"{100 * share:.1f} % of the demand is outside the region in {name} and is not part of the figures."
    return replace(there, notes=(*there.notes, outside)) if share > 0 else there


def _from_people(asked: DemandSettings, town: Town) -> DemandSurface:
    grid = CellGrid(town.projection, asked.cell_m, *town.info.bbox)
    if asked.population is None and asked.foot_traffic is None:
        return proxy_demand(grid, town.buildings, town.venues, asked.periods)
    residents = None if asked.population is None else read_population(asked.population, asked.population_column, grid)
    traffic = None if asked.foot_traffic is None else read_foot_traffic(asked.foot_traffic)
    notes = [
        f"Incidence {asked.incidence_per_100000_per_year:g} per 100,000 people and year, a setting; source: "
        f"{asked.incidence_source}. {asked.incidence_note}".strip()
    ]
    if residents is None:
        notes.append("No population was given: only people counted outside are in the figures.")
    if traffic is not None and traffic.gap_places:
        notes.append(f"{traffic.gap_sentence}; nobody is assumed there then.")
    return expected_arrests(
        grid,
        residents,
        None if traffic is None else traffic.people,
        asked.periods,
        asked.incidence_per_100000_per_year,
        asked.stay_min,
        tuple(notes),
    )


def _fitted(path: Path, town: Town) -> DemandSurface:
    """The part of a fitted surface that lies in the town; how much does not is told."""
    surface = load_surface(path)
    west, south, east, north = town.info.bbox
    inside = (surface.lon >= west) & (surface.lon <= east) & (surface.lat >= south) & (surface.lat <= north)
    if not surface.of_cell[inside].sum() > 0:
        raise InvalidInput(
            f"{path.name} has no demand inside the town ({west:.3f}, {south:.3f} to {east:.3f}, {north:.3f}); give the "
            "surface that was fitted for this region."
        )
    share = float(surface.of_cell[~inside].sum()) / surface.total
    outside = (
        f"{100 * share:.1f} % of the surface's demand is outside the town's streets and is not part of the figures."
    )
    kept = surface.within(inside)
    return replace(kept, notes=(*kept.notes, outside)) if share > 0 else kept


def devices_of(scenario: Scenario, town: Town, registry: Sequence[Aed]) -> tuple[Aed, ...]:
    """The devices already out, as the scenario wants them known; those in vehicles cover no place for certain."""
    if isinstance(scenario.existing, Path):
        return read_devices(scenario.existing, town.info.time_zone, town.info.country or "")
    fixed = tuple(aed for aed in registry if not aed.mobile)
    return fixed if scenario.existing is ExistingFrom.REGISTRY else ()


def near_the_town(devices: Sequence[Aed], town: Town, beyond_m: float) -> tuple[tuple[Aed, ...], tuple[str, ...]]:
    """Devices in the town's box or so near to it that they may cover somebody there; a note of how many are not.

    A province's register has thousands elsewhere, which nobody wants counted, drawn or listed here.
    """
    west, south, east, north = town.info.bbox
    projection = LocalProjection((west + east) / 2, (south + north) / 2)
    (left, right), (bottom, top) = projection.to_metres([west, east], [south, north])
    x, y = projection.to_metres(
        [device.position.lon for device in devices], [device.position.lat for device in devices]
    )
    inside = (x >= left - beyond_m) & (x <= right + beyond_m) & (y >= bottom - beyond_m) & (y <= top + beyond_m)
    near = tuple(device for device, kept in zip(devices, inside.tolist(), strict=True) if kept)
    far = len(devices) - len(near)
    return near, (f"{far} of {len(devices)} devices lie outside the town and are not looked at.",) if far else ()


@dataclass(frozen=True)
class SitesFound:
    """sites: at least one, in the region, with prices and assumed hours; notes: what became of the others."""

    sites: tuple[CandidateSite, ...]
    notes: tuple[str, ...]


def sites_of(scenario: Scenario, town: Town) -> SitesFound:
    """The candidate sites. Raises InvalidInput when there is none, or a mandatory one is not among them."""
    asked = scenario.sites
    everything = asked.file is None and asked.street_every_m is None and not asked.kinds
    found = all_sites(
        sites_at_venues(town.venues, asked.kinds) if asked.kinds or everything else (),
        () if asked.street_every_m is None else street_sites(town.network, asked.street_every_m),
        () if asked.file is None else read_sites(asked.file),
    )
    if not found:
        kinds = ", ".join(asked.kinds) or "any kind"
        raise InvalidInput(f"The town has no venue of {kinds}; name other sites.kinds, or give sites.file.")
    notes = []
    inside = _in_the_region(scenario, found)
    if len(inside) < len(found):
        notes.append(f"{len(found) - len(inside)} of {len(found)} candidate sites are outside the region.")
    usable, refused = usable_sites(inside)
    if refused:
        notes.append(f"{refused} candidate sites are left out, because their owner is not willing.")
    if not usable:
        raise InvalidInput("No candidate site is left: all are outside the region or their owners are not willing.")
    priced = with_costs(usable, dict(asked.costs), scenario.budget.cost)
    told, assumed = with_assumed_hours(priced, dict(asked.assumed_hours))
    if assumed:
        notes.append(f"The opening hours of {assumed} candidate sites are assumed by their kind, as the scenario says.")
    _refuse_unknown_ids(scenario, told, found)
    return SitesFound(told, tuple(notes))


def _in_the_region(scenario: Scenario, sites: tuple[CandidateSite, ...]) -> tuple[CandidateSite, ...]:
    if scenario.region.boundary is None:
        return sites
    lon, lat = np.array([[site.position.lon, site.position.lat] for site in sites]).T
    inside = read_boundary(scenario.region.boundary).of(lon, lat) >= 0
    return tuple(site for site, kept in zip(sites, inside.tolist(), strict=True) if kept)


def _refuse_unknown_ids(
    scenario: Scenario, sites: tuple[CandidateSite, ...], before: tuple[CandidateSite, ...]
) -> None:
    there, known = {site.id for site in sites}, {site.id for site in before}
    for key in ("mandatory", "forbidden"):
        for name in getattr(scenario.sites, key):
            if name in there or (name in known and key == "forbidden"):
                continue
            why = "is outside the region or its owner is not willing" if name in known else "is no candidate site's id"
            raise InvalidInput(f"sites.{key} names '{name}', which {why}; see the ids in plan.json or the sites file.")


def volunteers_of(scenario: Scenario) -> tuple[Position, ...]:
    """Where volunteers are; empty where the scenario names no file of them."""
    path = scenario.response.volunteers
    return () if path is None else tuple(point.position for point in read_points(path))


def records_of(scenario: Scenario, devices: Sequence[Aed]) -> tuple[InputRecord, ...]:
    """What the plan was made from; equal fingerprints mean equal inputs."""
    named = {
        "region": scenario.region.boundary,
        "parts": scenario.region.parts,
        "population": scenario.demand.population,
        "foot traffic": scenario.demand.foot_traffic,
        "demand surface": scenario.demand.surface,
        "candidate sites": scenario.sites.file,
        "existing devices": scenario.existing if isinstance(scenario.existing, Path) else None,
        "volunteers": scenario.response.volunteers,
    }
    records = [_record(what, path, scenario.sources) for what, path in named.items() if path is not None]
    if scenario.existing is ExistingFrom.REGISTRY:
        fingerprint = hashlib.sha256("\n".join(sorted(map(_told, devices))).encode()).hexdigest()
        records.append(InputRecord("existing devices", f"registry, {len(devices)} devices", fingerprint))
    return tuple(records)


def _told(device: Aed) -> str:
    """All of a device that a plan's figures depend on."""
    at = f"{device.position.lon:.7f} {device.position.lat:.7f}"
    return f"{device.id} {at} {device.status} {device.opening_hours!r} {device.time_zone} {device.country}"


def _record(what: str, path: Path, sources: Sequence[SourceNote]) -> InputRecord:
    said = next((source for source in sources if source.file == path), SourceNote(path))
    fingerprint = content_fingerprint(path)
    return InputRecord(what, path.name, fingerprint, said.title or None, said.licence or None, said.date or None)


def is_sample(scenario: Scenario, devices: Sequence[Aed]) -> bool:
    """Whether anything the plan is made from calls itself SAMPLE."""
    return (
        SAMPLE in scenario.name
        or any(SAMPLE in device.source for device in devices)
        or any(SAMPLE.encode() in _beginning(path) for path in scenario.files)
    )


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(65_536)
