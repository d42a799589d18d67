"""Rows of a bench: ratio, floor and aim."""

from aedmap.benches import Limit, alone, beside, not_measured


def test_more_is_better():
    """Sixty against two is thirty times better."""
    row = beside("pairs", 60.0, 2.0, "networkx", "per s", floor=30, aim=60, more=True)
    assert (row.ratio, row.holds, row.aim_holds) == (30.0, True, False)


def test_less_is_better():
    """Two seconds against fifty are 25 times better."""
    row = beside("build", 2.0, 50.0, "OSMnx", "s", floor=15, aim=25, more=False)
    assert (row.ratio, row.holds, row.aim_holds) == (25.0, True, True)


def test_a_peer_that_is_not_installed_holds_nothing():
    """Without the peer there is no ratio, and nothing is claimed."""
    row = beside("pairs", 60.0, None, "networkx", "per s", floor=1, aim=1, more=True)
    assert (row.peer, row.ratio, row.holds, row.aim_holds) == (None, None, False, False)


def test_a_figure_without_peer_keeps_its_limit():
    """Floor and aim are on our own figure, as the least or as the most."""
    assert alone("memory", 500, "MB", 600, 400, Limit.MAX).holds
    assert not alone("memory", 500, "MB", 600, 400, Limit.MAX).aim_holds
    assert not alone("rate", 500, "per s", 600, 700, Limit.MIN).holds


def test_what_was_not_measured_does_not_hold():
    """A missing input is no success."""
    row = not_measured("memory", "MB", 600, 400, Limit.MAX)
    assert (row.ours, row.holds, row.aim_holds) == (None, False, False)
