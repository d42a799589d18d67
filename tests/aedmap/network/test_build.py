"""From drawn streets to the network."""

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from tests.drawing import draw_streets


def test_bends_become_shape():
    """Only ends and forks are nodes; the way round the block is one edge of 500 m."""
    network, _ = draw_streets("A---B\n|   |\nC   D\n    |\n    E")
    assert network.node_count == 2
    assert network.edge_m == pytest.approx([500], abs=0.05)
    assert len(network.shape_lon) == 5


def test_a_change_of_name_is_a_junction():
    """Where Main Street becomes Mill Lane there is a node, so that directions can tell."""
    network, _ = draw_streets("A--B--C", tags={"AB": {"name": "Main Street"}, "BC": {"name": "Mill Lane"}})
    assert network.node_count == 3
    assert {network.names[i] for i in network.edge_name} == {"Main Street", "Mill Lane"}


def test_components_are_labelled_largest_first():
    """The island of one street is component 1."""
    network, _ = draw_streets("A--B--C\n   |\n   D\n\nE--F")
    island = np.argmin(network.node_lat)
    assert network.component[island] == 1
    assert (network.component == 0).sum() == 4


def test_a_ring_without_junction_is_kept():
    """A closed path that meets nothing else becomes one loop, which leads nowhere but can be snapped to."""
    network, _ = draw_streets("A--B\n|  |\nC--D")
    assert network.edge_count == network.node_count == 1
    assert network.edge_m == pytest.approx([500], abs=0.1)
    assert len(network.arc_head) == 0


@pytest.mark.parametrize(
    ("tags", "walkable"),
    [
        ({"highway": "motorway"}, False),
        ({"highway": "motorway", "foot": "yes"}, True),
        ({"highway": "primary", "oneway": "yes"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, True),
        ({"highway": "residential", "foot": "no"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "primary", "motorroad": "yes"}, False),
        ({"highway": "cycleway"}, True),
        ({"highway": "platform"}, True),
        ({"highway": "", "route": "ferry"}, False),
    ],
)
def test_who_may_walk_where(tags, walkable):
    """Each way is walked by the public or not, as its tags say."""
    network, _ = draw_streets("A--B--C", tags={"AB": tags})
    assert network.edge_m.sum() == pytest.approx(300 if walkable else 150, abs=0.05)


def test_a_responder_enters_private_ways():
    """A gated compound is closed to the public, not to somebody bringing a defibrillator."""
    network, _ = draw_streets("A--B--C", tags={"AB": {"access": "private"}}, profile="responder")
    assert network.edge_m.sum() == pytest.approx(300, abs=0.05)


@pytest.mark.parametrize(
    ("barrier", "components"),
    [
        ({"barrier": "gate"}, 1),
        ({"barrier": "gate", "access": "private"}, 2),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, 1),
        ({"barrier": "bollard"}, 1),
        ({"barrier": "wall"}, 2),
    ],
)
def test_a_closed_gate_parts_the_street(barrier, components):
    """Nobody passes a locked gate, but both sides can be reached."""
    network, _ = draw_streets("A--B--C", points={"B": barrier})
    assert network.component.max() + 1 == components
    assert network.edge_m.sum() == pytest.approx(300, abs=0.05)


def test_the_same_extract_gives_the_same_fingerprint():
    """Building twice gives the same digest, another town another one."""
    once, twice, other = (draw_streets(d)[0].fingerprint for d in ("A--B--C", "A--B--C", "A--B---C"))
    assert once == twice != other


def test_without_a_street_to_walk_there_is_no_network():
    """An extract of motorways only is refused with one sentence."""
    with pytest.raises(InvalidInput, match="no street that a person can walk"):
        draw_streets("A--B", tags={"AB": {"highway": "motorway"}})
