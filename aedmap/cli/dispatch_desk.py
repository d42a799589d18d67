"""What every command of the desk stands on: a town, its database, and a moment that can be meant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from aedmap.dispatch import Mode
from aedmap.errors import InvalidInput
from aedmap.network import EdgeIndex
from aedmap.settings import Settings, read_settings
from aedmap.storage import Database, open_database
from aedmap.town import Town, open_town

ACTOR = "cli"
# An incident of the past would start its clocks in the past; a caller is on the line now.
_FARTHEST = timedelta(hours=1)
_MOST_EMS_MIN = 180.0

uncertainty_option = click.option(
    "--uncertainty",
    "uncertainty_m",
    type=float,
    default=None,
    help="How many metres from the place the patient may be, at most 5000.",
)
ems_option = click.option(
    "--ems-in", "ems_min", type=float, default=None, help="Minutes until the ambulance is expected."
)
home_option = click.option("--home", "at_home", is_flag=True, help="The patient is in a home, where some do not go.")


@dataclass(frozen=True)
class Desk:
    database: Database
    town: Town
    settings: Settings
    sample: bool

    @property
    def streets(self) -> EdgeIndex:
        return self.town.streets_for("responder")


@contextmanager
def at_desk(town_dir: Path, database_url: str | None) -> Iterator[Desk]:
    """A desk with streets; InvalidInput when the database was filled for another town."""
    settings, town = read_settings(), open_town(town_dir)
    with open_database(database_url or settings.database_url, create=False) as database:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
        yield Desk(database, town, settings, database.meta.read().is_sample)


@contextmanager
def at_database(database_url: str | None) -> Iterator[Database]:
    """For steps that need no streets."""
    with open_database(database_url or read_settings().database_url, create=False) as database:
        yield database


def the_moment(database: Database, mode: Mode, at: datetime | None) -> datetime:
    """--at, or now; InvalidInput when a real incident is told a time that nobody on the line can mean."""
    now = datetime.now(UTC)
    if at and mode is Mode.ACTUAL and abs(at - now) > _FARTHEST and not database.meta.read().is_sample:
        raise InvalidInput(
            f"--at {at.isoformat()} is more than an hour from now; leave it out for a real incident, "
            "or say --mode exercise or test."
        )
    return at or now


def ems_seconds(ems_min: float | None, option: str = "--ems-in") -> float | None:
    if ems_min is None:
        return None
    if not 0 <= ems_min <= _MOST_EMS_MIN:
        raise InvalidInput(f"{option} is {ems_min} minutes; give 0 to {_MOST_EMS_MIN:.0f}, or leave it out.")
    return ems_min * 60
