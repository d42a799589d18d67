"""Text files of numbers, read so that a mistake is told with its line."""

from pathlib import Path

from optimizer.solvers.errors import BadFile


def read_lines(path: Path) -> list[str]:
    """The lines of a text file; BadFile when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise BadFile(f"{path} does not exist: name an instance file.") from None
    except (OSError, UnicodeDecodeError) as mistake:
        raise BadFile(f"{path} cannot be read as text: {mistake}.") from None


def numbers(path: Path, lines: list[str], at: int, fields: int) -> list[float]:
    """The first `fields` numbers of line `at` (from 0); BadFile when they are not there."""
    if at >= len(lines):
        raise BadFile(f"{path} ends after line {len(lines)} where {fields} numbers were expected: it is cut short.")
    words = lines[at].split()
    try:
        found = [float(word) for word in words[:fields]]
    except ValueError:
        found = []
    if len(found) < fields:
        raise BadFile(f"{path} line {at + 1} says {lines[at]!r} where {fields} numbers were expected.")
    return found
