"""The clock on the wall of a terminal desk: times as people in the town read them. JSON stays in UTC."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aedmap.registry import zone_or_utc
from aedmap.storage import Database


@dataclass(frozen=True)
class WallClock:
    zone: ZoneInfo

    def time(self, at: datetime, beside: datetime | None = None) -> str:
        """12:00:07, with the day before it when it is not that of beside."""
        local = at.astimezone(self.zone)
        if beside is not None and local.date() != beside.astimezone(self.zone).date():
            return f"{local:%Y-%m-%d %H:%M:%S}"
        return f"{local:%H:%M:%S}"

    def moment(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def name(self, at: datetime) -> str:
        """What to add to one's times once: UTC+03:00, Europe/Helsinki."""
        offset = at.astimezone(self.zone).strftime("%z")
        return f"UTC{offset[:3]}:{offset[3:5]}, {self.zone.key}" if self.zone.key != "UTC" else "UTC"


def wall_clock(database: Database) -> WallClock:
    """Of where most devices are, as no step needs the folder of the town; UTC without devices."""
    return WallClock(zone_or_utc(database.registry.time_zone() or "UTC"))
