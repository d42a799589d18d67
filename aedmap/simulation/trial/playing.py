"""One arrest under one policy: the desk's own rules, played out against people who answer by chance.

Whom to ask and who may go is decided by aedmap.dispatch; this file only lets time pass. It follows desk.open_incident,
firing.fire, accepting.accept and answering.decline, which do the same with rows of a database, and a test holds the two
against each other. Nobody stalls here: whoever accepts sets out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.life_cycle import UNANSWERED, AlertState, AssignmentState
from aedmap.dispatch.matching import Match
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.quotas import filled, held, only, wanted, wanted_of_wave
from aedmap.dispatch.seats import expected_once_accepted_s, find_seat, seat_of_loser
from aedmap.simulation.trial.candidates import Candidates
from aedmap.simulation.trial.hour_picture import MOMENT
from aedmap.simulation.trial.people_answer import Answer, Answers


@dataclass(frozen=True)
class Arrival:
    """at_s: after the first alert; with_device: whether they bring one."""

    at_s: float
    with_device: bool


@dataclass(frozen=True)
class Played:
    """What became of one arrest.

    arrivals: of everybody who went, soonest first, whether or not the ambulance was there already
    asked: everybody who was, with what became of it; stood_down: how many said yes when enough went
    """

    arrivals: tuple[Arrival, ...]
    asked: tuple[Alert, ...]
    stood_down: int


@dataclass(eq=False)
class _Case:
    """What happened so far. waiting: when the next wave is due and its number, None when there is none."""

    policy: Policy
    candidates: Candidates
    answers: Answers
    ems_s: float
    told_ems_s: float
    alerts: list[Alert] = field(default_factory=list)
    match: list[Match] = field(default_factory=list)
    answer: list[Answer] = field(default_factory=list)
    asked_s: list[float] = field(default_factory=list)
    foretold_s: list[float] = field(default_factory=list)
    events: list[tuple[float, int, int]] = field(default_factory=list)
    order: "count[int]" = field(default_factory=count)
    waiting: tuple[float, int] | None = None
    stood_down: int = 0


def play(policy: Policy, candidates: Candidates, answers: Answers, ems_s: float, told_ems_s: float) -> Played:
    """Ask until enough go or the ambulance is there; ems_s: when it is, told_ems_s: when the desk expects it."""
    case = _Case(policy, candidates, answers, ems_s, told_ems_s)
    _ask(case, 1, 0.0)
    while case.events or case.waiting is not None:
        due = case.waiting[0] if case.waiting is not None else float("inf")
        now = min(due, case.events[0][0] if case.events else float("inf"))
        if now >= ems_s:
            break
        if case.events and case.events[0][0] <= due:
            _answered(case, heappop(case.events)[2], now)
        elif case.waiting is not None:
            number = case.waiting[1]
            case.waiting = None
            if not filled(policy, case.alerts):
                _ask(case, number, now)
    arrivals = sorted((_arrival(case, i) for i in _going(case)), key=lambda one: one.at_s)
    return Played(tuple(arrivals), tuple(case.alerts), case.stood_down)


def _ask(case: _Case, number: int, now: float) -> None:
    """One wave, as waves.fire sends it; the next one is planned whether or not there was anybody to ask."""
    policy = case.policy
    case.alerts = [_expired(one, case.asked_s[i] + policy.answer_s, now) for i, one in enumerate(case.alerts)]
    size = policy.waves[number - 1]
    _propose(case, wanted_of_wave(policy, case.alerts, size), size, number, now)
    if number < len(policy.waves):
        case.waiting = now + policy.delays_s[number - 1], number + 1


def _propose(case: _Case, wanting: Policy, size: int, number: int, now: float) -> None:
    proposal, matches = case.candidates.next_wave(case.alerts, wanting, size, case.told_ems_s - now)
    for one in proposal.assignments:
        _alert(case, one, matches[one.responder_id], number, now)


def _alert(case: _Case, one: Assignment, match: Match, number: int, now: float) -> None:
    i = len(case.alerts)
    case.alerts.append(
        Alert(
            id=i,
            incident_id=0,
            responder_id=one.responder_id,
            role=one.role,
            state=AlertState.SENT,
            expected_s=one.expected_s,
            metres=one.metres,
            created_at=MOMENT + timedelta(seconds=now),
            changed_at=MOMENT + timedelta(seconds=now),
            aed_id=one.aed_id,
            pickup_s=one.pickup_s,
            wave=number,
            turnout_s=one.turnout_s,
        )
    )
    case.foretold_s.append(one.expected_s)
    answer = case.answers.of(int(one.responder_id))
    case.match.append(match)
    case.answer.append(answer)
    case.asked_s.append(now)
    # Whoever has not answered by then is asked no longer.
    if answer.yes is not None and answer.after_s < case.policy.answer_s:
        heappush(case.events, (now + answer.after_s, next(case.order), i))


def _answered(case: _Case, i: int, now: float) -> None:
    alert = case.alerts[i]
    if alert.state not in UNANSWERED:
        return  # called off meanwhile
    if not case.answer[i].yes:
        case.alerts[i] = _ended(alert, AlertState.DECLINED)
        _seek_another(case, alert, now)
        return
    moment = MOMENT + timedelta(seconds=now)
    seat = find_seat(case.policy, case.alerts, alert, moment)
    if seat is None:
        case.alerts[i] = _ended(alert, AlertState.STOOD_DOWN)
        case.stood_down += 1
        return
    if seat.taken_from is not None:
        _give_way(case, seat.taken_from)
    case.alerts[i] = replace(
        alert,
        state=AlertState.ACCEPTED,
        progress=AssignmentState.ACCEPTED,
        role=seat.role,
        aed_id=alert.aed_id if seat.role is alert.role else None,
        expected_s=expected_once_accepted_s(alert, moment),
    )
    if filled(case.policy, case.alerts):
        case.alerts = [_called_off(one) for one in case.alerts]


def _seek_another(case: _Case, alert: Alert, now: float) -> None:
    """A decline hastens the next wave; where none is left, one more is asked for the role."""
    if case.waiting is not None:
        case.waiting = now, case.waiting[1]
        return
    case.alerts = [_expired(one, case.asked_s[i] + case.policy.answer_s, now) for i, one in enumerate(case.alerts)]
    if held(case.alerts)[alert.role] < wanted(case.policy)[alert.role]:
        _propose(case, only(case.policy, alert.role), 1, 0, now)


def _give_way(case: _Case, loser: Alert) -> None:
    role = seat_of_loser(case.policy, case.alerts, loser)
    if role is None:
        case.alerts[loser.id] = _ended(loser, AlertState.STOOD_DOWN)
        case.stood_down += 1
    else:
        case.alerts[loser.id] = replace(loser, role=role, aed_id=None, progress=AssignmentState.REASSIGNED)


def _expired(alert: Alert, at_s: float, now: float) -> Alert:
    return _ended(alert, AlertState.EXPIRED) if alert.state in UNANSWERED and at_s <= now else alert


def _ended(alert: Alert, state: AlertState) -> Alert:
    return replace(alert, state=state, aed_id=None)


def _called_off(alert: Alert) -> Alert:
    return _ended(alert, AlertState.STOOD_DOWN) if alert.state in UNANSWERED else alert


def _going(case: _Case) -> Sequence[int]:
    return [i for i, alert in enumerate(case.alerts) if alert.state is AlertState.ACCEPTED]


def _arrival(case: _Case, i: int) -> Arrival:
    """The way is the one that was expected, at the pace of the day."""
    alert, answer, asked_s = case.alerts[i], case.answer[i], case.asked_s[i]
    way_s, waits_s = case.candidates.way(replace(alert, expected_s=case.foretold_s[i]), case.match[i])
    return Arrival(asked_s + answer.first_step_s + way_s * answer.slower + waits_s, alert.role is Role.AED)
