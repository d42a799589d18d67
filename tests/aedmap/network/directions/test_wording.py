"""Steps in English, Chinese and Uyghur."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from aedmap.errors import NotFound, SourceUnavailable
from aedmap.network.directions import (
    LANGUAGES,
    Indoors,
    Manoeuvre,
    Modifier,
    Step,
    Wording,
    distance_text,
    duration_text,
    indoor_sentences,
    instruction,
    load_wording,
)
from aedmap.network.directions import (
    wording as wording_module,
)
from aedmap.network.profiles import StreetKind
from tests import parts

NODE_MODULES = Path(__file__).parents[4] / "webapp" / "frontend" / "node_modules"


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Wording:
    return _loaded(request.param)


def _loaded(language: str) -> Wording:
    try:
        return load_wording(language)
    except SourceUnavailable:
        parts.lack("the front-end build, which copies the texts of directions")


def step(type_: Manoeuvre, modifier: Modifier | None = None, name: str = "", **more: object) -> Step:
    return replace(Step(type_, modifier, name, 10.0, 8.0, 114.3, 30.6, bearing_after=90.0), **more)  # type: ignore[arg-type]


def all_steps() -> Iterator[Step]:
    for type_ in Manoeuvre:
        for name in ("", "建国路"):
            for modifier in (None, *Modifier) if type_ in (Manoeuvre.DEPART, Manoeuvre.ARRIVE) else Modifier:
                exits = (None, 2) if type_ is Manoeuvre.ROUNDABOUT else (None,)
                for exit_number in exits:
                    yield step(type_, modifier, name if type_ is not Manoeuvre.ARRIVE else "", exit_number=exit_number)


@pytest.mark.parametrize(
    ("one", "english", "chinese"),
    [
        (step(Manoeuvre.DEPART, name="建国路"), "Head east on 建国路", "沿建国路向东出发"),
        (step(Manoeuvre.TURN, Modifier.LEFT, "建国路"), "Turn left onto 建国路", "左转，进入建国路"),
        (step(Manoeuvre.TURN, Modifier.SHARP_RIGHT), "Make a sharp right", "急向右转弯"),
        (step(Manoeuvre.CONTINUE, Modifier.RIGHT, "X"), "Turn right to stay on X", "向右转，继续沿X前行"),
        (step(Manoeuvre.NEW_NAME, Modifier.STRAIGHT, "X"), "Continue onto X", "继续在X上直行"),
        (step(Manoeuvre.FORK, Modifier.SLIGHT_LEFT), "Keep left at the fork", "在岔道口保持左侧前行"),
        (step(Manoeuvre.END_OF_ROAD, Modifier.LEFT), "Turn left at the end of the road", "在道路尽头向左转"),
        (
            step(Manoeuvre.ROUNDABOUT, Modifier.RIGHT, exit_number=2),
            "Enter the roundabout and take the 2nd exit",
            "进入环岛后从第二出口走出",
        ),
        (
            step(Manoeuvre.ARRIVE, Modifier.RIGHT),
            "You have arrived at your destination, on the right",
            "到达目的地，在您右侧",
        ),
        (step(Manoeuvre.ARRIVE), "You have arrived at your destination", "到达目的地"),
        (step(Manoeuvre.NOTIFICATION, Modifier.STRAIGHT, kind=StreetKind.LIFT), "Take the lift", "乘电梯"),
        (
            step(Manoeuvre.TURN, Modifier.LEFT, kind=StreetKind.STEPS),
            "Turn left, then take the steps",
            "左转，然后走台阶",
        ),
    ],
)
def test_steps_read_as_people_say_them(one: Step, english: str, chinese: str) -> None:
    """English and Chinese for people on foot."""
    assert instruction(one, _loaded("en")) == english
    assert instruction(one, _loaded("zh-Hans")) == chinese


def test_the_destination_can_be_named() -> None:
    """The place people look for is in the sentence."""
    assert instruction(step(Manoeuvre.ARRIVE), _loaded("zh-Hans"), destination="图书馆") == "到达图书馆"


SIDES = {"en": ("left", "right"), "zh-Hans": ("左", "右"), "ug": ("سول", "ئوڭ")}


def test_no_sentence_sends_to_the_wrong_side(words: Wording) -> None:
    """Left says left and never right, whatever the step: two of the Chinese originals had it the wrong way round."""
    left, right = SIDES[words.language]
    for one in all_steps():
        if one.type in (Manoeuvre.DEPART, Manoeuvre.ROUNDABOUT, Manoeuvre.EXIT_ROUNDABOUT) or one.modifier is None:
            continue
        text = instruction(one, words)
        assert (left in text) == ("left" in one.modifier), (one, text)
        assert (right in text) == ("right" in one.modifier), (one, text)


def test_every_step_becomes_a_whole_sentence(words: Wording) -> None:
    """No open token, no gap, the name where there is one."""
    for one in all_steps():
        text = instruction(one, words)
        assert text.strip() == text
        assert not re.search(r"[{}]|  |个目", text), text
        assert one.name in text


def test_people_on_foot_are_not_told_to_drive() -> None:
    """The Chinese originals are made for drivers; a driver keeps them."""
    chinese = _loaded("zh-Hans")
    assert not [text for one in all_steps() if "驶" in (text := instruction(one, chinese))]
    assert "驶入" in instruction(step(Manoeuvre.TURN, Modifier.LEFT, "X"), chinese, on_foot=False)
    assert "驶入" in instruction(step(Manoeuvre.TURN, Modifier.LEFT, "驶入街"), chinese)


def test_uyghur_waits_for_a_speaker() -> None:
    """Our own words are marked until someone has read them."""
    assert [language for language in LANGUAGES if _loaded(language).needs_review] == ["ug"]
    for one in all_steps():
        assert not re.search("[A-Za-z]", instruction(replace(one, name=""), _loaded("ug")))


def test_all_languages_have_the_same_phrases(words: Wording) -> None:
    """A phrase added in one is missed in none."""
    assert words.phrases.keys() == _loaded("en").phrases.keys()


@pytest.mark.parametrize(
    ("metres", "text"), [(3, "5 m"), (48, "50 m"), (118, "120 m"), (499, "500 m"), (980, "1.0 km"), (1234, "1.2 km")]
)
def test_distances_are_no_more_exact_than_they_are(metres: float, text: str) -> None:
    """Five metres, ten, fifty, a hundred."""
    assert distance_text(metres, _loaded("en")) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3, "5 s"), (58, "1 min"), (128, "2 min 10 s"), (597, "10 min"), (594, "9 min 50 s"), (1234, "21 min")],
)
def test_durations_are_no_more_exact_than_they_are(seconds: float, text: str) -> None:
    """Five seconds, ten, a minute."""
    assert duration_text(seconds, _loaded("en")) == text


def test_the_last_metres_lead_to_the_floor() -> None:
    """Place, floor as people say it, and how to get it; nothing is said of what is not known."""
    chinese = _loaded("zh-Hans")
    there = Indoors(place="图书馆", floor="B1", access="服务台", indoor=True)
    assert indoor_sentences(there, chinese) == ["进入图书馆", "楼层：B1", "取用方式：服务台"]
    assert indoor_sentences(Indoors(place="岗亭", indoor=False), chinese) == ["设备在岗亭室外"]
    assert indoor_sentences(Indoors(), chinese) == []


def test_an_unknown_language_lists_the_known_ones() -> None:
    """The sentence says what to ask for."""
    with pytest.raises(NotFound, match="'fi' are not known; give one of en, zh-Hans, ug"):
        load_wording("fi")


def test_before_the_build_one_is_told_to_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A sentence, not a missing file; Uyghur needs no build."""
    folder = tmp_path / "words"
    folder.mkdir()
    for language in LANGUAGES:
        source = resources.files(wording_module.__package__).joinpath("words", f"{language}.json")
        (folder / f"{language}.json").write_text(source.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(wording_module.resources, "files", lambda _: tmp_path)
    load_wording.cache_clear()
    try:
        with pytest.raises(SourceUnavailable, match="make frontend"):
            load_wording("zh-Hans")
        assert load_wording("ug").needs_review
    finally:
        load_wording.cache_clear()


def test_without_our_words_the_originals_are_filled_in_as_their_authors_do() -> None:
    """The package's own fixtures, for every step this program can have."""
    fixtures = NODE_MODULES / "osrm-text-instructions" / "test" / "fixtures" / "v5"
    if not fixtures.is_dir():
        parts.lack("the front-end build, which brings the originals of the texts of directions")
    checked = 0
    for language in ("en", "zh-Hans"):
        package = NODE_MODULES / "osrm-text-instructions" / "languages" / "translations" / f"{language}.json"
        plain = replace(_loaded(language), templates=json.loads(package.read_text("utf-8"))["v5"], on_foot=())
        for path in sorted(fixtures.glob("*/*.json")):
            fixture = json.loads(path.read_text("utf-8"))
            if (one := _as_step(fixture)) is not None:
                assert instruction(one, plain, on_foot=False) == fixture["instructions"][language], path.name
                checked += 1
    assert checked > 100


def _as_step(fixture: dict[str, Any]) -> Step | None:
    """A fixture as one of our steps, or None where it has what we never say: signs, junction names, ferries."""
    given = fixture.get("step", {})
    manoeuvre = given.get("maneuver", {})
    plain = given.keys() <= {"maneuver", "name", "driving_side"} and "options" not in fixture
    if not plain or manoeuvre.get("type") not in list(Manoeuvre):
        return None
    modifier = manoeuvre.get("modifier")
    return Step(
        Manoeuvre(manoeuvre["type"]),
        Modifier(modifier) if modifier else None,
        str(given.get("name", "")),
        0.0,
        0.0,
        0.0,
        0.0,
        bearing_after=manoeuvre.get("bearing_after"),
        exit_number=manoeuvre.get("exit"),
    )
