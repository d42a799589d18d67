"""`aedmap device`: one device after another."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from aedmap.cli.chosen_devices import devices_of, region_option, source_option
from aedmap.cli.output import Moment, database_option, json_option, print_json
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.settings import read_settings
from aedmap.storage import open_database

_SHOWN = 200
_CLOCKS_DIFFER = timedelta(minutes=5)


class Place(click.ParamType[Position]):
    """Longitude and latitude in degrees, WGS84, with a comma between them."""

    name = "LON,LAT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Position:
        if isinstance(value, Position):
            return value
        try:
            lon, lat = (float(part) for part in str(value).split(","))
        except ValueError:
            lon = lat = math.nan
        if not (math.isfinite(lon) and math.isfinite(lat)):
            self.fail(f"{value!r} is not a longitude and a latitude in degrees such as 120.15,30.28.", param, ctx)
        return Position(lon, lat)


@click.group()
def device() -> None:
    """List devices, and say where one in a vehicle is."""


@device.command("list")
@source_option
@region_option
@click.option("--status", type=click.Choice([one.value for one in AedStatus]), default=None, help="Only in this state.")
@database_option
@json_option
def list_(source: str | None, region: str | None, status: str | None, database_url: str | None, as_json: bool) -> None:
    """List devices by number; retired ones only when asked for.

    \b
    --json prints: devices, a list of id, place, address, status, lon, lat, source
    """
    with open_database(database_url or read_settings().database_url, create=False) as database:
        aeds = devices_of(database, source, region)
    shown = [aed for aed in aeds if (aed.status != AedStatus.RETIRED if status is None else aed.status == status)]
    shown.sort(key=lambda aed: aed.id)
    if as_json:
        print_json({"devices": [_told(aed) for aed in shown]})
        return
    for aed in shown[:_SHOWN]:
        click.echo(f"{aed.id:<24} {aed.status:<16} {aed.place}")
    more = f", of which {_SHOWN} are shown; --json lists all" if len(shown) > _SHOWN else ""
    click.echo(f"{len(shown):,} device{'' if len(shown) == 1 else 's'}{more}.")


@device.command()
@click.argument("aed_id", metavar="ID")
@click.option("--at", "position", type=Place(), required=True, help="Where it is, in degrees, WGS84.")
@click.option("--time", "seen_at", type=Moment(), default=None, help="When it was there; default now.")
@click.option("--mobile", is_flag=True, help="It rides in a vehicle from now on.")
@database_option
@json_option
def move(
    aed_id: str, position: Position, seen_at: datetime | None, mobile: bool, database_url: str | None, as_json: bool
) -> None:
    """Report where the device ID, which rides in a vehicle, is.

    A report older than the one that is kept changes nothing. Devices whose position is older than
    AEDMAP_MOBILE_FRESH_S (600 seconds) are offered to nobody.

    \b
    --json prints:
      id, lon, lat, position_at, mobile
    """
    now = datetime.now(UTC)
    if seen_at is not None and seen_at > now + _CLOCKS_DIFFER:
        raise InvalidInput(f"--time {seen_at.isoformat()} lies in the future; check the clock it comes from.")
    with open_database(database_url or read_settings().database_url, create=False) as database:
        aed = database.registry.move(aed_id, position, at=now, seen_at=seen_at or now, actor="cli", mobile=mobile)
    if as_json:
        told = {"lon": aed.position.lon, "lat": aed.position.lat, "position_at": aed.position_at}
        print_json({"id": aed.id, **told, "mobile": aed.mobile})
    else:
        place = f"{aed.position.lon:.5f},{aed.position.lat:.5f}"
        click.echo(f"{aed.id} was at {place} at {aed.position_at:%Y-%m-%d %H:%M} UTC.")


def _told(aed: Aed) -> dict[str, Any]:
    place = {"place": aed.place, "address": aed.address, "status": aed.status.value}
    return {"id": aed.id, **place, "lon": aed.position.lon, "lat": aed.position.lat, "source": aed.source}
