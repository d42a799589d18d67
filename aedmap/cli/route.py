"""`aedmap route`: the way from one place to another, step by step."""

from pathlib import Path
from typing import Any

import click

from aedmap.cli.output import json_option, print_json, town_option
from aedmap.cli.route_answer import RouteAnswer, plain, spoken
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.network import PROFILES, snap
from aedmap.network.directions import LANGUAGES, Indoors, directions, load_wording
from aedmap.network.profiles import load_profile
from aedmap.network.walk import quickest_walk
from aedmap.settings import Settings, read_settings
from aedmap.town import open_town

_DRIVERS = ("bicycle", "car", "motorcycle")


class Place(click.ParamType[Position]):
    """Two numbers, longitude first."""

    name = "LON,LAT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Position:
        if isinstance(value, Position):
            return value
        try:
            lon, lat = (float(part) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not a position; write LON,LAT in degrees, such as 114.3055,30.5931.", param, ctx)
        return Position(lon, lat)


@click.command()
@town_option
@click.option("--from", "start", required=True, type=Place(), help="Where the walk begins, WGS84, longitude first.")
@click.option("--to", "destination", required=True, type=Place(), help="Where it ends.")
@click.option("--profile", default="walk", show_default=True, help=f"{', '.join(PROFILES)}.")
@click.option("--language", default="en", show_default=True, help=f"{', '.join(LANGUAGES)}.")
@click.option("--place", default="", help="What the destination is called.")
@click.option("--floor", default=None, help="The floor to go to, as its people call it.")
@json_option
def route(
    town_dir: Path,
    start: Position,
    destination: Position,
    profile: str,
    language: str,
    place: str,
    floor: str | None,
    as_json: bool,
) -> None:
    """Say the way from one place to another, step by step.

    \b
    --json prints:
      seconds, metres
      geometry      GeoJSON LineString, from the start itself to the destination itself
      steps         each: type and modifier in OSRM's words, name of the street, metres and
                    seconds to the next step, position {lon, lat}, bearing_after (degrees
                    from north), exit_number (of a roundabout), kind of street, text
      indoors       sentences for the last metres in the building
      links         amap, baidu, tencent: the same walk in a map app
      profile, language, needs_review (true where no speaker has checked the words)
    """
    wording = load_wording(language)
    speed_mps = _speed_mps(profile, read_settings())
    town = open_town(town_dir)
    for position in (start, destination):
        refuse_outside(position, town.info.bbox, town.info.name)
    streets = town.streets_for(profile)
    origin, target = (snap(streets, at.lon, at.lat) for at in (start, destination))
    way = quickest_walk(streets.network, origin, target)
    guide = directions(streets.network, way, start, destination, speed_mps, by_vehicle=profile in _DRIVERS)
    answer = RouteAnswer(
        guide=guide,
        wording=wording,
        profile=profile,
        start=start,
        destination=destination,
        indoors=Indoors(place=place, floor=floor),
        country=town.info.country or "",
        city=town.info.name or "",
    )
    if as_json:
        print_json(plain(answer))
    else:
        click.echo("\n".join(spoken(answer)))


def _speed_mps(profile: str, settings: Settings) -> float | None:
    """The deployment's own speeds for people on foot; None for the profile's own."""
    load_profile(profile)  # says which names there are
    return {"walk": settings.public_speed_m_s, "responder": settings.responder_speed_m_s}.get(profile)
