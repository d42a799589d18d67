"""A made-up registry for a real town: the same town, seed and year give the same sample."""

from dataclasses import dataclass
from datetime import date
from random import Random

from aedmap.errors import InvalidInput
from aedmap.people import Responder
from aedmap.registry import Aed
from aedmap.simulation.sample_counts import FootTrafficRow, PopulationRow, foot_traffic, population
from aedmap.simulation.sample_devices import make_devices
from aedmap.simulation.sample_people import make_people
from aedmap.town import Town

SAMPLE = "SAMPLE"
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


@dataclass(frozen=True)
class Sample:
    """Everything made up for one town; each device and person has the source SAMPLE."""

    aeds: tuple[Aed, ...]
    responders: tuple[Responder, ...]
    population: tuple[PopulationRow, ...]
    foot_traffic: tuple[FootTrafficRow, ...]
    seed: int
    year: int


def make_sample(town: Town, seed: int, year: int, devices: int = 40, responders: int = 250) -> Sample:
    """Devices at real venues, responders along real streets, residents and passers-by.

    year: dates are made for it: most certificates are valid all through it, some have expired before
    InvalidInput for a town without venues, or numbers out of range.
    """
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidInput(f"The year {year} is not between {_FIRST_YEAR} and {_LAST_YEAR}.")
    if not (1 <= devices <= 5000 and 1 <= responders <= 50_000):
        raise InvalidInput("A sample has 1 to 5,000 devices and 1 to 50,000 responders.")
    if not town.venues:
        raise InvalidInput("The town has no venue on the map, so no device can be placed; give a larger extract.")
    zone, country, new_year = town.info.time_zone, town.info.country or "", date(year, 1, 1)
    return Sample(
        # A generator of its own for each part: more devices leave the people as they were.
        aeds=make_devices(Random(f"{seed} devices"), town.venues, devices, zone, country, new_year),
        responders=make_people(Random(f"{seed} people"), town.network, responders, zone, new_year),
        population=population(Random(f"{seed} population"), town.buildings, town.network),
        foot_traffic=foot_traffic(Random(f"{seed} traffic"), town.venues),
        seed=seed,
        year=year,
    )
