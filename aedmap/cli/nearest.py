"""`aedmap nearest`: the defibrillators that somebody on foot can have soonest."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from aedmap.cli.output import at_option, database_option, json_option, print_json, town_option
from aedmap.finding import FoundAed, NearestAnswer, nearest_aeds, refuse_outside, say
from aedmap.geography import Position
from aedmap.registry import zone_or_utc
from aedmap.settings import read_settings
from aedmap.storage import open_database
from aedmap.town import open_town


@click.command()
@town_option
@click.option("--lon", required=True, type=float, help="Longitude in degrees, WGS84.")
@click.option("--lat", required=True, type=float, help="Latitude in degrees, WGS84.")
@at_option
@click.option("-k", "count", default=5, show_default=True, help="How many devices.")
@database_option
@json_option
def nearest(
    town_dir: Path, lon: float, lat: float, at: datetime | None, count: int, database_url: str | None, as_json: bool
) -> None:
    """Say where the nearest usable defibrillators are, by walking time.

    \b
    --json prints:
      at, position {lon, lat}, sample (true for made-up devices), none_open, message
      off_network   true when no mapped street lies within 300 m; street_m: metres to the nearest one
      unreachable   usable devices that no mapped street leads to
      devices       open and unknown ones by walking time, the nearest open one always among them;
                    when none is open, closed ones follow, soonest to be had first. Each:
                    id, place, lon, lat, walk_s, walk_m, pickup_s (its stairs up and down and its
                    cabinet, assumed, not part of walk_s), state (open, unknown, closed;
                    judged now and on arrival), why (when unknown), floor, indoor, access,
                    opens_at (when closed), closes_at (within the hour), opening_hours,
                    position_at (of one in a vehicle, null for others)
    """
    settings = read_settings()
    position, town = Position(lon, lat), open_town(town_dir)
    refuse_outside(position, town.info.bbox, town.info.name)
    with open_database(database_url or settings.database_url, create=False) as database:
        database.meta.check_town(town.fingerprint, town.info.name or town_dir.name)
        aeds, sample = database.registry.list_aeds(), database.meta.read().is_sample
    moment = at or datetime.now(UTC)
    answer = nearest_aeds(
        town.streets,
        aeds,
        position,
        moment,
        k=count,
        speed_m_s=settings.public_speed_m_s,
        mobile_fresh_s=settings.mobile_fresh_s,
    )
    if as_json:
        print_json(_plain(answer, sample))
    else:
        _print(answer, sample)


def _plain(answer: NearestAnswer, sample: bool) -> dict[str, Any]:
    return {
        "at": answer.at,
        "position": answer.position,
        "devices": [_device(found) for found in answer.devices],
        "none_open": answer.none_open,
        "off_network": answer.off_network,
        "street_m": round(answer.street_m, 1) if answer.street_m < float("inf") else None,
        "unreachable": answer.unreachable,
        "sample": sample,
        "message": say(answer),
    }


def _device(found: FoundAed) -> dict[str, Any]:
    aed = found.aed
    return {
        "id": aed.id,
        "place": aed.place,
        "lon": aed.position.lon,
        "lat": aed.position.lat,
        "walk_s": round(found.walk_s, 1),
        "walk_m": round(found.walk_m, 1),
        "pickup_s": round(found.pickup_s, 1),
        "state": found.state,
        "why": found.why or None,
        "floor": aed.floor,
        "indoor": aed.indoor,
        "access": aed.access,
        "opens_at": found.opens_at,
        "closes_at": found.closes_at,
        "opening_hours": aed.opening_hours,
        "position_at": aed.position_at,
    }


def _print(answer: NearestAnswer, sample: bool) -> None:
    if sample:
        click.echo("SAMPLE: these devices are made up.")
    click.echo(say(answer))
    for found in answer.devices:
        floor = f", floor {found.aed.floor}" if found.aed.floor else ""
        minutes, seconds = divmod(round(found.walk_s), 60)
        state = f"{found.state.value}{f' ({found.why})' if found.why else ''}"
        if found.opens_at:
            state += f", opens {found.opens_at.astimezone(zone_or_utc(found.aed.time_zone)):%a %H:%M}"
        click.echo(f"{minutes:>3} min {seconds:02} s {found.walk_m:>6.0f} m  {state:<22} {found.aed.place}{floor}")
