"""The network's file: whole or refused."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import AedmapError, InvalidInput, SourceUnavailable
from aedmap.network import load_network, save_network
from tests.drawing import draw_streets


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network on disk."""
    path = tmp_path_factory.mktemp("town") / "network.npz"
    save_network(draw_streets("A--B--C\n   |\n   D", tags={"AB": {"name": "中关村大街"}})[0], path)
    return path


def _changed(saved: Path, path: Path, **arrays: object) -> Path:
    with np.load(saved) as stored:
        np.savez(path, **{**stored, **arrays})
    return path


def test_a_network_survives_its_file(tmp_path: Path):
    """What is loaded equals what was saved, names in any script included, and nothing else is left in the folder."""
    network, _ = draw_streets("A--B--C\n   |\n   D", tags={"AB": {"name": "中关村大街"}})
    save_network(network, tmp_path / "network.npz")
    loaded = load_network(tmp_path / "network.npz")
    assert loaded.fingerprint == network.fingerprint
    assert loaded.names == network.names
    assert loaded.projection == network.projection
    assert np.array_equal(loaded.shape_lon, network.shape_lon)
    assert [p.name for p in tmp_path.iterdir()] == ["network.npz"]


def test_a_changed_number_is_noticed(saved: Path, tmp_path: Path):
    """A shorter street is not believed: the fingerprint differs."""
    with np.load(saved) as stored:
        shorter = stored["edge_m"] / 2
    with pytest.raises(InvalidInput, match="fingerprint"):
        load_network(_changed(saved, tmp_path / "network.npz", edge_m=shorter))


def test_another_version_is_refused(saved: Path, tmp_path: Path):
    """A file of a later format says to build the town again."""
    head = np.frombuffer(b'{"format": "aedmap street network 99"}', np.uint8)
    with pytest.raises(InvalidInput, match="another version"):
        load_network(_changed(saved, tmp_path / "network.npz", head=head))


def test_a_pickle_is_never_opened(saved: Path, tmp_path: Path):
    """An object array could run code; it is refused unread."""
    with pytest.raises(InvalidInput, match="not a street network"):
        load_network(_changed(saved, tmp_path / "network.npz", edge_m=np.array([os.getcwd], object)))


def test_a_missing_file_is_named(tmp_path: Path):
    """The sentence says which file does not exist."""
    with pytest.raises(SourceUnavailable, match="does not exist"):
        load_network(tmp_path / "network.npz")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_damage_is_refused_or_harmless(saved: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    """Bytes cut off or flipped anywhere: a sentence, or the very same network, never a crash."""
    content = bytearray(saved.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content = content[:at]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("damaged") / "network.npz"
    path.write_bytes(content)
    try:
        network = load_network(path)
    except AedmapError as refusal:
        assert "\n" not in str(refusal)
    else:
        assert network.fingerprint == load_network(saved).fingerprint
