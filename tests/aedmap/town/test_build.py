"""Building a town from a drawing, opening it, and refusing what is no town."""

import json
import shutil
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from aedmap.town import Town, build_town, open_town
from aedmap.town.info import PARTS
from tests.drawing import draw_osm

_TOWN = """
A--B--C
|  |X |
D--E--F
"""


def _draw(path: Path, name: str = "Main Street", step_m: float = 50.0) -> Path:
    draw_osm(
        path,
        _TOWN,
        step_m=step_m,
        tags={"AB": {"name": name}},
        points={
            "X": {"amenity": "library", "name": "Library"},
            "F": {"emergency": "defibrillator", "indoor": "yes", "level": "1", "defibrillator:location": "by the desk"},
            "D": {"place": "town", "name": "Drawing"},
        },
        areas={"ABED": {"building": "school", "amenity": "school", "name": "School"}},
    )
    return path


@pytest.fixture
def town(tmp_path: Path) -> Town:
    build_town(_draw(tmp_path / "town.osm"), tmp_path / "town")
    return open_town(tmp_path / "town")


def test_a_town_holds_what_was_drawn(town: Town) -> None:
    """Streets, venues, buildings, devices, names and whereabouts all come from the one extract."""
    info = town.info
    assert (info.edges, info.components, info.largest_share) == (4, 1, 1.0)
    assert info.street_m == pytest.approx(4 * 150 + 3 * 100, rel=1e-3)
    assert (info.venues, info.buildings, info.devices, info.name) == (2, 1, 1, "Drawing")
    assert (info.time_zone, info.country) == ("Europe/Helsinki", "FI")
    assert [venue.name for venue in town.venues] == ["Library", "School"]
    assert len(town.buildings) == 1
    assert [place.name for place in town.find_places("main")] == ["Main Street"]
    (device,) = town.mapped_devices
    assert (device.place, device.floor, device.indoor) == ("by the desk", "1", True)
    assert town.network.edge_count == town.streets.network.edge_count == info.edges
    town.check()


def test_the_box_without_a_header_is_the_box_of_the_streets(town: Town) -> None:
    """An extract that does not say its box gets the one around its streets."""
    west, south, east, north = town.info.bbox
    assert (west, north) == pytest.approx((town.network.node_lon.min(), town.network.node_lat.max()), abs=1e-6)
    assert west < east
    assert south < north


def test_the_same_extract_gives_the_same_fingerprint(tmp_path: Path, town: Town) -> None:
    """Timestamps are told but do not count."""
    assert build_town(tmp_path / "town.osm", tmp_path / "again").fingerprint == town.fingerprint


def test_another_extract_gives_another_fingerprint(tmp_path: Path, town: Town) -> None:
    """A change of one name is enough."""
    other = build_town(_draw(tmp_path / "other.osm", name="Other Street"), tmp_path / "other")
    assert other.fingerprint != town.fingerprint


@pytest.mark.parametrize("part", PARTS)
def test_a_file_from_another_town_is_refused(tmp_path: Path, town: Town, part: str) -> None:
    """Mixing two towns is noticed whichever file it is."""
    build_town(_draw(tmp_path / "other.osm", name="Other Street", step_m=70), tmp_path / "other")
    if (tmp_path / "other" / part).read_bytes() == (town.folder / part).read_bytes():
        (tmp_path / "other" / part).write_bytes(b"damaged")
    shutil.copy(tmp_path / "other" / part, town.folder / part)
    with pytest.raises(InvalidInput, match=part):
        open_town(town.folder).check()


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_file_is_refused(town: Town, part: str) -> None:
    """A town that lacks a part says which."""
    (town.folder / part).unlink()
    with pytest.raises(InvalidInput, match=part):
        open_town(town.folder).check()


