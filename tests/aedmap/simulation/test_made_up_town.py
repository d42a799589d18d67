"""The made-up town has one of everything that lessons are about, and is the same for the same seed."""

from pathlib import Path

import numpy as np
import pytest

from aedmap.geography import Position
from aedmap.network import shortest_path, snap, street_lines
from aedmap.simulation import MADE_UP, make_sample, make_town, write_town_extract
from aedmap.town import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return make_town(tmp_path_factory.mktemp("made-up"))


def test_it_is_one_piece_with_houses_and_venues(town: Town) -> None:
    """Nobody in it is on an island of the map, and a sample can be made for it."""
    assert town.info.largest_share == 1.0
    assert len(town.buildings) > 1000
    assert len(town.venues) > 60
    assert make_sample(town, 7, 2026).population


def test_it_says_that_it_is_made_up(town: Town) -> None:
    """Its name and its licence do, so that every page and file made from it does."""
    assert town.info.name == "Made-up Town"
    assert town.info.licence == MADE_UP


@pytest.mark.parametrize("seed", range(20))
def test_every_seed_draws_a_town_in_one_piece(seed: int, tmp_path: Path) -> None:
    """Streets that were never built cut nobody off."""
    assert make_town(tmp_path, seed).info.largest_share > 0.95


def test_the_same_seed_draws_the_same_town(tmp_path: Path) -> None:
    """Byte by byte; another seed draws another one."""
    written = [write_town_extract(tmp_path / f"{n}.osm", seed).read_bytes() for n, seed in enumerate((7, 7, 8))]
    assert written[0] == written[1] != written[2]


def test_the_river_makes_near_places_far(town: Town) -> None:
    """Two people who see each other across the river have a long walk over a bridge."""
    south, north = (snap(town.streets, 83.499, lat) for lat in (38.8985, 38.9005))
    assert shortest_path(town.network, south, north).metres > 4 * 222  # 0.002 degrees are 222 m


def test_stairs_gate_and_one_way_streets_part_the_profiles(town: Town) -> None:
    """Who may go where differs: by the gate, by the stairs, and in the direction of cars."""
    views = {name: town.network.view(name) for name in ("walk", "responder", "car")}
    used = {name: {view.names[street] for street in view.edge_name} for name, view in views.items()}
    assert [name for name in views if "Garden Compound" in used[name]] == ["responder"]
    assert [name for name in views if "Temple Stairs" in used[name]] == ["walk", "responder"]
    car = views["car"]
    one_way = np.isinf(car.edge_forward_s) != np.isinf(car.edge_backward_s)
    assert {car.names[name] for name in car.edge_name[one_way]} == {"Avenue 6", "Avenue 9"}
    assert np.isfinite(views["walk"].edge_backward_s).all()


def test_streets_are_drawn_with_every_bend(town: Town) -> None:
    """A line an edge, from its one end to the other, as long as the edge."""
    network = town.network
    lines = street_lines(network)
    assert len(lines) == network.edge_count
    ends = [Position(*lines[0].coords[place]) for place in (0, -1)]
    nodes = [network.edge_from[0], network.edge_to[0]]
    assert [end.lon for end in ends] == pytest.approx(network.node_lon[nodes])
    assert sum(len(line.coords) for line in lines) == len(network.shape_lon)
