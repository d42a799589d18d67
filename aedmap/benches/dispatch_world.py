"""A real town with made-up people, devices and calls, in a database that servers can open."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

from aedmap.geography import Position
from aedmap.people import Responder
from aedmap.registry import Aed
from aedmap.simulation.sample_devices import make_devices
from aedmap.simulation.sample_people import make_people
from aedmap.storage import Role, open_database
from aedmap.town import Town, open_town

DESK, PASSWORD = "desk", "only for the bench of dispatch"
RESPONDERS = DEVICES = 20_000
_CALLS = 4_000


@dataclass(frozen=True)
class World:
    """town: folder of the built town; calls: where patients lie, in the order of their calls."""

    town: Path
    aeds: tuple[Aed, ...]
    responders: tuple[Responder, ...]
    calls: tuple[Position, ...]

    def fill(self, url: str, at: datetime) -> None:
        """Store everybody and every device in an empty database, with one dispatcher who signs in with PASSWORD."""
        info = open_town(self.town).info
        name = info.name or "town"
        with open_database(url) as database:
            database.sample.fill(
                self.aeds, self.responders, town_fingerprint=info.fingerprint, town_name=name, at=at, actor="bench"
            )
            _, once = database.accounts.add(DESK, [Role.DISPATCHER], at=at, actor="bench")
            database.accounts.change_password(DESK, once, PASSWORD, at=at)


def make_world(folder: Path, at: datetime, seed: int) -> World:
    """All along the streets of a built town; every second responder has just reported a position of their own."""
    town = open_town(folder)
    chance = Random(seed)
    people = make_people(chance, town.network, RESPONDERS, town.info.time_zone, at.date().replace(month=1, day=1))
    phones = _places(chance, town, RESPONDERS, at)
    responders = tuple(
        replace(one, position=phones[i], position_at=at) if i % 2 else one for i, one in enumerate(people)
    )
    return World(folder, _devices(chance, town, at), responders, tuple(_places(chance, town, _CALLS, at)))


def _devices(chance: Random, town: Town, at: datetime) -> tuple[Aed, ...]:
    """With the hours and faults of the sample's devices, at more places than the map has venues."""
    zone, country = town.info.time_zone, town.info.country or ""
    models = make_devices(chance, town.venues, len(town.venues), zone, country, at.date().replace(month=1, day=1))
    places = _places(chance, town, DEVICES, at)
    return tuple(replace(models[i % len(models)], id=f"made-{i:05}", position=place) for i, place in enumerate(places))


def _places(chance: Random, town: Town, count: int, at: datetime) -> list[Position]:
    """Near streets, as people live."""
    new_year = at.date().replace(month=1, day=1)
    crowd = make_people(chance, town.network, count + count // 10, town.info.time_zone, new_year)
    return [one.base for one in crowd if one.base is not None][:count]
