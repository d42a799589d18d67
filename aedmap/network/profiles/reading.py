"""Reading profiles from TOML: those of the package by name, others by path; every key is checked."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from aedmap.network.profiles.profile import Profile, Pushing

_TEXTS = ("name", "title")
_LISTS = ("access_keys", "forbidden", "never", "unless_allowed", "oneway_keys", "oneway_ways", "node_closed")
_TABLES = ("speed_kmh", "slower", "way_s", "node_s")
ALLOWED_KEYS = (*_TEXTS, *_LISTS, *_TABLES, "other_kmh", "obey_maxspeed", "pushing")
_NEEDED = ("name", "title", "access_keys", "forbidden", "speed_kmh")
# Lists that hold "key=value"; without "key=" a word is a highway value.
_TAG_LISTS = ("never", "unless_allowed", "oneway_ways", "node_closed")
_TAG_TABLES = ("slower", "way_s", "node_s")


def profile_names() -> tuple[str, ...]:
    """Profiles that the package brings."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def load_profile(name: str) -> Profile:
    """A profile of the package; raises NotFound with the known names."""
    if name not in profile_names():
        raise NotFound(f"Profile {name!r} is not known; give one of {', '.join(profile_names())}.")
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    return _parsed(text, f"{name}.toml")


def read_profile(path: Path) -> Profile:
    """A profile from a file of one's own; raises InvalidInput naming the key that is wrong."""
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnavailable(f"Profile {path} cannot be read ({error}); give a TOML file in UTF-8.") from error
    return _parsed(text, str(path))


def _parsed(text: str, where: str) -> Profile:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{where} is not TOML ({error}); mend that line.") from error
    return _profile(given, where)


def _profile(given: Mapping[str, Any], where: str) -> Profile:
    _refuse_unknown(given, ALLOWED_KEYS, where)
    if missing := [key for key in _NEEDED if key not in given]:
        raise InvalidInput(f"{where} lacks {', '.join(missing)}; a profile needs {', '.join(_NEEDED)}.")
    fields: dict[str, Any] = {}
    for key, value in given.items():
        if key in _TEXTS:
            fields[key] = _checked(value, str, "text in quotes", key, where)
        elif key in _LISTS:
            fields[key] = _words(value, key, where)
        elif key in _TABLES:
            fields[key] = _numbers(value, key, where)
        elif key == "other_kmh":
            fields[key] = _number(value, key, where)
        elif key == "obey_maxspeed":
            fields[key] = _checked(value, bool, "true or false", key, where)
        else:
            fields[key] = _pushing(value, where)
    return Profile(**fields)


def _pushing(value: Any, where: str) -> Pushing:
    table = _checked(value, dict, "a table", "pushing", where)
    _refuse_unknown(table, ("profile", "most_kmh"), f"{where}, pushing")
    if len(table) < 2:
        raise InvalidInput(f"{where}: pushing needs profile and most_kmh.")
    name = _checked(table["profile"], str, "text in quotes", "pushing.profile", where)
    other = load_profile(name)
    if other.pushing is not None:
        raise InvalidInput(f"{where}: pushing.profile {name!r} pushes as well; give one that walks.")
    return Pushing(other, _number(table["most_kmh"], "pushing.most_kmh", where))


def _words(value: Any, key: str, where: str) -> tuple[str, ...] | frozenset[str]:
    words = _checked(value, list, "a list of words", key, where)
    for word in words:
        _checked(word, str, "a list of words", key, where)
    if key in _TAG_LISTS:
        return frozenset(word if "=" in word else f"highway={word}" for word in words)
    return tuple(words) if key in ("access_keys", "oneway_keys") else frozenset(words)


def _numbers(value: Any, key: str, where: str) -> dict[str, float]:
    table = _checked(value, dict, "a table", key, where)
    if key in _TAG_TABLES and (wrong := [tag for tag in table if tag.count("=") != 1]):
        raise InvalidInput(f'{where}: {key} has {wrong[0]!r}; write tags as "key=value".')
    return {name: _number(number, f"{key}.{name}", where) for name, number in table.items()}


def _number(value: Any, key: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{where}: {key} is {value!r}; give a number.")
    return float(value)


def _checked(value: Any, kind: type, wanted: str, key: str, where: str) -> Any:
    if not isinstance(value, kind):
        raise InvalidInput(f"{where}: {key} is {value!r}; give {wanted}.")
    return value


def _refuse_unknown(given: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    if unknown := [key for key in given if key not in allowed]:
        raise InvalidInput(f"{where} has the unknown key {unknown[0]!r}; allowed are {', '.join(allowed)}.")
