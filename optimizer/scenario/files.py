"""The same scenario with its files elsewhere."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from optimizer.scenario.settings import Scenario


def with_files(scenario: Scenario, place: Callable[[Path], Path]) -> Scenario:
    """Each file that the scenario names, moved to where `place` says; Path(path.name) makes them bare names."""
    moved: Scenario = _moved(scenario, place)
    return moved


def _moved(value: Any, place: Callable[[Path], Path]) -> Any:
    if isinstance(value, Path):
        return place(value)
    if isinstance(value, tuple):
        return tuple(_moved(one, place) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _moved(getattr(value, each.name), place) for each in fields(value)})
    return value
