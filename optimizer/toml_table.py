"""Reading one TOML table strictly: every key is asked for by name and type, whatever is left over is refused."""

import difflib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from aedmap.errors import InvalidInput, NotFound

E = TypeVar("E", bound=StrEnum)


class Table:
    """The keys of one table; `where` is its name in messages, '' for the top of the file.

    files: the only files that may be named, by the names they go by; None for any file, seen from the folder
    """

    def __init__(self, values: object, where: str, folder: Path, files: Mapping[str, Path] | None = None) -> None:
        if not isinstance(values, dict):
            raise InvalidInput(f"{where} must be a table; write it as [{where}] with its keys below.")
        self._values: dict[str, Any] = values
        self._where = where
        self._folder = folder
        self._files = files
        self._allowed: list[str] = []

    def text(self, key: str, default: str) -> str:
        value = self.text_or_none(key)
        return default if value is None else value

    def text_or_none(self, key: str) -> str | None:
        value = self._take(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(key, value, "text in quotes")
        return value

    def number(self, key: str, default: float) -> float:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, value, "a number")
        try:
            return float(value)
        except OverflowError as error:
            raise InvalidInput(f"{self._name(key)} is far too large a number.") from error

    def number_or_none(self, key: str) -> float | None:
        value = self.number(key, 0.0)
        return value if self.has(key) else None

    def needed(self, key: str, example: str) -> str:
        """A text that has to be there. example: what it could be, for whoever forgot it."""
        value = self.text_or_none(key)
        if not value:
            raise InvalidInput(f"{self._name(key)} is missing; give for example {key} = {example}.")
        return value

    def needed_file(self, key: str) -> Path:
        return self.existing_file(key, self.needed(key, '"people.csv"'))

    def needed_number(self, key: str) -> float:
        if not self.has(key):
            raise InvalidInput(f"{self._name(key)} is missing; give a number.")
        return self.number(key, 0.0)

    def numbers(self, key: str, count: int) -> tuple[float, ...] | None:
        """So many numbers in a list."""
        value = self._take(key)
        if value is None:
            return None
        fits = isinstance(value, list) and len(value) == count
        if not fits or any(isinstance(item, bool) or not isinstance(item, int | float) for item in value):
            raise self._wrong(key, value, f"a list of {count} numbers")
        return tuple(float(item) for item in value)

    def texts_by_name(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table of texts such as {one = "a", other = "b"}, in its order."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self._wrong(key, value, 'texts by name such as { one = "a", other = "b" }')
        return tuple(value.items())

    def numbers_by_name(self, key: str) -> tuple[tuple[str, float], ...]:
        """A table of numbers such as {one = 1, other = 2.5}, in its order."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, dict) or not all(_is_number(item) for item in value.values()):
            raise self._wrong(key, value, "numbers by name such as { one = 1, other = 2.5 }")
        return tuple((name, float(number)) for name, number in value.items())

    def list_of_numbers(self, key: str) -> tuple[float, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(_is_number(item) for item in value):
            raise self._wrong(key, value, "a list of numbers such as [10, 20.5]")
        return tuple(float(item) for item in value)

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or any(isinstance(item, bool) or not isinstance(item, int) for item in value):
            raise self._wrong(key, value, "a list of whole numbers such as [5, 10, 20]")
        return tuple(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(key, value, "true or false")
        return default if value is None else value

    def one_of(self, key: str, choices: type[E], default: E) -> E:
        """One of an enumeration's texts."""
        value = self.text(key, default.value)
        if value not in tuple(choices):
            allowed = " or ".join(f"'{choice.value}'" for choice in choices)
            raise InvalidInput(f"{self._name(key)} is '{value}', but must be {allowed}.")
        return choices(value)

    def folder(self, key: str) -> Path | None:
        name = self.text_or_none(key)
        if name is None:
            return None
        path = (self._folder / name).resolve()
        if not path.is_dir():
            raise NotFound(f"{self._name(key)} names the folder {name}, but there is none in {self._folder.resolve()}.")
        return path

    def has(self, key: str) -> bool:
        return key in self._values

    def whole(self, key: str, default: int | None = None) -> int:
        value = self._take(key)
        if value is None:
            if default is None:
                raise InvalidInput(f"{self._name(key)} is missing; give a whole number.")
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, value, "a whole number")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, value, 'a list of texts such as ["school", "pharmacy"]')
        return tuple(value)

    def file(self, key: str) -> Path | None:
        name = self.text_or_none(key)
        return None if name is None else self.existing_file(key, name)

    def existing_file(self, key: str, name: str) -> Path:
        """The path that `name` means, seen from the scenario's folder; it has to be there."""
        if self._files is not None:
            return self._handed_in(key, name, self._files)
        try:
            path = (self._folder / name).resolve()
            there = path.is_file()
        except (OSError, ValueError) as error:  # too long, or with characters that no file name has
            raise InvalidInput(f"{self._name(key)} is {name[:60]!r}, which cannot be the name of a file.") from error
        if not there:
            raise NotFound(f"{self._name(key)} names the file {name}, but there is none in {self._folder.resolve()}.")
        return path

    def _handed_in(self, key: str, name: str, files: Mapping[str, Path]) -> Path:
        if name not in files:
            there = f"there are {', '.join(sorted(files))}" if files else "there is none yet"
            raise NotFound(
                f"{self._name(key)} names the file {name[:100]!r}, which was not handed in; {there}. Hand it in, or "
                "name another one."
            )
        return files[name]

    def table(self, key: str) -> "Table":
        value = self._take(key)
        return Table({} if value is None else value, self._name(key), self._folder, self._files)

    def tables(self, key: str) -> tuple["Table", ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self._wrong(key, value, f"tables, each begun with [[{self._name(key)}]]")
        return tuple(
            Table(item, f"{self._name(key)}[{row}]", self._folder, self._files)
            for row, item in enumerate(value, start=1)
        )

    def refuse_beside(self, key: str, because: str) -> None:
        """Refuse every other key of this table beside `key`."""
        for other in self._values:
            if other != key:
                raise InvalidInput(f"{self._name(other)} cannot stand beside {self._name(key)}, {because}; remove one.")

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self._values:
            if key not in self._allowed:
                near = difflib.get_close_matches(key, self._allowed, n=1)
                meant = f" Did you mean {near[0]}?" if near else ""
                place = f"[{self._where}]" if self._where else "the scenario"
                raise InvalidInput(
                    f"Unknown key '{key}' in {place}; allowed are {', '.join(sorted(self._allowed))}.{meant}"
                )

    def _take(self, key: str) -> Any:
        self._allowed.append(key)
        return self._values.get(key)

    def _name(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key

    def _wrong(self, key: str, value: object, wanted: str) -> InvalidInput:
        return InvalidInput(f"{self._name(key)} is {value!r}, but must be {wanted}.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