def test_parts_are_refused_when_asked_for_not_only_when_checked(town: Town) -> None:
    """Opening is quick and lazy, yet nothing damaged is ever handed out."""
    (town.folder / "venues.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInput, match="venues"):
        _ = open_town(town.folder).venues


def test_a_changed_fingerprint_is_noticed(town: Town) -> None:
    """town.json is checked against the files it speaks of."""
    document = json.loads((town.folder / "town.json").read_text(encoding="utf-8"))
    document["info"]["fingerprint"] = "0" * 64
    (town.folder / "town.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InvalidInput, match="mixes two towns"):
        open_town(town.folder).check()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "aedmap town", "version": 99}'])
def test_a_damaged_manifest_is_refused(town: Town, text: str) -> None:
    """Whatever stands in town.json, the answer is one sentence."""
    (town.folder / "town.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="build the town again"):
        open_town(town.folder)


def test_a_folder_that_is_no_town_is_not_opened(tmp_path: Path) -> None:
    """Neither a folder without town.json nor no folder at all."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotFound, match="aedmap town build"):
            open_town(folder)


def test_a_folder_with_other_files_is_not_overwritten(tmp_path: Path) -> None:
    """What is not a town stays as it is."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(SourceUnavailable, match="not a town"):
        build_town(_draw(tmp_path / "town.osm"), tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text(encoding="utf-8") == "years of work"


def test_a_file_in_the_place_of_the_folder_is_not_overwritten(tmp_path: Path) -> None:
    """A folder is asked for, not a file."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(SourceUnavailable, match="is a file"):
        build_town(_draw(tmp_path / "town.osm"), tmp_path / "out")


def test_a_town_is_replaced_by_a_new_one_and_an_empty_folder_filled(tmp_path: Path, town: Town) -> None:
    """Building again into the same folder leaves the new town and nothing beside it."""
    (tmp_path / "empty").mkdir()
    for out in (town.folder, tmp_path / "empty"):
        info = build_town(_draw(tmp_path / "new.osm", name="New Street"), out)
        assert open_town(out).fingerprint == info.fingerprint != town.fingerprint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new.osm", "town", "town.osm"]


def test_what_somebody_keeps_in_the_town_folder_stays(tmp_path: Path, town: Town) -> None:
    """Building again replaces the town's own files only."""
    (town.folder / "sample").mkdir()
    (town.folder / "sample" / "scenario.toml").write_text("mine", encoding="utf-8")
    build_town(_draw(tmp_path / "new.osm", name="New Street"), town.folder)
    assert (town.folder / "sample" / "scenario.toml").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.osm", "town", "town.osm"]


def test_a_damaged_town_can_be_built_again(tmp_path: Path, town: Town) -> None:
    """The advice that refusals give must work."""
    (town.folder / "town.json").write_text("{", encoding="utf-8")
    build_town(tmp_path / "town.osm", town.folder)
    open_town(town.folder).check()


def test_a_town_of_an_older_version_can_be_built_again_beside_its_sample(tmp_path: Path, town: Town) -> None:
    """Whoever updates the program rebuilds in the same folder; what they keep there stays."""
    manifest = town.folder / "town.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), "version": 0}), "utf-8")
    (town.folder / "sample").mkdir()
    build_town(_draw(tmp_path / "town.osm"), town.folder)
    assert open_town(town.folder).fingerprint == town.fingerprint
    assert (town.folder / "sample").is_dir()


def test_a_failed_build_leaves_the_old_town_and_no_rest(
    tmp_path: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the last step leaves the folder as it was and nothing half-written beside it."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aedmap.town.filling.write_manifest", fail)
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        build_town(_draw(tmp_path / "new.osm", name="New Street"), town.folder)
    open_town(town.folder).check()
    assert open_town(town.folder).fingerprint == town.fingerprint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.osm", "town", "town.osm"]


def test_an_extract_without_streets_is_refused_and_nothing_written(tmp_path: Path) -> None:
    """A town needs something to walk on."""
    path = tmp_path / "empty.osm"
    path.write_text('<osm version="0.6"><node id="1" version="1" lon="24" lat="60"/></osm>', encoding="utf-8")
    with pytest.raises(InvalidInput, match="street"):
        build_town(path, tmp_path / "town")
    assert not (tmp_path / "town").exists()


def test_ways_that_refer_to_nodes_outside_are_walked_as_far_as_they_are_there(tmp_path: Path) -> None:
    """Clipped extracts are normal."""
    path = tmp_path / "cut.osm"
    nodes = "".join(f'<node id="{i}" version="1" lon="{24.94 + i / 1000}" lat="60.17"/>' for i in range(3))
    way = '<way id="1" version="1">' + "".join(f'<nd ref="{i}"/>' for i in (0, 1, 2, 77, 78))
    path.write_text(f'<osm version="0.6">{nodes}{way}<tag k="highway" v="footway"/></way></osm>', encoding="utf-8")
    assert build_town(path, tmp_path / "town").street_m == pytest.approx(111, abs=2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bbox", None),
        ("bbox", [24.0, "north", 25.0, 61.0]),
        ("bbox", [24.0, 60.0, 25.0]),
        ("bbox", [24.0, float("nan"), 25.0, 61.0]),
        ("bbox", [25.0, 60.0, 24.0, 61.0]),
        ("nodes", "many"),
        ("time_zone", None),
        ("largest_share", True),
        ("name", ["Porto"]),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(town: Town, field: str, value: object) -> None:
    """Whoever edits town.json by hand is told at once, not by a crash later."""
    document = json.loads((town.folder / "town.json").read_text(encoding="utf-8"))
    document["info"][field] = value
    (town.folder / "town.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"town\.json is damaged; build the town again"):
        open_town(town.folder)


@pytest.mark.parametrize(
    ("field", "value"), [("bbox", [24.0, 60.0, 25.0, 61.0]), ("country", "SE"), ("name", "Elsewhere")]
)
def test_a_town_moved_by_hand_is_refused(town: Town, field: str, value: object) -> None:
    """Where the town lies is part of its fingerprint; the streets are not handed out under another box."""
    document = json.loads((town.folder / "town.json").read_text(encoding="utf-8"))
    document["info"][field] = value
    (town.folder / "town.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InvalidInput, match="changed by hand"):
        _ = open_town(town.folder).streets


def test_a_file_is_no_town(tmp_path: Path) -> None:
    """Given the extract instead of the folder, the answer says so."""
    with pytest.raises(InvalidInput, match="is a file, not a folder"):
        open_town(_draw(tmp_path / "town.osm"))


def test_streets_across_half_the_world_are_refused(tmp_path: Path) -> None:
    """One damaged point must not draw a map of 50 degrees; the way is named."""
    path = _draw(tmp_path / "town.osm")
    lines = path.read_text(encoding="utf-8").splitlines()
    node = next(i for i, line in enumerate(lines) if line.startswith("<node"))
    lon = lines[node].split('lon="')[1].split('"')[0]
    lines[node] = lines[node].replace(f'lon="{lon}"', 'lon="74.9400000"')
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"reach over [\d,]+ km; .* or correct way \d+, which runs to 74.94000"):
        build_town(path, tmp_path / "town")
    assert not list(tmp_path.glob(".town*"))
