"""Real towns: the figures that others measured, and the distances that networkx finds."""

import networkx
import numpy as np
import pytest

from aedmap.network import StreetNetwork, at_nodes, build_network, pairs_within, size_of
from aedmap.osm import read_extract
from tests.parts import shared_data


def _network(name: str) -> StreetNetwork:
    return build_network(read_extract(shared_data(f"osm/{name}")))


@pytest.mark.parametrize(
    ("name", "nodes", "km"),
    [("monaco.osm.pbf", (2700, 3000), (117, 134)), ("oslo-east.osm.pbf", (18500, 20000), (1080, 1190))],
)
def test_a_town_has_the_size_that_others_found(name, nodes, km):
    """Nodes and kilometres lie in the ranges told with the data, platforms and squares drawn as relations added."""
    network = _network(name)
    size = size_of(network)
    assert nodes[0] <= size.junctions <= nodes[1]
    assert km[0] <= size.metres / 1000 <= km[1]


def test_porto_is_one_town():
    """About 68,600 junctions and 181,262 arcs between them; nearly all is one."""
    network = _network("porto.osm.pbf")
    size = np.bincount(network.component)
    assert 66_000 <= size_of(network).junctions <= 70_000
    assert 2 * size_of(network).edges == pytest.approx(181_262, rel=0.05)
    assert size[0] / size.sum() > 0.97


@pytest.mark.parametrize("name", ["beijing-haidian.osm", "taipei-xinyi.osm"])
def test_chinese_streets_keep_their_names(name):
    """Names stay as they are written on the spot."""
    assert any("\u4e00" <= character <= "\u9fff" for word in _network(name).names for character in word)


@pytest.mark.parametrize("name", ["monaco.osm.pbf", "baltimore.osm.pbf", "oslo-east.osm.pbf"])
def test_distances_equal_networkx(name):
    """From 20 nodes to all others within 2 km, to a millionth of the distance."""
    network = _network(name)
    graph = networkx.MultiDiGraph()
    arcs = zip(network.arc_tail.tolist(), network.arc_head.tolist(), network.arc_m.tolist(), strict=True)
    graph.add_weighted_edges_from(arcs, weight="metres")
    nodes = at_nodes(network)
    sites = np.random.default_rng(1).choice(np.flatnonzero(nodes.found), 20)
    pairs = pairs_within(network, nodes[sites], nodes, 2000)
    for row, site in enumerate(sites.tolist()):
        found = slice(pairs.start[row], pairs.start[row + 1])
        ours = dict(zip(pairs.target[found].tolist(), pairs.metres[found].tolist(), strict=True))
        theirs = networkx.single_source_dijkstra_path_length(graph, site, cutoff=2000, weight="metres")
        assert ours == pytest.approx(theirs, rel=1e-6)
