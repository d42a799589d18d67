"""Profiles from TOML."""

import re
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from aedmap.network.profiles import load_profile, read_profile, rules
from aedmap.network.profiles.reading import ALLOWED_KEYS

PLAIN = """
name = "cart"
title = "Hand cart"
access_keys = ["access", "foot"]
forbidden = ["no"]
speed_kmh = { footway = 3.6 }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cart.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_of_ones_own_is_read(tmp_path: Path) -> None:
    """Five keys are enough; what is not listed is closed."""
    cart = rules(read_profile(written(tmp_path, PLAIN)))
    assert cart.way({"highway": "footway"}).forward_mps == pytest.approx(1.0)
    assert not cart.way({"highway": "residential"}).usable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PLAIN + "colour = 1\n", "unknown key 'colour'.*speed_kmh"),
        (PLAIN.replace('title = "Hand cart"\n', ""), "lacks title"),
        (PLAIN + "never = 'ferry'\n", "never is 'ferry'; give a list"),
        (PLAIN + "never = [3]\n", "never is 3; give a list"),
        (PLAIN + "other_kmh = true\n", "other_kmh is True; give a number"),
        (PLAIN + "other_kmh = -4\n", "other_kmh is -4.0 km/h"),
        (PLAIN + "slower = { sand = 0.5 }\n", "slower has 'sand'; write tags as \"key=value\""),
        (PLAIN + 'slower = { "surface=sand" = 1.5 }\n', "surface=sand is 1.5"),
        (PLAIN + 'node_s = { "barrier=gate" = -1 }\n', "barrier=gate costs -1.0 s"),
        (PLAIN + 'obey_maxspeed = "yes"\n', "obey_maxspeed is 'yes'; give true or false"),
        (PLAIN + "pushing = { profile = 'walk' }\n", "pushing needs profile and most_kmh"),
        (PLAIN + "pushing = { profile = 'walk', speed = 3 }\n", "unknown key 'speed'"),
        (PLAIN + "pushing = { profile = 'bicycle', most_kmh = 3 }\n", "pushes as well"),
        (PLAIN.replace('["access", "foot"]', "[]"), "names no access_keys"),
        ("name = ", "is not TOML"),
    ],
)
def test_a_wrong_profile_is_refused_in_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    """The sentence names the file and the key."""
    with pytest.raises(InvalidInput, match=words) as refused:
        read_profile(written(tmp_path, text))
    assert "cart" in str(refused.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """Nothing is made up."""
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        read_profile(tmp_path / "none.toml")


def test_an_unknown_name_lists_the_known_ones() -> None:
    """A typing error is mended at once."""
    with pytest.raises(NotFound, match="'wlak' is not known; give one of bicycle, car, motorcycle, responder, walk"):
        load_profile("wlak")


def test_every_key_is_explained() -> None:
    """A key that can be written stands in docs/profiles.md, and what stands there can be written."""
    page = (Path(__file__).parents[4] / "docs" / "profiles.md").read_text("utf-8")
    explained = {key for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
    assert explained == set(ALLOWED_KEYS)


def test_the_examples_on_the_page_are_true() -> None:
    """Speeds and seconds that a reader sees are those of the profile."""
    responder = rules(load_profile("responder"))
    assert responder.way({"highway": "service", "access": "private"}).forward_mps == pytest.approx(2.0)
    assert responder.node({"barrier": "gate", "access": "private"}).seconds == 15.0
