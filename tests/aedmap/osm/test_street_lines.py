"""Layers of street lines become extracts that towns are built from."""

from pathlib import Path

import geopandas
import networkx
import osmnx
import pytest
from shapely import LineString, MultiLineString, Point

from aedmap.cli import main
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.network import build_network
from aedmap.osm import read_extract
from aedmap.osm.street_lines import write_street_lines


def _layer(folder: Path, crs: str | None = "EPSG:4326") -> Path:
    """A cross of two streets that share a point, a bridge over one of them that does not, and a motorway."""
    lines = [
        LineString([(10.0, 50.0), (10.001, 50.0), (10.002, 50.0)]),
        MultiLineString([[(10.001, 49.999), (10.001, 50.0)], [(10.001, 50.0), (10.001, 50.001)]]),
        LineString([(10.0005, 49.999), (10.0005, 50.001)]),
        LineString([(10.0, 50.0), (10.0, 50.01)]),
    ]
    kinds, names = ["S1400", "S1400", "S1400", "S1100"], ['Main & "Old" St', None, "Bridge", "Motorway"]
    frame = geopandas.GeoDataFrame({"KIND": kinds, "NAME": names}, geometry=lines, crs=crs)
    frame.to_file(folder / "streets.gpkg")
    return folder / "streets.gpkg"


def test_lines_that_share_a_point_meet(tmp_path: Path) -> None:
    """The cross has a junction of four arms, the bridge none, and the motorway is no way for people on foot."""
    count = write_street_lines(
        _layer(tmp_path), tmp_path / "s.osm", kind="KIND", kinds={"S1100": "motorway"}, name="NAME"
    )
    network = build_network(read_extract(tmp_path / "s.osm"))
    assert count == 5
    ends = [*network.edge_from.tolist(), *network.edge_to.tolist()]
    assert sorted(ends.count(node) for node in set(ends)) == [1, 1, 1, 1, 1, 1, 4]
    assert 'Main & "Old" St' in network.names
    assert "Motorway" not in {network.names[name] for name in network.edge_name}


def test_kinds_can_be_left_out(tmp_path: Path) -> None:
    """An empty tag drops the lines of a kind; when none is left that is said."""
    path = _layer(tmp_path)
    assert write_street_lines(path, tmp_path / "s.osm", kind="KIND", kinds={"S1400": ""}) == 1
    with pytest.raises(InvalidInput, match="has no line that is a street"):
        write_street_lines(path, tmp_path / "s.osm", kind="KIND", kinds={"S1400": "", "S1100": ""})


def test_openstreetmaps_own_kinds_stand(tmp_path: Path) -> None:
    """A column that says footway and motorway needs no list; what OpenStreetMap does not know is a street."""
    lines = [LineString([(10 + k / 1000, 50.0), (10 + (k + 1) / 1000, 50.0)]) for k in range(3)]
    frame = geopandas.GeoDataFrame({"KIND": ["footway", "motorway", "Gasse"]}, geometry=lines, crs=4326)
    frame.to_file(tmp_path / "streets.gpkg")
    write_street_lines(tmp_path / "streets.gpkg", tmp_path / "s.osm", kind="KIND", kinds={"other": ""})
    text = (tmp_path / "s.osm").read_text()
    assert [text.count(f'v="{tag}"') for tag in ("footway", "motorway", "residential")] == [1, 1, 1]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_bad_layers_are_refused(tmp_path: Path) -> None:
    """No CRS, another kind of shape, a missing column, no map file."""
    with pytest.raises(InvalidInput, match="does not say its coordinate system"):
        write_street_lines(_layer(tmp_path, None), tmp_path / "s.osm")
    with pytest.raises(InvalidInput, match="no column CLASS; it has KIND, NAME"):
        write_street_lines(_layer(tmp_path), tmp_path / "s.osm", kind="CLASS")
    geopandas.GeoDataFrame(geometry=[Point(1, 1)], crs=4326).to_file(tmp_path / "p.gpkg")
    with pytest.raises(InvalidInput, match=r"row 1 is a point .*give lines of streets"):
        write_street_lines(tmp_path / "p.gpkg", tmp_path / "s.osm")
    (tmp_path / "t.gpkg").write_text("hello")
    with pytest.raises(SourceUnavailable, match="cannot be read as a map file"):
        write_street_lines(tmp_path / "t.gpkg", tmp_path / "s.osm")


def test_a_town_is_built_from_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The two commands after each other, with the layer's own licence."""
    given = ["town", "lines", str(_layer(tmp_path)), "--out", str(tmp_path / "s.osm"), "--as", "S1100=motorway"]
    for arguments in (
        [*given, "--kind", "KIND"],
        ["town", "build", "--osm", str(tmp_path / "s.osm"), "--out", str(tmp_path / "town"), "--licence", "City, CC0"],
    ):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert not stop.value.code
    assert "City, CC0" in capsys.readouterr().out


def _graph(path: Path, crs: str | None = "epsg:4326") -> Path:
    """A two-way street, a one-way street on from its end, and a slip road without a line of its own."""
    graph = networkx.MultiDiGraph(crs=crs)
    for number, x in enumerate((10.0, 10.001, 10.002)):
        graph.add_node(number, x=x, y=50.0)
    bend = LineString([(10.0, 50.0), (10.0005, 50.0003), (10.001, 50.0)])
    graph.add_edge(0, 1, osmid=1, highway="residential", name="Main St", length=90.0, geometry=bend)
    graph.add_edge(1, 0, osmid=1, highway="residential", name="Main St", length=90.0, geometry=bend.reverse())
    graph.add_edge(1, 2, osmid=2, highway=["footway", "steps"], name="Stairs", length=71.5)
    osmnx.save_graphml(graph, path)
    return path


def test_a_street_graph_gives_each_street_once(tmp_path: Path) -> None:
    """Both directions of a street are one, the first of two kinds stands, and an edge without a line is straight."""
    path = _graph(tmp_path / "town.graphml")
    assert write_street_lines(path, tmp_path / "s.osm", kind="highway", name="name") == 2
    text = (tmp_path / "s.osm").read_text()
    assert 'v="footway"' in text
    network = build_network(read_extract(tmp_path / "s.osm"))
    assert network.node_count == 3
    assert sorted(network.edge_m.tolist()) == pytest.approx([71.7, 98.0], abs=1.0)


def test_a_file_that_is_no_graph_is_told(tmp_path: Path) -> None:
    """Other XML called .graphml, and a file that is not there."""
    (tmp_path / "x.graphml").write_text("<hello/>")
    for name in ("x.graphml", "none.graphml"):
        with pytest.raises(SourceUnavailable, match="cannot be read as a street graph"):
            write_street_lines(tmp_path / name, tmp_path / "s.osm")
    assert not (tmp_path / "s.osm").exists()
