"""How much longer ways along a town's streets are than straight lines, for planning where no street is known.

The mean of way over line says little of coverage: near places differ most, and a device reaches an area. What counts is
the factor under which straight lines reach as many places as the streets do. On a fine square grid that is
sqrt(pi / 2) = 1.25, since a way of r metres reaches 2 r^2 and a line of r / d reaches pi r^2 / d^2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.network import Pairs, StreetNetwork, pairs_within, snap
from aedmap.town import Town
from optimizer.coverage.straight import Places, StraightWays
from optimizer.sites import street_sites

_EVERY_M, _MOST_SITES, _MOST_PLACES = 150.0, 600, 3000
_LEAST_BUILDINGS, _LEAST_PAIRS = 300, 100
_LEAST_M, _MOST_M = 50.0, 2000.0
_OFF_STREET_M = 300.0
# Ways beyond this many times the line are not looked for; they count as longer than all others.
_LONGEST = 4.0


@dataclass(frozen=True)
class Detour:
    """reach_m: metres of way; places: "buildings" or "streets", what the sites are to reach
    pairs: of a site and a place within reach along the streets
    equal: the detour under which straight lines find as many pairs
    median, p90: of way over line, for pairs a straight reach apart or nearer; inf where no way was found
    tried, more: with that detour straight lines find this share more pairs than the streets, 0.2 for a fifth more
    """

    reach_m: float
    places: str
    pairs: int
    equal: float
    median: float
    p90: float
    tried: float
    more: float


def measure_detour(town: Town, reach_m: float, tried: float, seed: int = 1) -> Detour:
    """From junctions, one in each square of 150 m, to the town's buildings, or to its streets where few are drawn.

    Sites and places are drawn at random where there are many; the same seed gives the same figures. Raises InvalidInput
    for a reach or a detour that cannot be measured, and where too few places are that near to say anything.
    """
    if not _LEAST_M <= reach_m <= _MOST_M:
        raise InvalidInput(f"A reach of {reach_m:g} m was given; give {_LEAST_M:g} to {_MOST_M:g} metres.")
    if not 1 <= tried <= _LONGEST:
        raise InvalidInput(f"A detour of {tried:g} was given; give 1 to {_LONGEST:g} times the straight line.")
    random = np.random.default_rng(seed)
    sites = _sites(town.network, random)
    what, places = _places(town, random)
    on_street = [snap(town.streets, some.lon, some.lat, within_m=_OFF_STREET_M) for some in (sites, places)]
    sites, places = sites[np.flatnonzero(on_street[0].found)], places[np.flatnonzero(on_street[1].found)]
    at, to = (some[np.flatnonzero(some.found)] for some in on_street)
    way = _by_pair(pairs_within(town.network, at, to, _LONGEST * reach_m), len(to))
    line = _by_pair(StraightWays(places, reach_m, 1.0).pairs_from(sites, reach_m), len(to))
    pairs = int((way.metres <= reach_m).sum())
    if pairs < _LEAST_PAIRS:
        raise InvalidInput(
            f"Only {pairs} pairs of places in {town.folder} are within {reach_m:g} m of each other, at least "
            f"{_LEAST_PAIRS} are needed; give a larger town or a longer reach."
        )
    ratio = _ratio(way, line)
    found = int((line.metres * tried <= reach_m).sum())
    nth = float(np.sort(line.metres)[min(pairs, len(line.metres)) - 1])
    median, p90 = (float(np.quantile(ratio, share, method="higher")) for share in (0.5, 0.9))
    return Detour(reach_m, what, pairs, reach_m / nth, median, p90, tried, found / pairs - 1)


@dataclass(frozen=True, eq=False)
class _ByPair:
    """key: (p,) ascending, site times places plus place; metres: (p,)"""

    key: NDArray[np.int64]
    metres: NDArray[np.float64]


def _by_pair(pairs: Pairs, places: int) -> _ByPair:
    site = np.repeat(np.arange(len(pairs.start) - 1), np.diff(pairs.start))
    key = site * places + pairs.target
    order = np.argsort(key)
    return _ByPair(key[order], pairs.metres[order])


def _ratio(way: _ByPair, line: _ByPair) -> NDArray[np.float64]:
    """Way over line of each pair of the lines, inf where no way was found; pairs nearer than 20 m are left out."""
    apart = np.flatnonzero(line.metres >= 20)
    at = np.searchsorted(way.key, line.key[apart])
    there = np.append(way.key, -1)[at] == line.key[apart]
    return np.where(there, np.append(way.metres, np.inf)[at], np.inf) / line.metres[apart]


def _sites(network: StreetNetwork, random: np.random.Generator) -> Places:
    at = [site.position for site in street_sites(network, _EVERY_M)]
    lon, lat = np.array([position.lon for position in at]), np.array([position.lat for position in at])
    return _some(lon, lat, _MOST_SITES, random)


def _places(town: Town, random: np.random.Generator) -> tuple[str, Places]:
    buildings, network = town.buildings, town.network
    if len(buildings) >= _LEAST_BUILDINGS:
        return "buildings", _some(buildings.lon, buildings.lat, _MOST_PLACES, random)
    chosen = random.choice(network.edge_count, _MOST_PLACES, p=network.edge_m / network.edge_m.sum())
    share = random.random(_MOST_PLACES)
    first, last = network.shape_start[chosen], network.shape_start[chosen + 1] - 1
    piece = first + np.minimum((share * (last - first)).astype(np.int64), last - first - 1)
    between = random.random(_MOST_PLACES)
    lon, lat = (
        axis[piece] * (1 - between) + axis[piece + 1] * between for axis in (network.shape_lon, network.shape_lat)
    )
    return "streets", Places(lon, lat)


def _some(lon: NDArray[np.float64], lat: NDArray[np.float64], most: int, random: np.random.Generator) -> Places:
    kept = np.sort(random.choice(len(lon), most, replace=False)) if len(lon) > most else np.arange(len(lon))
    return Places(lon[kept], lat[kept])
