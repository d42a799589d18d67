"""One arrest under one policy: the desk's own rules, played out against people who answer by chance.

Whom to ask and who may go is decided by aedmap.dispatch; this file only lets time pass. It follows desk.open_incident,
waves.fire, answering.accept and answering.decline, which do the same with rows of a database, and a test holds the two
against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.life_cycle import UNANSWERED, AlertState
from aedmap.dispatch.matching import Match
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.quotas import accepted, filled, missing, open_role
from aedmap.dispatch.roles import propose
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
    wanted = missing(policy, accepted(case.alerts))
    matches = case.candidates.left(case.alerts, fetching=wanted.aed_wanted > 0)
    proposal = propose(matches, wanted, policy.waves[number - 1], case.told_ems_s - now)
    of = {one.responder_id: one for one in matches}
    for one in proposal.assignments:
        _alert(case, one, of[one.responder_id], number, now)
    if number < len(policy.waves):
        case.waiting = now + policy.delays_s[number - 1], number + 1


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
            created_at=MOMENT,
            changed_at=MOMENT,
            aed_id=one.aed_id,
            pickup_s=one.pickup_s,
            wave=number,
        )
    )
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
        if case.waiting is not None:  # a decline hastens the next wave
            case.waiting = now, case.waiting[1]
        return
    role = open_role(case.policy, case.alerts, alert)
    if role is None:
        case.alerts[i] = _ended(alert, AlertState.STOOD_DOWN)
        case.stood_down += 1
        return
    aed_id = alert.aed_id if role is alert.role else None
    case.alerts[i] = replace(alert, state=AlertState.ACCEPTED, role=role, aed_id=aed_id)
    if filled(case.policy, case.alerts):
        case.alerts = [_called_off(one) for one in case.alerts]


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
    way_s, waits_s = case.candidates.way(alert, case.match[i])
    return Arrival(asked_s + answer.first_step_s + way_s * answer.slower + waits_s, alert.role is Role.AED)
