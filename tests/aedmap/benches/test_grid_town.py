"""The made-up town of the benches."""

from aedmap.benches.grid_town import grid_town


def test_a_grid_town_has_the_size_asked_for_and_is_the_same_again():
    """About as many junctions as asked for, most in one piece, two to four streets each; one seed, one town."""
    town = grid_town(2000, 7)
    assert 1800 < town.node_count < 2300
    assert (town.component == 0).mean() > 0.9
    assert 1.5 < town.edge_count / town.node_count < 2
    assert town.fingerprint == grid_town(2000, 7).fingerprint
