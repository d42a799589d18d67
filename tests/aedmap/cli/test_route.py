"""The command `aedmap route`."""

import json

import pytest

from aedmap.cli import main
from aedmap.errors import SourceUnavailable
from aedmap.geography import Position
from aedmap.network.directions import load_wording
from aedmap.town import build_town
from tests import parts
from tests.drawing import draw_osm

WUHAN = Position(114.3055, 30.5931)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """A town with three streets and an island, and its letters as --from and --to want them."""
    folder = tmp_path_factory.mktemp("route")
    drawing = "A---B---C   X--Y\n    |\n    |\n    D"
    names = {"AB": {"name": "建国路"}, "BC": {"name": "建国路"}, "BD": {"name": "中山路"}}
    places = draw_osm(folder / "town.osm", drawing, at=WUHAN, tags=names)
    build_town(folder / "town.osm", folder / "town")
    return str(folder / "town"), {letter: f"{at.lon},{at.lat}" for letter, at in places.items()}


@pytest.fixture(autouse=True)
def _texts_are_built() -> None:
    try:
        load_wording("en")
    except SourceUnavailable:
        parts.lack("the front-end build, which copies the texts of directions")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(("route", *arguments))
    return int(stop.value.code or 0)


def test_json_holds_the_whole_route(town: tuple[str, dict[str, str]], capfd: pytest.CaptureFixture[str]) -> None:
    """Two streets of 200 m and 150 m, one turn, steps that add up, links in the datum of each app."""
    folder, at = town
    assert _run("--town", folder, "--from", at["A"], "--to", at["D"], "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["metres"] == pytest.approx(350, abs=1)
    assert told["seconds"] == pytest.approx(told["metres"] / 1.4, abs=0.2)
    assert [step["type"] for step in told["steps"]] == ["depart", "turn", "arrive"]
    assert told["steps"][1]["modifier"] == "right"
    assert told["steps"][1]["text"] == "Turn right onto 中山路"
    assert sum(step["metres"] for step in told["steps"]) == pytest.approx(told["metres"], abs=0.3)
    assert told["geometry"]["type"] == "LineString"
    assert told["geometry"]["coordinates"][0] == pytest.approx([float(n) for n in at["A"].split(",")], abs=1e-6)
    assert told["links"].keys() == {"amap", "baidu", "tencent"}


def test_people_read_one_line_a_step(town: tuple[str, dict[str, str]], capfd: pytest.CaptureFixture[str]) -> None:
    """The whole first, then what to do, in Chinese, down to the floor."""
    folder, at = town
    asked = ("--from", at["A"], "--to", at["D"], "--language", "zh-Hans", "--place", "图书馆", "--floor", "B1")
    assert _run("--town", folder, *asked) == 0
    assert capfd.readouterr().out.splitlines() == [
        "350米，约4分10秒",
        "  1. 沿建国路向东出发 · 200米",
        "  2. 右转，进入中山路 · 150米",
        "  3. 到达图书馆",
        "  4. 进入图书馆",
        "  5. 楼层：B1",
    ]


def test_a_responder_is_quicker(town: tuple[str, dict[str, str]], capfd: pytest.CaptureFixture[str]) -> None:
    """The same way at 2 m/s."""
    folder, at = town
    assert _run("--town", folder, "--from", at["A"], "--to", at["D"], "--profile", "responder", "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["seconds"] == pytest.approx(told["metres"] / 2.0, abs=0.2)


def test_words_that_wait_for_a_speaker_say_so(
    town: tuple[str, dict[str, str]], capfd: pytest.CaptureFixture[str]
) -> None:
    """Uyghur directions are shown with their mark."""
    folder, at = town
    assert _run("--town", folder, "--from", at["A"], "--to", at["C"], "--language", "ug") == 0
    assert "wait for a speaker" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--from", "30.59,114.3"), "longitude first"),
        (("--from", "Wuhan"), "write LON,LAT"),
        (("--from", "1,2,3"), "write LON,LAT"),
        (("--from", "nan,30"), "not a pair of numbers"),
        (("--from", "2.35,48.86"), "outside"),
        (("--profile", "wlak"), "give one of bicycle, car"),
        (("--language", "fi"), "give one of en, zh-Hans, ug"),
        (("--to", "X"), "No street joins"),
    ],
)
def test_mistakes_are_one_sentence(
    town: tuple[str, dict[str, str]], capfd: pytest.CaptureFixture[str], asked: tuple[str, str], words: str
) -> None:
    """Exit code 2 and what to do, as JSON when JSON was asked for."""
    folder, at = town
    given = {"--from": at["A"], "--to": at["C"]} | {asked[0]: at.get(asked[1], asked[1])}
    arguments = [part for pair in given.items() for part in pair]
    assert _run("--town", folder, *arguments, "--json") == 2
    detail = json.loads(capfd.readouterr().out)["error"]["detail"]
    assert words in detail
    assert "\n" not in detail


@pytest.mark.parametrize("profile", ["walk", "responder", "bicycle", "car", "motorcycle"])
def test_every_profile_finds_its_way(
    town: tuple[str, dict[str, str]], capfd: pytest.CaptureFixture[str], profile: str
) -> None:
    """Seconds, metres, a line and steps for whoever asks."""
    folder, at = town
    assert _run("--town", folder, "--from", at["A"], "--to", at["C"], "--profile", profile, "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["profile"] == profile
    assert told["metres"] > 0
    assert told["seconds"] > 0
    assert told["geometry"]["type"] == "LineString"
    assert [told["steps"][0]["type"], told["steps"][-1]["type"]] == ["depart", "arrive"]
    assert told["seconds"] == pytest.approx(sum(step["seconds"] for step in told["steps"]), abs=0.3)
