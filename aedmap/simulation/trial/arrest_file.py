"""Past arrests from a CSV file, to be played again."""

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import Position
from aedmap.simulation.trial.arrests import Arrests

_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})
_FAULTS_TOLD = 5


def read_arrests(path: Path, zone: ZoneInfo) -> Arrests:
    """Rows with lon, lat (degrees WGS84), either at (ISO 8601) or date and time, and at_home (yes, no) if it is known.

    zone: of the town; times without an offset are its local ones. InvalidInput names the rows that cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceUnavailable(f"The arrests {path} cannot be read ({error}); give a CSV file in UTF-8.") from error
    columns = set(rows[0]) if rows else set()
    if not ({"lon", "lat", "at"} <= columns or {"lon", "lat", "date", "time"} <= columns):
        raise InvalidInput(
            f"The arrests {path.name} need rows and the columns lon, lat and at, or lon, lat, date and time."
        )
    places, hours, homes, faults = [], [], [], []
    for number, row in enumerate(rows, start=2):
        try:
            position, moment, home = _place(row), _moment(row, zone), _home(row)
        except (ValueError, OverflowError) as error:
            faults.append(f"row {number}: {error}")
            continue
        places.append((position.lon, position.lat))
        hours.append(24 * moment.weekday() + moment.hour)
        homes.append(home)
    if faults:
        more = f" and {len(faults) - _FAULTS_TOLD:,} more" if len(faults) > _FAULTS_TOLD else ""
        raise InvalidInput(f"The arrests {path.name} have faults: {'; '.join(faults[:_FAULTS_TOLD])}{more}.")
    lon_lat = np.array(places)
    return Arrests(lon_lat[:, 0].copy(), lon_lat[:, 1].copy(), np.array(hours), np.array(homes))


def _place(row: Mapping[str, str | None]) -> Position:
    try:
        lon, lat = float(row["lon"] or ""), float(row["lat"] or "")
    except ValueError as error:
        raise ValueError(f"lon {row['lon']!r} and lat {row['lat']!r} are no degrees") from error
    return Position(lon, lat)


def _moment(row: Mapping[str, str | None], zone: ZoneInfo) -> datetime:
    text = row.get("at") or f"{row.get('date') or ''}T{row.get('time') or ''}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no time such as 2026-05-01T03:00") from error
    return moment if moment.tzinfo is None else moment.astimezone(zone)


def _home(row: Mapping[str, str | None]) -> bool:
    told = (row.get("at_home") or "no").strip().lower()
    if told not in _YES | _NO:
        raise ValueError(f"at_home {told!r} is neither yes nor no")
    return told in _YES
