"""Made-up responders along real streets. Nobody real: names are numbers, telephones cannot be dialled."""

from datetime import date, timedelta
from random import Random

import numpy as np

from aedmap.geography import Position
from aedmap.network import StreetNetwork
from aedmap.people import ALWAYS, Availability, Certificate, Responder, ResponderStatus, WeeklyHours
from aedmap.simulation.shares import deal

_WEEKDAYS, _WEEKEND = range(5), range(5, 7)
_HOURS = (
    (ALWAYS, 11),
    (tuple(WeeklyHours(day, 8 * 60, 18 * 60) for day in _WEEKDAYS), 3),
    (
        tuple(WeeklyHours(day, 17 * 60, 23 * 60) for day in _WEEKDAYS)
        + tuple(WeeklyHours(day, 8 * 60, 23 * 60) for day in _WEEKEND),
        4,
    ),
    (tuple(WeeklyHours(day, 20 * 60, 32 * 60) for day in range(7)), 2),
)
_CERTIFICATE = (("valid", 31), ("expired", 4), ("unverified", 3), ("none", 2))
_STATUS = ((ResponderStatus.ACTIVE, 37), (ResponderStatus.LAPSED, 1), (ResponderStatus.SUSPENDED, 1))
_SPEED_M_S = ((None, 16), (1.6, 1), (2.4, 2), (5.0, 2))
_KINDS = ("first aid", "CPR and AED", "emergency medical technician")


def make_people(
    chance: Random, network: StreetNetwork, count: int, time_zone: str, new_year: date
) -> tuple[Responder, ...]:
    """Responders with a base near a street of the town's main network; a few cannot be found or did not agree."""
    bases = _along_streets(chance, network, count)
    hours = deal(chance, _HOURS, count)
    kinds = deal(chance, _CERTIFICATE, count)
    statuses = deal(chance, _STATUS, count)
    speeds = deal(chance, _SPEED_M_S, count)
    return tuple(
        Responder(
            id=f"R-{number:03}",
            name=f"Sample {number}",
            status=statuses[number - 1],
            certificates=_certificates(chance, kinds[number - 1], number, new_year),
            availability=Availability(hours[number - 1], time_zone),
            consents=chance.random() > 0.02,
            source="SAMPLE",
            phone=f"000-{number:05}",
            base=bases[number - 1] if chance.random() > 0.04 else None,
            turnout_s=float(chance.randint(20, 120)),
            speed_m_s=speeds[number - 1],
        )
        for number in range(1, count + 1)
    )


def _certificates(chance: Random, kind: str, number: int, new_year: date) -> tuple[Certificate, ...]:
    """Three years long; a valid one is valid on every day of the sample's year."""
    if kind == "none":
        return ()
    issued_on = new_year - timedelta(days=chance.randint(1, 700))
    if kind == "expired":
        issued_on = new_year - timedelta(days=chance.randint(1100, 1800))
    return (
        Certificate(
            number=f"SAMPLE-{number:05}",
            kind=chance.choice(_KINDS),
            issued_on=issued_on,
            expires_on=issued_on + timedelta(days=3 * 365),
            issuer="SAMPLE Red Cross",
            verified=kind != "unverified",
        ),
    )


def _along_streets(chance: Random, network: StreetNetwork, count: int) -> list[Position]:
    """Points spread over the metres of the largest component, rounded to about 10 m: a base is coarse."""
    main = np.flatnonzero(network.component[network.edge_from] == 0)
    until_m = np.cumsum(network.edge_m[main])
    positions = []
    for _ in range(count):
        drawn = np.searchsorted(until_m, chance.random() * float(until_m[-1]), side="right")
        edge = int(main[min(int(drawn), len(main) - 1)])
        first, beyond = int(network.shape_start[edge]), int(network.shape_start[edge + 1])
        piece, along = chance.randrange(first, beyond - 1), chance.random()
        lon = network.shape_lon[piece] + along * (network.shape_lon[piece + 1] - network.shape_lon[piece])
        lat = network.shape_lat[piece] + along * (network.shape_lat[piece + 1] - network.shape_lat[piece])
        positions.append(Position(round(float(lon), 4), round(float(lat), 4)))
    return positions
