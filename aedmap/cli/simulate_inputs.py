"""What a trial of policies is made of: arrests, people and devices, from files, the database, or made up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.people import zone_of
from aedmap.settings import read_settings
from aedmap.simulation.trial import (
    Arrests,
    ConditionsFile,
    Crowd,
    DeviceWeek,
    Intensity,
    Places,
    built_km2,
    crowd_of,
    devices_in_week,
    draw_arrests,
    make_crowd,
    make_device_week,
    read_arrests,
    street_places,
)
from aedmap.storage import Database, open_database
from aedmap.town import Town
from optimizer.demand.surface_file import load_surface

_HOURS = 168
# Fewer buildings than that are some that somebody drew, not the town's.
_BUILDINGS_A_KM = 5
_VENUES_A_KM2 = 5
# Else many devices would hang side by side.
_VENUES_A_DEVICE = 5
# A published surface stands on the middle of its cells; arrests do not.
_CELL_SPREAD = 0.4


@dataclass(frozen=True)
class Asked:
    """What was asked for; see the options of the command."""

    incidents: int
    seed: int
    arrests: Path | None
    demand: Path | None
    responders: int | None
    per_km2: tuple[float, ...]
    devices: int | None
    database_url: str | None


@dataclass(frozen=True, eq=False)
class Inputs:
    """crowds: with a title each; notes: what a reader has to know, in sentences."""

    arrests: Arrests
    crowds: tuple[tuple[str, Crowd], ...]
    devices: DeviceWeek
    notes: tuple[str, ...]


def gather_inputs(asked: Asked, town: Town, stated: ConditionsFile) -> Inputs:
    """Everything that a trial needs; InvalidInput for what does not fit together."""
    if asked.arrests is not None and asked.demand is not None:
        raise InvalidInput("Arrests are either played again or drawn from a surface; give --arrests or --demand.")
    if asked.responders is not None and asked.per_km2:
        raise InvalidInput("Give --responders or --responders-per-km2, not both.")
    for density in asked.per_km2:
        if not 0 < density <= 100_000:
            raise InvalidInput(f"{density:g} responders per km2 were asked for; give more than 0 to 100,000.")
    notes: list[str] = []
    homes = _homes(town, notes)
    arrests = _arrests(asked, town, homes, stated, notes)
    monday = _monday(town)
    crowds = _crowds(asked, town, homes, monday, notes)
    devices = _devices(asked, town, stated.conditions.open_always, monday, notes)
    return Inputs(arrests, crowds, devices, tuple(notes))


def _homes(town: Town, notes: list[str]) -> Places:
    buildings, street_km = town.buildings, float(town.network.edge_m.sum()) / 1000
    if len(buildings) >= _BUILDINGS_A_KM * street_km:
        notes.append("People live in the map's buildings, by floor space.")
        weight = buildings.area_m2 * np.nan_to_num(buildings.levels, nan=1.0)
        return Places(buildings.lon, buildings.lat, np.asarray(weight, np.float64))
    notes.append("The map knows too few buildings; people live along the streets, by metres of street.")
    return street_places(town.network)


def _arrests(asked: Asked, town: Town, homes: Places, stated: ConditionsFile, notes: list[str]) -> Arrests:
    if asked.arrests is not None:
        arrests = read_arrests(asked.arrests, zone_of(town.info.time_zone))
        notes.append(f"{len(arrests):,} arrests of {asked.arrests.name} are played again.")
        return _inside(arrests, town, asked.arrests.name)
    if asked.demand is None:
        notes.append("Arrests are drawn where people live, by night half as often as by day (assumed).")
        intensity = Intensity(homes.lon, homes.lat, homes.weight, _usual_week(stated))
        return draw_arrests(intensity, asked.incidents, asked.seed)
    surface = load_surface(asked.demand)
    profile = np.zeros((len(surface), _HOURS))
    for p, period in enumerate(surface.periods):
        hours = list(period.hours_of_week)
        profile[:, hours] = surface.demand[:, p, None] / len(hours)
    some = surface.of_cell > 0
    notes.append(f"Arrests are drawn from the demand surface {asked.demand.name}.")
    intensity = Intensity(
        surface.lon[some], surface.lat[some], surface.of_cell[some], profile[some], _CELL_SPREAD * surface.grid.cell_m
    )
    return _inside(draw_arrests(intensity, asked.incidents, asked.seed), town, asked.demand.name)


def _usual_week(stated: ConditionsFile) -> NDArray[np.float64]:
    return np.array([0.5 if stated.conditions.night(hour % 24) else 1.0 for hour in range(_HOURS)])


def _inside(arrests: Arrests, town: Town, name: str) -> Arrests:
    west, south, east, north = town.info.bbox
    inside = (arrests.lon >= west) & (arrests.lon <= east) & (arrests.lat >= south) & (arrests.lat <= north)
    if inside.mean() < 0.5:
        raise InvalidInput(
            f"{int((~inside).sum()):,} of {len(arrests):,} arrests of {name} lie outside the town; "
            "give the file of this town."
        )
    return Arrests(arrests.lon[inside], arrests.lat[inside], arrests.hour[inside], arrests.at_home[inside])


def _monday(town: Town) -> datetime:
    """0:00 of this week's Monday on the town's clock: the week whose opening hours count."""
    now = datetime.now(UTC).astimezone(zone_of(town.info.time_zone))
    return (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def _crowds(
    asked: Asked, town: Town, homes: Places, monday: datetime, notes: list[str]
) -> tuple[tuple[str, Crowd], ...]:
    if asked.responders is None and not asked.per_km2:
        with _database(asked, town) as database:
            crowd = crowd_of(database.people.list_responders(), monday)
        return ((f"{len(crowd):,} responders of the database", crowd),)
    km2 = built_km2(town.network)
    counts = {density: max(1, round(density * km2)) for density in asked.per_km2}
    jobs = _jobs(town, homes)
    notes.append("Responders are made up; 6 of 10 work elsewhere in town on Monday to Friday (assumed).")
    if asked.responders is not None:
        return ((f"{asked.responders:,} made-up responders", make_crowd(asked.responders, homes, jobs, asked.seed)),)
    notes.append(f"The town is built on {km2:,.1f} km2.")
    everybody = make_crowd(max(counts.values()), homes, jobs, asked.seed)
    return tuple(
        (f"{density:g} responders per km2 ({count:,})", everybody.first(count)) for density, count in counts.items()
    )


def _jobs(town: Town, homes: Places) -> Places:
    """The map's venues, where it knows more than a few."""
    if len(town.venues) < _VENUES_A_KM2 * built_km2(town.network):
        return homes
    positions = [venue.position for venue in town.venues]
    lon, lat = np.array([one.lon for one in positions]), np.array([one.lat for one in positions])
    return Places(lon, lat, np.ones(len(lon)))


def _devices(asked: Asked, town: Town, open_always: float, monday: datetime, notes: list[str]) -> DeviceWeek:
    if asked.devices is not None:
        notes.append(f"{asked.devices:,} devices are made up; {open_always:.0%} never close, others keep office hours.")
        streets = street_places(town.network)
        enough = len(town.venues) >= _VENUES_A_DEVICE * asked.devices
        places = _jobs(town, streets) if enough else streets
        return make_device_week(asked.devices, places, asked.seed, open_always)
    with _database(asked, town) as database:
        devices = devices_in_week(database.registry.list_aeds(), monday)
    notes.append(f"{len(devices.aeds):,} devices of the registry are in service, fetched in their opening hours.")
    return devices


def _database(asked: Asked, town: Town) -> Database:
    database = open_database(asked.database_url or read_settings().database_url, create=False)
    try:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
    except BaseException:
        database.close()
        raise
    return database
