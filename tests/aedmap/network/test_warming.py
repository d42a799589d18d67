"""Warming up."""

from aedmap.network import EdgeIndex, warm_searches
from tests.drawing import draw_streets


def test_every_search_is_ready_afterwards():
    """Each kernel has been compiled for the types that it is called with."""
    from aedmap.network import _fetch, _file_points, _grid, _nearest, _path, _search

    warm_searches(EdgeIndex.of(draw_streets("A--B--C\n   |\n   D")[0]))
    kernels = [
        _grid.order_by_tile,
        _grid.snap_points,
        _search.pairs_of_sources,
        _search.move_rows,
        _nearest.nearest_of_sources,
        _fetch.people_nearby,
        _path.arcs_of_shortest,
        _file_points.number_by_edge,
        _file_points.file_by_node,
    ]
    assert all(kernel.signatures for kernel in kernels)
    before = [len(kernel.signatures) for kernel in kernels]
    network, _ = draw_streets("A--B\n   |\n   C")
    warm_searches(EdgeIndex.of(network))
    assert [len(kernel.signatures) for kernel in kernels] == before
