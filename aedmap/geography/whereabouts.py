"""The time zone and the country of a position, offline."""

from functools import cache
from importlib.resources import files

from aedmap.errors import InvalidInput
from aedmap.geography.position import Position


def time_zone_at(position: Position) -> str:
    """IANA name of the time zone, such as "Asia/Shanghai"; at sea the nautical zone "Etc/GMT-2"."""
    from timezonefinder import TimezoneFinder  # takes half a second, for which programs that need it not must not wait

    name = TimezoneFinder().timezone_at(lng=position.lon, lat=position.lat)
    if name is None:
        raise InvalidInput(
            f"No time zone is known at {position.lon}, {position.lat}; give an extract of a town on land."
        )
    return str(name)


def country_of(time_zone: str) -> str | None:
    """ISO 3166-1 alpha-2 code of the country a time zone belongs to, None at sea.

    The finder keeps one zone a country (Europe/Monaco, not Europe/Paris), so that zone.tab answers.
    """
    return _countries().get(time_zone)


@cache
def _countries() -> dict[str, str]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


class TimeZones:
    """Time zones and countries of many positions; loaded once."""

    def __init__(self) -> None:
        from timezonefinder import TimezoneFinder  # see above

        self._finder = TimezoneFinder()

    def at(self, lon: float, lat: float) -> tuple[str, str]:
        """IANA name and ISO 3166-1 alpha-2 code, "UTC" and "" where none is known."""
        zone = self._finder.timezone_at(lng=lon, lat=lat) or "UTC"
        return str(zone), country_of(str(zone)) or ""
