"""From what a scenario names to what a plan is made of, with a fingerprint of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aedmap.errors import InvalidInput
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.demand import (
    CellGrid,
    DemandSurface,
    expected_arrests,
    load_surface,
    proxy_demand,
    read_foot_traffic,
    read_population,
)
from optimizer.plan import InputRecord
from optimizer.scenario import ExistingFrom, Scenario
from optimizer.sites import CandidateSite, read_devices, read_sites, sites_at_venues

SAMPLE = "SAMPLE"


def demand_of(scenario: Scenario, town: Town) -> DemandSurface:
    """Expected arrests as fitted before or from the people given; without any do buildings and venues stand in."""
    asked = scenario.demand
    if asked.surface is not None:
        return _fitted(asked.surface, town)
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


def sites_of(scenario: Scenario, town: Town) -> tuple[CandidateSite, ...]:
    """The candidate sites; at least one."""
    if scenario.sites.file is not None:
        return read_sites(scenario.sites.file)
    sites = sites_at_venues(town.venues, scenario.sites.kinds)
    if not sites:
        kinds = ", ".join(scenario.sites.kinds) or "any kind"
        raise InvalidInput(f"The town has no venue of {kinds}; name other sites.kinds, or give sites.file.")
    return sites


def records_of(scenario: Scenario, devices: Sequence[Aed]) -> tuple[InputRecord, ...]:
    """What the plan was made from; equal fingerprints mean equal inputs."""
    named = {
        "population": scenario.demand.population,
        "foot traffic": scenario.demand.foot_traffic,
        "demand surface": scenario.demand.surface,
        "candidate sites": scenario.sites.file,
        "existing devices": scenario.existing if isinstance(scenario.existing, Path) else None,
    }
    records = [
        InputRecord(what, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        for what, path in named.items()
        if path is not None
    ]
    if scenario.existing is ExistingFrom.REGISTRY:
        listed = "\n".join(sorted(f"{d.id} {d.position.lon:.7f} {d.position.lat:.7f} {d.status}" for d in devices))
        fingerprint = hashlib.sha256(listed.encode()).hexdigest()
        records.append(InputRecord("existing devices", f"registry, {len(devices)} devices", fingerprint))
    return tuple(records)


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
