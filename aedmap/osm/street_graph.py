"""Street graphs that OSMnx saved as GraphML."""

from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput, SourceUnavailable

GRAPH_ENDING = ".graphml"


def read_street_graph(path: Path) -> Any:
    """The edges as a GeoDataFrame of lines in degrees, with their columns as OSMnx writes them; lists as their first.

    An edge and the same one in the other direction are one street. Where an edge has no line of its own, it is the
    straight one between its ends.
    Raises SourceUnavailable when it cannot be read, InvalidInput when it is no graph of streets or has no CRS.
    """
    import osmnx  # late, because it costs seconds

    try:
        graph = osmnx.load_graphml(path)
    except Exception as error:
        raise SourceUnavailable(f"{path.name} cannot be read as a street graph of OSMnx ({error}).") from error
    if graph.graph.get("crs") is None:
        raise InvalidInput(f"{path.name} does not say its coordinate system; save the graph with OSMnx again.")
    if not graph.number_of_edges():
        raise InvalidInput(f"{path.name} holds no street; give a graph that covers a town.")
    edges = osmnx.convert.graph_to_gdfs(graph, nodes=False, fill_edge_geometry=True).to_crs(4326)
    edges = edges.map(lambda cell: cell[0] if isinstance(cell, list) else cell)
    return edges[~edges.geometry.normalize().to_wkb().duplicated()]
