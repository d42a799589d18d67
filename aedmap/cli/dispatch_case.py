"""`aedmap dispatch show` and `list`: a case with everybody asked for it, and the cases there are."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import click

from aedmap.cli.dispatch_answer import alert_json
from aedmap.cli.dispatch_clock import WallClock, wall_clock
from aedmap.cli.dispatch_desk import at_database
from aedmap.cli.dispatch_words import alert_words, event_words, incident_words, role_words, triage_words
from aedmap.cli.dispatch_words import told as told_events
from aedmap.cli.output import database_option, json_option, print_json
from aedmap.dispatch import Alert, Incident, Mode, Timer, TimerKind, TimerState, time_points
from aedmap.dispatch.answer_link import sign_alert
from aedmap.dispatch.earlier_place import timed_for_earlier_place
from aedmap.dispatch.sentences import clock
from aedmap.dispatch.untold import to_be_called_off
from aedmap.dispatch.worries import Messages, Worry, worries
from aedmap.storage import ANSWER_LINKS, Database, Event, new_secret


@dataclass(frozen=True)
class _Case:
    """receipts: what, channel and state of each message, by alert; waves: those still to come

    links: of an exercise, where each of those asked could answer on the pages, by alert; none of a real case
    """

    incident: Incident
    alerts: Sequence[Alert]
    receipts: dict[int, list[tuple[str, str, str]]]
    waves: Sequence[Timer]
    events: Sequence[Event]
    sample: bool
    wall: WallClock
    worries: Sequence[Worry] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    untold_place: Sequence[int] = ()

    @property
    def without_place(self) -> list[Alert]:
        return [one for one in self.alerts if one.id in self.untold_place]

    @property
    def to_call_off(self) -> list[Alert]:
        return to_be_called_off(self.alerts, self.events, self.receipts)

    @property
    def earlier(self) -> frozenset[int]:
        return timed_for_earlier_place(self.alerts, self.events)


UNTOLD_WORDS = (
    "NO MESSAGE GOES OUT TO ANYBODY: TELEPHONE THEM (aedmap dispatch phones ID). Set AEDMAP_CHANNELS and start "
    "'aedmap worker' again (docs/channels.md)."
)
_WORRIES = {
    Worry.NOBODY_COMING: "NOBODY IS COMING: nobody goes and nobody is asked; try 'aedmap dispatch next', or telephone.",
    Worry.NO_WORKER: "NO WORKER IS RUNNING: what fell due was not done and nothing is sent; start 'aedmap worker'.",
    Worry.NOBODY_TOLD: UNTOLD_WORDS,
}


@click.command()
@click.argument("incident_id", type=int)
@database_option
@json_option
def show(incident_id: int, database_url: str | None, as_json: bool) -> None:
    """Show a case: its place, who was asked and how far they are, the next wave, what happened.

    \b
    --json prints, as do all commands that change a case:
      incident   id, state, mode, position {lon, lat}, place, note, callback, at_home, uncertainty_m,
                 ems_at, received_at, closed_at, alias_of, triage (arrest, likely, not_arrest, null),
                 policy (the name of its rule set)
      alerts     id, responder_id, role, state, expected_s, metres, aed_id, pickup_s, wave (0 by hand),
                 progress, stalled_at (since when no step was reported for too long), changed_at,
                 receipts: what, channel, state of each message; for_earlier_place: whether expected_s
                 and metres are those to where the patient was thought to be before 'dispatch relocate';
                 link: where they answer on the pages, null unless it is an exercise or a test
      times      Utstein time points by name, null where nobody knows
      waves      that are still to come: number, due_at
      events     seq, at, actor, subject, id, from, to, reason, note
      worries    nobody_coming, no_worker, nobody_told: what the desk must not overlook
      without_place  ids of those who go and were told by no channel where to
      to_call_off  ids of those who had accepted, were stood down, and whom no channel tells
      sample
    """
    with at_database(database_url) as database:
        print_case(database, incident_id, as_json)


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
@database_option
@json_option
def list_(everything: bool, database_url: str | None, as_json: bool) -> None:
    """List the incidents, newest first, at most 200.

    \b
    --json prints: incidents, each as 'dispatch show' prints it; sample
    """
    with at_database(database_url) as database:
        found = database.dispatch.list_incidents(active_only=not everything)
        sample, wall = database.meta.read().is_sample, wall_clock(database)
    if as_json:
        print_json({"incidents": [_incident_json(one) for one in found], "sample": sample})
        return
    if found:
        click.echo(f"Times: {wall.name(found[0].received_at)}")
    for one in found:
        state = incident_words(one.state)
        click.echo(f"{one.id:>6}  {wall.moment(one.received_at)}  {state:<30} {_mark(one)}{_where(one)}")
    if not found:
        click.echo("No incidents." if everything else "No open incidents; --all lists those that are over.")


def print_case(
    database: Database, incident_id: int, as_json: bool, *, since: int | None = None, told: str | None = None
) -> None:
    """NotFound when there is no such incident.

    since: the number of the last event before a step, whose events then stand on top; told: a sentence before them
    """
    case = _read(database, incident_id)
    if as_json:
        print_json(_json(case))
    elif since is None:
        click.echo("\n".join([*_lines(case), "What happened:", *_timeline(case)]))
    else:
        click.echo("\n".join([_changed(case, since, told), *_lines(case)]))


def _changed(case: _Case, since: int, told: str | None) -> str:
    """What a step did, in one line."""
    of_alert = {one.id: one for one in case.alerts}
    fresh = [event_words(one, of_alert, case.wall) for one in told_events(case.events) if one.seq > since]
    return " ".join([*([told] if told else []), f"Done: {'; '.join(fresh)}." if fresh else "Nothing changed."])


def _timeline(case: _Case) -> list[str]:
    of_alert = {one.id: one for one in case.alerts}
    began = case.incident.received_at
    return [
        f"  {case.wall.time(one.at, began)} {event_words(one, of_alert, case.wall)} [{one.actor}]"
        for one in told_events(case.events)
    ]


def _read(database: Database, incident_id: int) -> _Case:
    store = database.dispatch
    incident, alerts = store.get_incident(incident_id), store.alerts_of(incident_id)
    waiting = [one for one in store.timers_of(incident_id) if one.state is TimerState.WAITING]
    receipts = {one.id: database.messages.states_of(one.id) for one in alerts}
    meta = database.meta.read()
    return _Case(
        incident,
        alerts,
        receipts,
        [one for one in waiting if one.kind is TimerKind.WAVE],
        database.events.of_incident(incident_id),
        meta.is_sample,
        wall_clock(database),
        worries(incident, alerts, waiting, Messages(receipts, meta.channels), datetime.now(UTC)),
        {} if incident.real else {one.id: _link(database, one) for one in alerts},
        database.messages.without_place(incident_id),
    )


def _link(database: Database, alert: Alert) -> str:
    secret = database.meta.secret(ANSWER_LINKS, new_secret)
    return f"{os.environ.get('AEDMAP_BASE_URL', '').rstrip('/')}/a/{sign_alert(secret, alert.id)}"


def _json(case: _Case) -> dict[str, Any]:
    return {
        "incident": _incident_json(case.incident),
        "alerts": [
            {
                **_alert_json(one, case.receipts[one.id]),
                "for_earlier_place": one.id in case.earlier,
                "link": case.links.get(one.id),
            }
            for one in case.alerts
        ],
        "waves": [{"number": one.number, "due_at": one.due_at} for one in case.waves],
        "times": vars(time_points(case.events)),
        "events": [_event_json(one) for one in case.events],
        "worries": case.worries,
        "without_place": [one.responder_id for one in case.without_place],
        "to_call_off": [one.responder_id for one in case.to_call_off],
        "sample": case.sample,
    }


def _incident_json(one: Incident) -> dict[str, Any]:
    names: tuple[str, ...] = (
        "id",
        "state",
        "mode",
        "position",
        "place",
        "note",
        "callback",
        "at_home",
        "uncertainty_m",
    )
    names += ("ems_at", "received_at", "closed_at", "alias_of", "triage")
    return {name: getattr(one, name) for name in names} | {"policy": one.policy.name}


def _alert_json(one: Alert, receipts: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    told = [{"what": what, "channel": channel, "state": state} for what, channel, state in receipts]
    more = {"wave": one.wave, "progress": one.progress, "stalled_at": one.stalled_at, "changed_at": one.changed_at}
    return alert_json(one) | more | {"receipts": told}


def _event_json(one: Event) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "at": one.at,
        "actor": one.actor,
        "subject": one.subject,
        "id": one.subject_id,
        "from": one.from_state,
        "to": one.to_state,
        "reason": one.reason,
        "note": one.note,
    }


def _lines(case: _Case) -> list[str]:
    one = case.incident
    lines = ["SAMPLE: these people and devices are made up."] if case.sample else []
    called = f"{case.wall.time(one.received_at)} ({case.wall.name(one.received_at)})"
    lines += [f"{_mark(one)}Incident {one.id}: {incident_words(one.state)}; the call came at {called}. {_where(one)}"]
    lines += [f"  {_WORRIES[worry]}" for worry in case.worries]
    lines += [f"  {one.responder_id} DOES NOT KNOW WHERE TO GO: TELEPHONE THEM" for one in case.without_place]
    lines += [f"  CALL OFF BY TELEPHONE: {one.responder_id}, whom no channel tells" for one in case.to_call_off]
    if one.alias_of is not None:
        lines.append(f"  another call about incident {one.alias_of}")
    lines += [f"  {name}: {value}" for name, value in _facts(one, case.wall) if value]
    for alert in case.alerts:
        lines.append(_alert_line(alert, case.receipts[alert.id], earlier=alert.id in case.earlier))
        if alert.id in case.links:
            lines.append(f"    answers at {case.links[alert.id]}")
    if not case.alerts and one.alias_of is None:
        lines.append("  nobody was alerted")
    lines += [f"  wave {wave.number} is due at {case.wall.time(wave.due_at)}" for wave in case.waves]
    return lines


def _facts(one: Incident, wall: WallClock) -> list[tuple[str, str]]:
    return [
        ("call back", one.callback or ""),
        ("note", one.note or ""),
        ("taken for", triage_words(one.triage or "")),
        ("policy", one.policy.name),
        ("kind of place", "a home" if one.at_home else ""),
        ("ambulance expected", wall.time(one.ems_at, one.received_at) if one.ems_at else ""),
    ]


def _alert_line(alert: Alert, receipts: Sequence[tuple[str, str, str]], *, earlier: bool) -> str:
    by = f"wave {alert.wave}" if alert.wave else "by hand"
    device = f" with {alert.aed_id}" if alert.aed_id else ""
    told = "".join(f", {channel} {state}" for _, channel, state in receipts)
    what = f"{role_words(alert.role):<16} {alert_words(alert)}"
    expected = clock(alert.expected_s) + (" TO THE EARLIER PLACE" if earlier else "")
    return f"  alert {alert.id}: {alert.responder_id:<12} {what}, {expected}{device} ({by}{told})"


def _mark(one: Incident) -> str:
    return "" if one.mode is Mode.ACTUAL else f"{one.mode.upper()} "


def _where(one: Incident) -> str:
    around = f" within {one.uncertainty_m:.0f} m" if one.uncertainty_m else ""
    return (one.place or f"{one.position.lon:.5f}, {one.position.lat:.5f}") + around
