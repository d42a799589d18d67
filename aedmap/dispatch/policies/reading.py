"""Reading a policy strictly: every parameter says whether it is published, and where, or assumed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any, get_type_hints

from aedmap.dispatch.policy import Order, Policy
from aedmap.errors import InvalidInput, SourceUnavailable

DEFAULT = "aedmap"
PRESETS = (
    DEFAULT,
    "firstaed",
    "goodsam-nz",
    "hangzhou",
    "hartslagnu",
    "heartrunner-denmark",
    "heartrunner-sweden",
    "lebensretter",
    "mobile-retter",
)
_ABOUT = frozenset({"name", "title", "about"})
_KINDS: Mapping[str, Any] = {key: kind for key, kind in get_type_hints(Policy).items() if key not in _ABOUT}


class Basis(StrEnum):
    """Where a value comes from."""

    PUBLISHED = "published"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Parameter:
    """source: where a published value was read, or why an assumed one was chosen."""

    value: object
    basis: Basis
    source: str


@dataclass(frozen=True)
class PolicyFile:
    """parameters: of every field of the policy; those a file leaves out are what the program takes then.

    told: which of them the file gives itself
    """

    name: str
    title: str
    about: str
    policy: Policy
    parameters: Mapping[str, Parameter]
    told: frozenset[str] = frozenset()


def read_policy(name: str) -> PolicyFile:
    """A preset by its name, or a TOML file of one's own; InvalidInput says what is wrong with it."""
    if name in PRESETS:
        return read_policy_text((files(__package__) / f"{name}.toml").read_text("utf-8"), name)
    path = Path(name)
    if path.suffix != ".toml":
        raise InvalidInput(f"There is no policy {name!r}; give {', '.join(PRESETS)} or a TOML file of your own.")
    try:
        return read_policy_text(path.read_text("utf-8-sig"), path.stem)
    except OSError as error:
        raise SourceUnavailable(f"The policy {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The policy {path.name} is not UTF-8 text; save it again.") from error


def read_policy_text(text: str, where: str) -> PolicyFile:
    """Read the text of a policy; unknown keys, values without their basis and other kinds of value are refused."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"The policy {where} is not TOML: {error}.") from error
    unknown = sorted(set(table) - _ABOUT - set(_KINDS))
    if unknown:
        raise InvalidInput(f"The policy {where} has the key {unknown[0]!r}; allowed are {', '.join(sorted(_KINDS))}.")
    told = {key: _parameter(table[key], key, where) for key in _KINDS if key in table}
    name = str(table.get("name", where))
    policy = Policy(name=name, **{key: one.value for key, one in told.items()})  # type: ignore[arg-type]  # checked
    ours = Parameter(None, Basis.ASSUMED, "left out: what the program takes then")
    parameters = {key: told.get(key, Parameter(getattr(policy, key), ours.basis, ours.source)) for key in _KINDS}
    return PolicyFile(
        name, str(table.get("title", name)), str(table.get("about", "")), policy, parameters, frozenset(told)
    )


def _parameter(given: Any, key: str, where: str) -> Parameter:
    if not isinstance(given, dict) or set(given) != {"value", "basis", "source"}:
        raise InvalidInput(f"The policy {where} needs {key} as a table of value, basis and source, and nothing else.")
    if given["basis"] not in tuple(Basis):
        raise InvalidInput(f"The policy {where} calls {key} {given['basis']!r}; it is published or assumed.")
    if not isinstance(given["source"], str) or not given["source"].strip():
        raise InvalidInput(f"The policy {where} gives no source for {key}; say where it was read or why it was chosen.")
    return Parameter(_value(given["value"], key, where), Basis(given["basis"]), given["source"])


def _value(given: Any, key: str, where: str) -> object:
    kind = _KINDS[key]
    if kind is Order and given in tuple(Order):
        return Order(given)
    if kind == tuple[int, ...] and isinstance(given, list) and all(_is_whole(one) for one in given):
        return tuple(given)
    if kind == tuple[float, ...] and isinstance(given, list) and all(_is_number(one) for one in given):
        return tuple(float(one) for one in given)
    if kind in (int, int | None) and _is_whole(given):
        return given
    if kind is float and _is_number(given):
        return float(given)
    if (kind is bool and isinstance(given, bool)) or (kind is str and isinstance(given, str)):
        return given
    raise InvalidInput(f"The policy {where} has {key} = {given!r}; give {_WANTED[str(kind)]}.")


_WANTED = {
    str(Order): "time or distance",
    str(tuple[int, ...]): "a list of whole numbers",
    str(tuple[float, ...]): "a list of numbers",
    str(int): "a whole number",
    str(int | None): "a whole number",
    str(float): "a number",
    str(bool): "true or false",
    str(str): "a text",
}


def _is_whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)
