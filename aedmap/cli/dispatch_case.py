"""`aedmap dispatch show` and `list`: a case with everybody asked for it, and the cases there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from aedmap.cli.dispatch_answer import alert_json
from aedmap.cli.dispatch_desk import at_database
from aedmap.cli.output import database_option, json_option, print_json
from aedmap.dispatch import Alert, Incident, Mode, Timer, TimerKind, TimerState, time_points
from aedmap.dispatch.sentences import clock
from aedmap.dispatch.worries import Worry, worries
from aedmap.storage import Database, Event


@dataclass(frozen=True)
class _Case:
    """receipts: what, channel and state of each message, by alert; waves: those still to come"""

    incident: Incident
    alerts: Sequence[Alert]
    receipts: dict[int, list[tuple[str, str, str]]]
    waves: Sequence[Timer]
    events: Sequence[Event]
    sample: bool
    worries: Sequence[Worry] = ()


_WORRIES = {
    Worry.NOBODY_COMING: "NOBODY IS COMING: nobody goes and nobody is asked; try 'aedmap dispatch next', or telephone.",
    Worry.NO_WORKER: "NO WORKER IS RUNNING: what fell due was not done and nothing is sent; start 'aedmap worker'.",
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
                 receipts: what, channel, state of each message
      times      Utstein time points by name, null where nobody knows
      waves      that are still to come: number, due_at
      events     seq, at, actor, subject, id, from, to, reason, note
      worries    nobody_coming, no_worker: what the desk must not overlook
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
        sample = database.meta.read().is_sample
    if as_json:
        print_json({"incidents": [_incident_json(one) for one in found], "sample": sample})
        return
    for one in found:
        click.echo(f"{one.id:>6}  {one.received_at:%Y-%m-%d %H:%M:%S}Z  {one.state:<20} {_mark(one)}{_where(one)}")
    if not found:
        click.echo("No incidents." if everything else "No open incidents; --all lists those that are over.")


def print_case(database: Database, incident_id: int, as_json: bool) -> None:
    """NotFound when there is no such incident."""
    case = _read(database, incident_id)
    if as_json:
        print_json(_json(case))
    else:
        click.echo("\n".join(_lines(case)))


def _read(database: Database, incident_id: int) -> _Case:
    store = database.dispatch
    incident, alerts = store.get_incident(incident_id), store.alerts_of(incident_id)
    waiting = [one for one in store.timers_of(incident_id) if one.state is TimerState.WAITING]
    return _Case(
        incident,
        alerts,
        {one.id: database.messages.states_of(one.id) for one in alerts},
        [one for one in waiting if one.kind is TimerKind.WAVE],
        database.events.read_after(0, incident_id=incident_id),
        database.meta.read().is_sample,
        worries(incident, alerts, waiting, datetime.now(UTC)),
    )


def _json(case: _Case) -> dict[str, Any]:
    return {
        "incident": _incident_json(case.incident),
        "alerts": [_alert_json(one, case.receipts[one.id]) for one in case.alerts],
        "waves": [{"number": one.number, "due_at": one.due_at} for one in case.waves],
        "times": vars(time_points(case.events)),
        "events": [_event_json(one) for one in case.events],
        "worries": case.worries,
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
    lines += [
        f"{_mark(one)}Incident {one.id} is {one.state}; the call came at {one.received_at:%H:%M:%S}Z. {_where(one)}"
    ]
    lines += [f"  {_WORRIES[worry]}" for worry in case.worries]
    if one.alias_of is not None:
        lines.append(f"  another call about incident {one.alias_of}")
    lines += [f"  {name}: {value}" for name, value in _facts(one) if value]
    for alert in case.alerts:
        lines.append(_alert_line(alert, case.receipts[alert.id]))
    if not case.alerts and one.alias_of is None:
        lines.append("  nobody was alerted")
    lines += [f"  wave {wave.number} is due at {wave.due_at:%H:%M:%S}Z" for wave in case.waves]
    return lines


def _facts(one: Incident) -> list[tuple[str, str]]:
    return [
        ("call back", one.callback or ""),
        ("note", one.note or ""),
        ("triage", one.triage or ""),
        ("policy", one.policy.name),
        ("kind of place", "a home" if one.at_home else ""),
        ("ambulance expected", f"{one.ems_at:%H:%M:%S}Z" if one.ems_at else ""),
    ]


def _alert_line(alert: Alert, receipts: Sequence[tuple[str, str, str]]) -> str:
    by = f"wave {alert.wave}" if alert.wave else "by hand"
    device = f" with {alert.aed_id}" if alert.aed_id else ""
    told = "".join(f", {channel} {state}" for _, channel, state in receipts)
    progress = "" if alert.progress == "offered" else f", {alert.progress}"
    progress += ", STALLED" if alert.stalled_at and alert.state == "accepted" else ""
    what = f"{alert.role:<11} {alert.state}{progress}"
    return f"  alert {alert.id}: {alert.responder_id:<12} {what}, {clock(alert.expected_s)}{device} ({by}{told})"


def _mark(one: Incident) -> str:
    return "" if one.mode is Mode.ACTUAL else f"{one.mode.upper()} "


def _where(one: Incident) -> str:
    around = f" within {one.uncertainty_m:.0f} m" if one.uncertainty_m else ""
    return (one.place or f"{one.position.lon:.5f}, {one.position.lat:.5f}") + around
