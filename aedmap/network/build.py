"""From the ways of an extract to the streets of a town."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.geography.steps import steps_m
from aedmap.network.areas import with_centre_links
from aedmap.network.fingerprint import fingerprint_of
from aedmap.network.junctions import Edges, edges_between_junctions
from aedmap.network.mapped_streets import MappedStreets
from aedmap.network.order import along_a_curve
from aedmap.network.rulebook import RuleBook, rules_of
from aedmap.network.segments import street_segments
from aedmap.network.spread import refuse_scattered
from aedmap.network.street_network import StreetNetwork
from aedmap.network.view import view_of
from aedmap.osm import Extract
from aedmap.progress import Progress, silent


def build_network(extract: Extract, progress: Progress = silent, profile: str = "walk") -> StreetNetwork:
    """The streets of an extract as one profile sees them; raises InvalidInput where it may use none."""
    return view_of(map_streets(extract, progress), profile)


def map_streets(extract: Extract, progress: Progress = silent) -> MappedStreets:
    """Junctions and the edges between them, with lengths on the WGS84 ellipsoid and rules for every profile.

    Points where a street only bends become shape. Nodes are numbered along a space-filling curve, so that neighbours on
    the map are neighbours in memory. Raises InvalidInput where nobody may go anywhere.
    """
    progress("Building the street network", 0.0)
    refuse_scattered(extract)
    extract = replace(extract, ways=with_centre_links(extract.ways))
    rules = rules_of(extract)
    segments = street_segments(extract, rules)
    if not len(segments.a):
        raise InvalidInput(
            f"{extract.info.path} has no street that a person can walk; give an extract that covers a town."
        )
    progress("Building the street network", 0.3)
    edges = edges_between_junctions(segments, rules.book.one_sided)
    progress("Building the street network", 0.6)
    mapped = _mapped(segments.lon, segments.lat, edges, segments.names, rules.book)
    progress("Building the street network", 1.0)
    return mapped


def _mapped(
    lon: NDArray[np.float64], lat: NDArray[np.float64], edges: Edges, names: tuple[str, ...], book: RuleBook
) -> MappedStreets:
    first, last = edges.points[edges.start[:-1]], edges.points[edges.start[1:] - 1]
    at_junction = np.unique(np.concatenate([first, last]))
    at_junction = at_junction[along_a_curve(lon[at_junction], lat[at_junction])]
    number = np.full(len(lon), -1, np.int32)
    number[at_junction] = np.arange(len(at_junction), dtype=np.int32)

    points, start, order = _sorted_by_ends(edges, number[first], number[last])
    shape_lon, shape_lat = lon[points], lat[points]
    node_lon, node_lat = lon[at_junction], lat[at_junction]
    arrays = {
        "node_lon": node_lon,
        "node_lat": node_lat,
        "edge_from": number[first][order],
        "edge_to": number[last][order],
        "edge_m": _lengths(shape_lon, shape_lat, start),
        "edge_name": edges.name[order],
        "edge_rule": edges.rule[order].astype(np.int32),
        "shape_start": start,
        "shape_lon": shape_lon,
        "shape_lat": shape_lat,
    }
    middle = LocalProjection(
        lon0=float((node_lon.min() + node_lon.max()) / 2), lat0=float((node_lat.min() + node_lat.max()) / 2)
    )
    return MappedStreets(
        **arrays, names=names, book=book, projection=middle, fingerprint=fingerprint_of(arrays, book, names)
    )


def _sorted_by_ends(
    edges: Edges, edge_from: NDArray[np.int32], edge_to: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edges in the order of their nodes: their points, where each starts, and the old number of each."""
    order = np.lexsort((edge_to, edge_from))
    length = np.diff(edges.start)[order]
    start = np.concatenate([[0], np.cumsum(length)])
    within = np.arange(start[-1]) - np.repeat(start[:-1], length)
    return edges.points[np.repeat(edges.start[:-1][order], length) + within], start, order


def _lengths(lon: NDArray[np.float64], lat: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    step = np.zeros(len(lon))  # step[k] leads from point k to the next; 0 from the last point of an edge
    step[:-1] = steps_m(lon, lat)
    step[start[1:] - 1] = 0.0
    return np.add.reduceat(step, start[:-1])
