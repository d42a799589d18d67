"""Damaged files of every format: refused in one sentence or read, never a crash."""

import json
import random
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import AedmapError
from tests.aedmap.registry.importing.files import HEADER, around, check, write_csv
from tests.aedmap.registry.importing.test_formats import (
    _geojson,
    _gpkg,
    _json,
    _osm,
    _overpass,
    _xlsx,
    _xml,
    _xml_attributes,
)

_WRITERS = {
    "a.csv": lambda path: write_csv(path, [HEADER, *around(10)]),
    "b.csv": lambda path: write_csv(path, [HEADER, *around(10)], encoding="utf-16"),
    "a.xlsx": _xlsx,
    "a.json": _json,
    "a.geojson": _geojson,
    "b.json": _overpass,
    "a.gpkg": _gpkg,
    "a.xml": _xml,
    "b.xml": _xml_attributes,
    "a.osm": _osm,
}


@cache
def _originals() -> dict[str, bytes]:
    """One good file of each format."""
    with tempfile.TemporaryDirectory() as folder:
        return {name: write(Path(folder) / name).read_bytes() for name, write in _WRITERS.items()}


def _survives(path: Path) -> None:
    try:
        checked = check(path)
    except AedmapError as refusal:
        assert str(refusal).endswith(".") and "\n" not in str(refusal)
    else:
        rejected = {fault.row for fault in checked.rejected}
        assert len(checked.file.records) == len(checked.devices) + len(rejected)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(_WRITERS)), seed=st.integers(0, 10**9))
def test_a_damaged_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str, seed: int) -> None:
    """Bytes turned, cut out, doubled or cut off: each record is kept or rejected, or the file refused."""
    chance = random.Random(seed)
    data = bytearray(_originals()[name])
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 40)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 40)]
            case _:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
        if len(data) < 2:
            break
    if chance.random() < 0.2:
        del data[chance.randrange(len(data) + 1) :]
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(bytes(data))
    _survives(path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "features",
                    "geometry",
                    "coordinates",
                    "properties",
                    "elements",
                    "tags",
                    "lat",
                    "lon",
                    "crs",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(document=_JSON, kind=st.sampled_from(["", "FeatureCollection", "Feature", "overpass"]))
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, document: object, kind: str) -> None:
    """Well-formed documents of any shape."""
    if kind == "overpass":
        document = {"osm3s": {}, "elements": document if isinstance(document, list) else [document]}
    elif kind:
        inner = document if isinstance(document, dict) else {"features": document, "geometry": document}
        document = {**inner, "type": kind}
    path = tmp_path_factory.mktemp("json") / "a.json"
    path.write_text(json.dumps(document))
    _survives(path)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=8))
def test_any_table_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]) -> None:
    """Rows of any cells under the usual header."""
    path = tmp_path_factory.mktemp("table") / "a.csv"
    text = "\n".join(",".join(row) for row in [list(HEADER), *cells])
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    _survives(path)
