"""aedmap upkeep: what is due, and what the dates bring about."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from aedmap.cli.chosen_devices import devices_of, region_option, source_option
from aedmap.cli.output import at_option, database_option, json_option, print_json, progress_bars
from aedmap.errors import SourceUnavailable
from aedmap.registry import zone_or_utc
from aedmap.registry.upkeep import PACKS, Due, Severity, due_within, read_rules
from aedmap.registry.upkeep.calendar import to_calendar
from aedmap.settings import read_settings
from aedmap.storage import Database, open_database

rules_option = click.option(
    "--rules", default="hangzhou", show_default=True, help=f"{', '.join(PACKS)}, or a TOML file of your own."
)
_SHOWN = 50


@click.group()
def upkeep() -> None:
    """Keep devices ready: pads, batteries, inspections."""


@upkeep.command()
@rules_option
@click.option(
    "--within-days", default=30, show_default=True, type=click.IntRange(0, 3650), help="Also what will be due by then."
)
@source_option
@region_option
@at_option
@database_option
@json_option
def due(
    rules: str,
    within_days: int,
    source: str | None,
    region: str | None,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """List what is due: the worst and oldest first; devices whose last inspection nobody told are counted apart.

    \b
    --json prints: rules, assumed (parts of the rules without a source), due (list of
                   aed, place, kind (pads, battery, inspection, after_use, repair), on, severity
                   (stopped, overdue, soon))
    """
    chosen = read_rules(rules)
    with (
        open_database(database_url or read_settings().database_url, create=False) as database,
        progress_bars(quiet=as_json) as progress,
    ):
        aeds = devices_of(database, source, region, progress)
        day = day_of_devices(database, at or datetime.now(UTC))
        found = due_within(aeds, chosen, day, within_days)
    if as_json:
        assumed = [part for part in chosen.sources if chosen.is_assumed(part)]
        print_json({"rules": chosen.name, "assumed": assumed, "due": [_plain(one) for one in found]})
        return
    click.echo(f"By the rules of {chosen.name}: {_numbers(found)}.")
    for one in found[:_SHOWN]:
        urgency = "-" if one.is_unknown else one.severity
        click.echo(f"  {urgency:<8} {one.kind:<10} {(one.on or 'unknown')!s:<10}  {one.aed.id}  {one.aed.place}")
    if len(found) > _SHOWN:
        click.echo(f"  and {len(found) - _SHOWN} more; --json lists all.")


@upkeep.command()
@rules_option
@at_option
@database_option
@json_option
def apply(rules: str, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Take devices with expired pads or batteries out of service, and mark overdue inspections.

    Run it once a day. Devices that an incident holds wait for the next time.

    \b
    --json prints: moved (list of aed, status, reason)
    """
    with open_database(database_url or read_settings().database_url, create=False) as database:
        moment = at or datetime.now(UTC)
        moved = database.upkeep.apply_rules(read_rules(rules), today=day_of_devices(database, moment), at=moment)
    if as_json:
        print_json({"moved": [{"aed": aed_id, "status": status, "reason": reason} for aed_id, status, reason in moved]})
        return
    click.echo(f"{len(moved)} devices changed their state.")
    for aed_id, status, reason in moved[:_SHOWN]:
        click.echo(f"  {aed_id}: {status} ({reason})")


@upkeep.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="iCalendar file to write.")
@rules_option
@click.option("--within-days", default=180, show_default=True, type=click.IntRange(0, 3650), help="How far ahead.")
@region_option
@at_option
@database_option
def calendar(
    out: Path, rules: str, within_days: int, region: str | None, at: datetime | None, database_url: str | None
) -> None:
    """Write the due dates as a calendar that telephones and mail programs read."""
    moment = at or datetime.now(UTC)
    with open_database(database_url or read_settings().database_url, create=False) as database:
        aeds, meta = devices_of(database, region=region), database.meta.read()
        found = due_within(aeds, read_rules(rules), day_of_devices(database, moment), within_days)
    try:
        out.write_bytes(to_calendar(found, moment, meta.town_name or "", sample=meta.is_sample))
    except OSError as error:
        raise SourceUnavailable(f"The calendar {out} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {sum(one.on is not None for one in found)} entries to {out}.")


def day_of_devices(database: Database, moment: datetime) -> date:
    """The day where the devices are: a deployment is one region, and one day a device is near enough."""
    first = next(iter(database.registry.list_aeds()), None)
    return moment.astimezone(zone_or_utc(first.time_zone if first else "UTC")).date()


def _numbers(found: Sequence[Due]) -> str:
    """How much is due of each urgency; a device of which nobody told when it was looked at is not called overdue."""
    counts = Counter(one.severity.value for one in found if not one.is_unknown)
    told = [f"{counts[severity]} {severity}" for severity in Severity if counts[severity]]
    unknown = sum(one.is_unknown for one in found)
    if unknown:
        told.append(f"{unknown} with no inspection known")
    return ", ".join(told) or "nothing is due"


def _plain(one: Due) -> dict[str, object]:
    on = one.on.isoformat() if one.on else None
    return {"aed": one.aed.id, "place": one.aed.place, "kind": one.kind, "on": on, "severity": one.severity}
