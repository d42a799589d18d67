"""Checks that several settings share."""

import math

from aedmap.errors import InvalidInput


def check_between(name: str, value: float, least: float, most: float) -> None:
    """Refuse what is outside; name: the key as the scenario's file has it."""
    if not (math.isfinite(value) and least <= value <= most):
        raise InvalidInput(f"{name} is {value:g}, but must lie between {least:g} and {most:g}.")
