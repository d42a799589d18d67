"""The network bench on a drawn town."""

import json
from pathlib import Path

from aedmap.benches import Effort, Materials
from aedmap.benches.network import network
from aedmap.cli import cli
from aedmap.progress import silent
from tests.drawing import draw_osm

_TOWN = """
    A--B--C--D
    |  |  |  |
    E--F--G--H--+
    |  |  |  |  |
    I--J--K--L--M
"""
_KEYS = ["measure", "ours", "peer", "peer_name", "unit", "ratio", "floor", "aim", "limit", "holds", "aim_holds", "note"]


def test_ours_and_osmnx_find_the_same_distances(tmp_path: Path):
    """On a small town, with a closed gate in it, no distance differs from OSMnx's."""
    path = tmp_path / "town.osm"
    draw_osm(path, _TOWN, points={"F": {"barrier": "gate", "access": "private"}})
    rows = network(Materials(helsinki=path, data=tmp_path), Effort.QUICK, 7, silent)
    by_measure = {row.measure: row for row in rows}
    assert by_measure["distances that differ from OSMnx's by over 1 %"].ours == 0
    assert by_measure["Helsinki town built from its extract"].ours
    pairs = by_measure["walking pairs within 500 m in Helsinki, one core"]
    assert pairs.ours
    assert pairs.peer
    assert pairs.ratio == pairs.ours / pairs.peer


def test_json_has_the_keys_that_others_read(tmp_path: Path, monkeypatch, capsys):
    """Machine, versions, seed and rows; each row with the agreed keys; what is missing is null and does not hold."""
    monkeypatch.setattr("aedmap.cli.bench._helsinki", lambda: None)
    cli.main(["bench", "network", "--data", str(tmp_path), "--json"], standalone_mode=False)
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["machine", "versions", "seed", "rows"]
    assert report["machine"]["cores"] >= 1
    assert report["versions"]["python"]
    assert all(list(row) == _KEYS for row in report["rows"])
    assert not any(row["holds"] for row in report["rows"])
