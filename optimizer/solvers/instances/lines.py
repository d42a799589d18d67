"""Text files of numbers, read so that a mistake is told with its line."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadFile

_LARGEST = 1e12  # sums of so large numbers still tell one from the next


def read_lines(path: Path) -> list[str]:
    """The lines of a text file; BadFile when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise BadFile(f"{path} does not exist: name an instance file.") from None
    except (OSError, UnicodeDecodeError) as mistake:
        raise BadFile(f"{path} cannot be read as text: {mistake}.") from None


def numbers(path: Path, lines: list[str], at: int, fields: int) -> list[float]:
    """The first `fields` numbers of line `at` (from 0), finite; BadFile when they are not there."""
    if not lines:
        raise BadFile(f"{path} is empty: name an instance file.")
    if at >= len(lines):
        raise BadFile(f"{path} ends after line {len(lines)} where {fields} numbers were expected: it is cut short.")
    words = lines[at].split()
    try:
        found = [float(word) for word in words[:fields]]
    except ValueError:
        found = []
    if len(found) < fields:
        raise BadFile(f"{path} line {at + 1} says {lines[at][:80]!r} where {fields} numbers were expected.")
    wrong = next((number for number in found if not abs(number) <= _LARGEST), None)
    if wrong is not None:
        raise BadFile(f"{path} line {at + 1} says {wrong:g}: numbers up to {_LARGEST:g} are allowed.")
    return found


def whole_numbers(path: Path, lines: list[str], at: int, fields: int) -> list[int]:
    """The same for numbers that count or name something."""
    found = numbers(path, lines, at, fields)
    wrong = next((number for number in found if number != round(number)), None)
    if wrong is not None:
        raise BadFile(f"{path} line {at + 1} says {wrong:g} where a whole number was expected.")
    return [round(number) for number in found]


def demand_at(path: Path, lines: list[str], first: int, places: int) -> NDArray[np.int64] | NDArray[np.float64]:
    """(places,) one number a line from line `first` (from 0), not negative; whole ones stay whole."""
    given = np.array([numbers(path, lines, first + i, 1)[0] for i in range(places)])
    wrong = np.flatnonzero(given < 0)
    if len(wrong):
        raise BadFile(f"{path} line {first + wrong[0] + 1} says {given[wrong[0]]:g}: demand must not be negative.")
    return given.astype(np.int64) if np.array_equal(given, np.rint(given)) else given
