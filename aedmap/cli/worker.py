"""`aedmap worker`: waves and timers that fall due, and messages that wait."""

import gc
import logging
import os
import threading
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aedmap.cli.giving_way import give_way_soon
from aedmap.cli.output import at_option, database_option, json_option, print_json, town_option
from aedmap.cli.worker_check import check, working_line
from aedmap.cli.worker_messages import make_sender
from aedmap.dispatch import Fired, fire_due, give_up_all_unreached, send_queued
from aedmap.errors import AedmapError, InvalidInput, SourceUnavailable
from aedmap.messaging import Sender, SendReport, send_waiting
from aedmap.messaging.lanes import lanes_open
from aedmap.network import EdgeIndex
from aedmap.settings import Settings, read_settings
from aedmap.storage import Database, open_database
from aedmap.town import Town, open_town

if TYPE_CHECKING:
    from aedmap.cli.worker_fallback import SheetKeeper

_LONGEST_WAIT_S = 30.0
_SHEETS_LOOKED_AT_S = 30.0
# A picture of the town is some hundred thousand small objects without cycles: looking through them for garbage as often
# as Python does takes longer than ranking the first waves.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_log = logging.getLogger("aedmap.worker")


@click.command()
@town_option
@click.option("--every", "every_s", default=0.5, show_default=True, help="Seconds between two looks at what is due.")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--check", "only_check", is_flag=True, help="Say which channels are set up, and end.")
@click.option("--try", "trials", multiple=True, help="With --check: a test message, as CHANNEL=ADDRESS; repeatable.")
@at_option
@database_option
@json_option
def worker(
    town_dir: Path,
    every_s: float,
    once: bool,
    only_check: bool,
    trials: tuple[str, ...],
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Send the waves that fall due and give up alerts that nobody answers; any number of workers may run.

    It also tells people over the channels that AEDMAP_CHANNELS names in the order of trying (push, sms, voice, email,
    webhook), with AEDMAP_BASE_URL as the address of the pages: AEDMAP_SMS_URL, _BODY, _REFERENCE and _AUTHORIZATION of
    an HTTP gateway, and the same with VOICE for calls; AEDMAP_PUSH_CONTACT; AEDMAP_WEBHOOK_URL and _SECRET; mail as for
    'aedmap reminders'. docs/channels.md has an example of each.

    With AEDMAP_FALLBACK_DIR it keeps the fallback sheets there, every AEDMAP_FALLBACK_EVERY_MIN (60) minutes: one
    with the call list that only its owner may read, one without people that the pages show while the database is gone.

    What fell due while none ran is done once if it still helps; else it is marked as missed and the desk is told.
    Where responders were on their way is taken out after 72 hours.

    One fault ends nothing: what cannot be done is tried again for half a minute, then marked as failed and the desk is
    told.

    \b
    --json, with --once, prints: fired, needless, missed, failed (how many timers), alerts (how many people were asked),
      messages {sent, waiting, failed, barred, needless}, sheets (whether the fallback sheets were written)
    with --check: channels, base_url, gateways_may_answer, fallback_dir, tried (channel, outcome, detail)
    """
    if not 0.05 <= every_s <= 60:
        raise InvalidInput(f"--every is {every_s} s; give 0.05 to 60 seconds.")
    if at is not None and not once:
        raise InvalidInput("--at is for looking once; add --once, or leave it out.")
    if trials and not only_check:
        raise InvalidInput("--try sends a test message; add --check, or leave it out.")
    town = open_town(town_dir)
    streets = town.streets_for("responder")
    settings = read_settings()
    with open_database(database_url or settings.database_url, create=False) as database:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
        sender = make_sender(database, settings, (lambda: at) if at else None)
        if only_check:
            check(sender, settings, os.environ.get("AEDMAP_BASE_URL", ""), trials, as_json)
            return
        keeper = _keeper(settings, town, database)
        if once:
            fired = _work_through(database, streets, at)
            sent = send_waiting(sender)
            _tell(fired, sent, keeper is not None and keeper.write_if_due(at or datetime.now(UTC)), as_json)
            return
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
        database.dispatch.keep_picture()
        give_way_soon()
        database.meta.note_channels(list(sender.channels))
        click.echo(working_line(list(sender.channels)), err=True)
        _work_on(database, streets, sender, keeper, every_s)


def _keeper(settings: Settings, town: Town, database: Database) -> "SheetKeeper | None":
    """Loaded where sheets are kept: what draws them takes as long to load as the first waves take to send."""
    if settings.fallback_dir is None:
        return None
    from aedmap.cli.worker_fallback import make_keeper

    return make_keeper(settings, town, database)


def _work_through(database: Database, streets: EdgeIndex, at: datetime | None) -> list[Fired]:
    """Everything that is due, what fell due by it included."""
    done: list[Fired] = []
    try:
        while fired := _fire(database, streets, at or datetime.now(UTC)):
            done += fired
    finally:  # whatever else fails, nobody's way is kept for longer than they were told
        database.tracks.purge(at or datetime.now(UTC))
    return done


def _fire(database: Database, streets: EdgeIndex, now: datetime) -> list[Fired]:
    fired = fire_due(database.dispatch, streets, now=now)
    give_up_all_unreached(database.dispatch, database.messages.unreached(now), now=now)
    send_queued(database.dispatch, now=now)
    return fired


def _work_on(
    database: Database, streets: EdgeIndex, sender: Sender, keeper: "SheetKeeper | None", every_s: float
) -> None:
    """Until it is ended. While the database cannot be reached it waits ever longer, and says so once."""
    if keeper is not None:
        threading.Thread(target=_keep_sheets, args=(keeper,), name="sheets", daemon=True).start()
    # A gateway that stalls must not hold up the next wave.
    with lanes_open(sender, every_s):
        _fire_on(database, streets, every_s)


def _fire_on(database: Database, streets: EdgeIndex, every_s: float) -> None:
    wait_s, quiet = every_s, False
    while True:
        try:
            _work_through(database, streets, None)
            wait_s, quiet = every_s, False
        except SourceUnavailable as fault:
            if not quiet:
                click.echo(f"aedmap: {fault} Trying again.", err=True)
            wait_s, quiet = min(2 * wait_s, _LONGEST_WAIT_S), True
        except Exception as fault:  # noqa: BLE001  a worker that ended would leave every incident alone
            # Not its text: that may hold names.
            _log.error("waves: %s; going on", type(fault).__name__)
        time.sleep(wait_s)


def _keep_sheets(keeper: "SheetKeeper") -> None:
    """A sheet that cannot be written is said once; alerts go on."""
    said = ""
    while True:
        try:
            keeper.write_if_due(datetime.now(UTC))
            said = ""
        except Exception as fault:  # noqa: BLE001  as with waves
            told = (
                str(fault)
                if isinstance(fault, AedmapError)
                else f"the program made a mistake ({type(fault).__name__})."
            )
            if told != said:
                said = told
                click.echo(f"aedmap: no new fallback sheet: {said}", err=True)
        time.sleep(_SHEETS_LOOKED_AT_S)


def _tell(fired: list[Fired], sent: SendReport, sheets: bool, as_json: bool) -> None:
    counts = Counter(str(one.state) for one in fired)
    told = {state: counts[state] for state in ("fired", "needless", "missed", "failed")}
    told["alerts"] = sum(len(one.alerts) for one in fired)
    if as_json:
        print_json({**told, "messages": asdict(sent), "sheets": sheets})
    else:
        words = ", ".join(f"{name} {count}" for name, count in told.items())
        click.echo(
            f"Timers: {words}. Messages: sent {sent.sent}, to be tried again {sent.waiting}, failed {sent.failed}."
        )
