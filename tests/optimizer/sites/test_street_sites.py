"""Cabinets at junctions."""

from pathlib import Path

import pytest

from aedmap.errors import InvalidInput
from aedmap.network import build_network
from aedmap.osm import read_extract
from aedmap.town import Town
from optimizer.sites import CandidateSite, street_sites
from tests.drawing import draw_osm
from tests.optimizer.towns import draw_town

# Letters are 100 m apart; V and W are an island.
_GRID = """
A--B--C--D
|  |  |  |
E--F--G--H
|  |  |  |
I--J--K--L

V--W
"""

_FOOTWAY = {"highway": "footway"}
_LANES = """
A--B--C
   |
   D---E
   |
   F
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return draw_town(tmp_path_factory.mktemp("cabinets"), _GRID)[0]


def _square(town: Town, site: CandidateSite, every_m: float) -> tuple[float, float]:
    x_m, y_m = town.network.projection.to_metres(site.position.lon, site.position.lat)
    return float(x_m // every_m), float(y_m // every_m)


@pytest.mark.parametrize("every_m", [50, 130, 250, 5000])
def test_one_cabinet_in_each_square_that_has_a_junction(town: Town, every_m: float) -> None:
    """No square has two, and every junction of the main streets has one in its square."""
    network = town.network
    squares = [_square(town, site, every_m) for site in street_sites(network, every_m)]
    main = network.component == 0
    x_m, y_m = network.projection.to_metres(network.node_lon[main], network.node_lat[main])
    assert len(set(squares)) == len(squares)
    assert set(squares) == set(zip((x_m // every_m).tolist(), (y_m // every_m).tolist(), strict=True))


def test_a_cabinet_is_open_at_any_hour_and_hangs_outside(town: Town) -> None:
    """What a planner sees of one: kind, hours, outside, its own id; no cost and no owner yet."""
    sites = street_sites(town.network, 130)
    assert {(s.kind, s.opening_hours, s.indoor, s.cost, s.willing) for s in sites} == {
        ("outdoor_cabinet", "24/7", False, None, None)
    }
    assert len({site.id for site in sites}) == len(sites)


def test_a_junction_keeps_its_id_whatever_the_squares(town: Town) -> None:
    """So that a site asked for by id is the same place in every scenario; run again, everything is the same."""
    coarse, fine = street_sites(town.network, 250), street_sites(town.network, 40)
    by_id = {site.id: site.position for site in fine}
    assert all(by_id[site.id] == site.position and site.id.startswith("street/") for site in coarse)
    assert street_sites(town.network, 250) == coarse


def test_a_street_without_crossings_has_its_two_ends(tmp_path: Path) -> None:
    """Bends are no junctions."""
    town, at = draw_town(tmp_path, "A--B--C--D--E--F", step_m=100)
    found = sorted(site.position.lon for site in street_sites(town.network, 600))
    assert found == pytest.approx([at["A"].lon, at["F"].lon])


def test_a_cabinet_is_called_after_its_streets(tmp_path: Path) -> None:
    """By those that meet there; beside a footway by the nearest junction of a street with a name, not from far away."""
    tags = {"AB": {"name": "Main"}, "BC": {"name": "Quay"}, "BD": _FOOTWAY, "DE": _FOOTWAY, "DF": _FOOTWAY}
    at = draw_osm(tmp_path / "t.osm", _LANES, step_m=30, tags=tags)
    network = build_network(read_extract(tmp_path / "t.osm"))
    names = {(site.position.lon, site.position.lat): site.name for site in street_sites(network, 20)}
    by_letter = {letter: names[at[letter].lon, at[letter].lat] for letter in "ABDEF"}
    assert by_letter == {"A": "Main", "B": "Main / Quay", "D": "Main / Quay", "E": "", "F": ""}


@pytest.mark.parametrize("every_m", [0, -5, 19.9, 5001, float("nan")])
def test_squares_too_small_or_too_large_are_refused(town: Town, every_m: float) -> None:
    """The limits are told."""
    with pytest.raises(InvalidInput, match=r"Outdoor cabinets every .* m are not possible; give 20 to 5000 metres"):
        street_sites(town.network, every_m)
