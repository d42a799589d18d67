"""Matching one patient with everybody and every device of a whole town, without the desk around it."""

import time
from datetime import UTC, date, datetime
from random import Random

import numpy as np

from aedmap.benches.grid_town import grid_town
from aedmap.benches.row import Limit, Row, alone
from aedmap.dispatch import Policy
from aedmap.dispatch.matching import match
from aedmap.dispatch.picture import draw_picture
from aedmap.geography import Position
from aedmap.network import EdgeIndex, StreetNetwork
from aedmap.people import Responder
from aedmap.registry import Aed, AedStatus
from aedmap.simulation.sample_people import make_people

JUNCTIONS, PEOPLE, DEVICES, PATIENTS = 100_000, 20_000, 20_000, 1_000
# A Wednesday on which everybody's papers are valid.
_NEW_YEAR, _NOON = date(2026, 1, 1), datetime(2026, 5, 6, 12, 0, tzinfo=UTC)


def matching_row(seed: int, junctions: int = JUNCTIONS, count: int = PEOPLE, patients: int = PATIENTS) -> Row:
    """CPU of one matching at a made-up town; the quickest of two passes counts for each patient."""
    network, chance = grid_town(junctions, seed), Random(seed)
    picture = draw_picture(
        EdgeIndex.of(network), _devices(chance, network, count), _people(chance, network, count), _NOON, Policy()
    )
    places = _places(chance, network, patients)
    cpu_ms = np.full(patients, np.inf)
    match(picture, places[0], _NOON)
    for _ in range(2):
        for i, place in enumerate(places):
            begin = time.thread_time()
            match(picture, place, _NOON)
            cpu_ms[i] = min(cpu_ms[i], 1000 * (time.thread_time() - begin))
    row = alone("matching one patient, p99 CPU", float(np.quantile(cpu_ms, 0.99)), "ms", 5, 1, Limit.MAX)
    return row.noting(
        f"{patients:,} patients, {count:,} people and as many devices at {junctions:,} junctions; "
        f"p50 {np.median(cpu_ms):.2f}"
    )


def _people(chance: Random, network: StreetNetwork, count: int) -> tuple[Responder, ...]:
    return make_people(chance, network, count, "UTC", _NEW_YEAR)


def _devices(chance: Random, network: StreetNetwork, count: int) -> list[Aed]:
    return [
        Aed(f"A-{i}", place, "", AedStatus.IN_SERVICE, "UTC", "", "SAMPLE", opening_hours="24/7")
        for i, place in enumerate(_places(chance, network, count))
    ]


def _places(chance: Random, network: StreetNetwork, count: int) -> list[Position]:
    """Near streets, as people live."""
    crowd = make_people(chance, network, count + count // 8 + 20, "UTC", _NEW_YEAR)
    return [one.base for one in crowd if one.base is not None][:count]
