"""OSMnx and networkx on the same streets."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.network.areas import with_centre_links
from aedmap.network.rulebook import rules_of
from aedmap.network.segments import street_segments, usable_by
from aedmap.osm import Extract


@dataclass(frozen=True, eq=False)
class OsmnxStreets:
    """A graph of OSMnx and the CPU seconds that loading it took.

    node: (n,) object, its names of the nodes; lon, lat: (n,) degrees
    """

    graph: Any
    seconds: float
    node: list[Any]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def metres_within(self, source: int, cutoff_m: float) -> dict[Any, float]:
        """Networkx's bounded search from one node."""
        import networkx

        reached: dict[Any, float] = networkx.single_source_dijkstra_path_length(
            self.graph, self.node[source], cutoff=cutoff_m, weight="length"
        )
        return reached


def osmnx_streets(extract: Extract, folder: Path) -> OsmnxStreets | None:
    """The ways that the public may walk, loaded by OSMnx from XML, the one format it reads; None if not installed."""
    try:
        import osmnx
    except ImportError:
        return None
    path = folder / "walkable.osm"
    _write_walkable(extract, path)
    begin = time.process_time()
    graph = osmnx.graph_from_xml(path, bidirectional=True, simplify=True, retain_all=True)
    taken_s = time.process_time() - begin
    nodes = dict(graph.nodes(data=True))
    lon = np.array([data["x"] for data in nodes.values()])
    lat = np.array([data["y"] for data in nodes.values()])
    return OsmnxStreets(graph, taken_s, list(nodes), lon, lat)


def _write_walkable(extract: Extract, path: Path) -> None:
    """The same straight pieces that our network is made of, so that only the work differs, not the map."""
    extract = replace(extract, ways=with_centre_links(extract.ways))
    rules = rules_of(extract)
    segments = usable_by("walk", street_segments(extract, rules), rules)
    first = np.flatnonzero(segments.breaks)
    beyond = np.append(first[1:], len(segments.a))
    lines = []
    for way, (begin, end) in enumerate(zip(first.tolist(), beyond.tolist(), strict=True), start=1):
        refs = [*segments.a[begin:end].tolist(), int(segments.b[end - 1])]
        lines += [f'<way id="{way}">', *(f'<nd ref="{ref + 1}"/>' for ref in refs)]
        lines += ['<tag k="highway" v="residential"/>', "</way>"]
    places = zip(segments.lon.tolist(), segments.lat.tolist(), strict=True)
    nodes = [f'<node id="{ref}" lon="{lon:.7f}" lat="{lat:.7f}"/>' for ref, (lon, lat) in enumerate(places, start=1)]
    head = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="aedmap">']
    path.write_text("\n".join([*head, *nodes, *lines, "</osm>"]), encoding="utf-8")
