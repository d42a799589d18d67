"""Every sentence of a report is there in Chinese, notes of the library included."""

import json
import re
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given
from hypothesis import strategies as st

import optimizer.reports
from aedmap.errors import NotFound
from aedmap.town import VenueKind
from optimizer.demand.periods import DEFAULT_PERIODS
from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, language
from tests.optimizer.reports.library_sentences import note_sentences

_ROOM = Path(optimizer.reports.__file__).parent
_CHINESE = language("zh-Hans")


def _catalogue() -> dict[str, dict[str, str]]:
    return dict(json.loads(resources.files("optimizer.reports").joinpath("words", "zh-Hans.json").read_text("utf-8")))


def _in_the_sources() -> set[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    return {str(found[2]) for found in extract_from_dir(_ROOM, methods, keywords={"say": None})}


def test_the_catalogue_is_complete() -> None:
    """It holds every sentence that templates and Python say, none is empty and none is left over."""
    catalogue = _catalogue()["sentences"]
    assert set(catalogue) == _in_the_sources()
    assert all(catalogue.values())


@pytest.mark.parametrize("part", ["sentences", "notes"])
def test_a_translation_keeps_the_values(part: str) -> None:
    """Sentence and translation have the same places for values."""
    places = re.compile(r"\{(\w+)\}")
    wrong = [
        english for english, told in _catalogue()[part].items() if {*places.findall(english)} != {*places.findall(told)}
    ]
    assert wrong == []


def test_each_kind_of_venue_and_usual_period_has_a_name() -> None:
    """Kinds come from the map, so that none may be missing."""
    words = [kind.value for kind in VenueKind] + [period.name for period in DEFAULT_PERIODS]
    assert [word for word in words if _CHINESE.name(word) == word] == []


@pytest.mark.parametrize("note", note_sentences())
def test_each_note_of_the_library_is_known(note: str) -> None:
    """Whatever sentence the library may write into a plan's notes has a Chinese pattern."""
    assert _CHINESE.knows(note)


def test_notes_of_real_plans_are_told(plan: PlacementPlan, proxy_plan: PlacementPlan) -> None:
    """Not one English word is left of a note, names of files and journals aside."""
    for note in (*plan.notes, *proxy_plan.notes):
        assert not re.findall(r"[A-Za-z]+", _CHINESE.note(note).replace("EuReCa TWO", "").replace("Resuscitation", ""))


def test_values_inside_a_note_are_told_too() -> None:
    """A sentence in a sentence, and a list of known things, are put into Chinese as well."""
    told = _CHINESE.note(
        "Fitted to 1,200 arrests of 3.0 years; the blend is 60 % boosted trees, 40 % kernel of past arrests, "
        "weighed on 300 hidden arrests (later arrests)."
    )
    assert told == (
        "按 3.0 年间的 1,200 例心脏骤停拟合；混合比例为 梯度提升树 60%、既往心脏骤停核密度 40%，"
        "以 300 例留出的心脏骤停确定（较晚的心脏骤停）。"
    )


def test_english_stays_as_it_is() -> None:
    """English needs no catalogue; a note that no catalogue knows is shown as written."""
    assert ENGLISH.say("Covered: {x}", x=1) == "Covered: 1"
    assert ENGLISH.note("Somebody's own words.") == _CHINESE.note("Somebody's own words.") == "Somebody's own words."
    assert not _CHINESE.knows("Somebody's own words.")


def test_unknown_language_is_refused() -> None:
    """The error names the languages that there are."""
    with pytest.raises(NotFound, match="en, zh-Hans"):
        language("tlh")


@given(name=st.text(max_size=30))
def test_names_in_notes_are_never_taken_for_places(name: str) -> None:
    """A name with braces, or that looks like a pattern, comes out as it went in."""
    told = _CHINESE.note(f"One unit of {name}x counts as 3 people [assumed].")
    assert told == f"{name}x 的一个单位按 3 人计 [假设]。" or _CHINESE.knows(f"{name}x")
