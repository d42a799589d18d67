"""Searches beside their peers on a small town."""

from aedmap.benches.grid_town import grid_town
from aedmap.benches.same_graph import Contest, same_graph_rows


def test_everybody_searches_the_same_town():
    """networkx and SciPy answer both questions, pandana only where asked; a wrong distance would have been refused."""
    rows = same_graph_rows(Contest("a town", grid_town(900, 7), 50, 30, 60, with_pandana=False), 7)
    peers = [(row.measure.split(" ")[0], row.peer_name) for row in rows]
    assert peers == [("walking", "networkx"), ("walking", "SciPy"), ("pairs", None), ("5", "networkx"), ("5", "SciPy")]
    assert all(row.ours for row in rows)
    assert all(row.ratio == row.ours / row.peer for row in rows if row.peer_name)
