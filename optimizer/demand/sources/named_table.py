"""Tables whose rows are named areas, towns or stations, in any encoding, and their names joined to places."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats import read_records

_TOLD = 5
_BLANKS = re.compile(r"[\W_]+")
_KANJI = "〇一二三四五六七八九"
_BLOCK = re.compile(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=丁目)")


@dataclass(frozen=True)
class NamedTable:
    """A table of texts. rows: the cells; numbers: how people count the rows, 1 is the first below the head."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def texts(self, column: str, setting: str) -> list[str]:
        """The cells of a column. Raises InvalidInput with the columns that there are."""
        place = self._index(column, setting)
        return [row[place] for row in self.rows]

    def values(self, column: str, setting: str, least: float = 0.0, most: float = 1e9) -> NDArray[np.float64]:
        """(rows,) float64. Raises InvalidInput naming the rows that hold no number from least to most."""
        found = [_number(text) for text in self.texts(column, setting)]
        values = np.array([np.nan if value is None else value for value in found], np.float64)
        wrong = np.flatnonzero(~((values >= least) & (values <= most)))
        if len(wrong):
            place = self._index(column, setting)
            told = ", ".join(f"row {self.numbers[row]} has '{self.rows[row][place]}'" for row in wrong[:_TOLD])
            more = f" and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
            raise InvalidInput(
                f"{self.path.name}: column {column} must hold numbers from {least:g} to {most:g}, but below the head "
                f"{told}{more}."
            )
        return values

    def _index(self, column: str, setting: str) -> int:
        for place, name in enumerate(self.columns):
            if name.lower() == column.lower():
                return place
        raise InvalidInput(f"{self.path.name} has no column {column} ({setting}); it has {', '.join(self.columns)}.")


def read_named_table(path: Path) -> NamedTable:
    """Any CSV, XLSX or JSON table; encoding and delimiter are found from the content."""
    file = read_records(path)
    return NamedTable(
        path, file.columns, tuple(record.cells for record in file.records), tuple(record.row for record in file.records)
    )


@dataclass(frozen=True, eq=False)
class NamedPlaces:
    """Positions by name, lon, lat in degrees; of rows with one name the mean."""

    path: Path
    by_key: dict[str, tuple[float, float]]


def read_places(path: Path, name: str, lon: str, lat: str) -> NamedPlaces:
    """Named positions from a table. Raises InvalidInput for rows without a position."""
    table = read_named_table(path)
    xs, ys = table.values(lon, "lon", -180, 180), table.values(lat, "lat", -90, 90)
    gathered: dict[str, list[tuple[float, float]]] = {}
    for text, x, y in zip(table.texts(name, "name"), xs.tolist(), ys.tolist(), strict=True):
        gathered.setdefault(place_key(text), []).append((x, y))
    return NamedPlaces(path, {key: _mean(points) for key, points in gathered.items()})


def place_key(name: str) -> str:
    """A name without spaces, width, case and the word for station; block numbers in kanji become digits."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _BLANKS.sub("", _BLOCK.sub(_block_number, text))
    for word in ("station", "駅", "站", "역"):
        if len(text) > len(word) + 1:
            text = text.removesuffix(word)
    return text


def join_places(
    names: Sequence[str], places: NamedPlaces
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """(lon, lat, found) of each name; nan where it was not found."""
    at = [places.by_key.get(place_key(name), (np.nan, np.nan)) for name in names]
    positions = np.asarray(at, np.float64).reshape(-1, 2)
    return positions[:, 0], positions[:, 1], np.isfinite(positions[:, 0])


def told_names(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    every = list(dict.fromkeys(names))
    more = f" and {len(every) - _TOLD} more" if len(every) > _TOLD else ""
    return ", ".join(every[:_TOLD]) + more


def _block_number(match: re.Match[str]) -> str:
    tens, ten, ones = match.groups()
    if not ten:
        return "".join(str(_KANJI.index(digit)) for digit in tens + ones)
    return str(10 * (_KANJI.index(tens) if tens else 1) + (_KANJI.index(ones) if ones else 0))


def _number(text: str) -> float | None:
    try:
        return float(unicodedata.normalize("NFKC", text).replace(",", "").strip())
    except ValueError:
        return None


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    return float(np.mean([x for x, _ in points])), float(np.mean([y for _, y in points]))
