"""Try policies on the same arrests, people and luck, hour of the week by hour of the week."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.matching import Match
from aedmap.dispatch.picture import Picture
from aedmap.dispatch.policy import Policy
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.progress import Progress, silent
from aedmap.simulation.trial.arrests import Arrests
from aedmap.simulation.trial.candidates import Candidates
from aedmap.simulation.trial.chance import Drawn, Luck, log_normal
from aedmap.simulation.trial.hour_picture import Staff, picture_of, under
from aedmap.simulation.trial.people_answer import Answers
from aedmap.simulation.trial.playing import Played, play
from aedmap.simulation.trial.processes import shared_out

_STEP = "Arrests played"
# Fewer are played before another process has started.
_MANY = 300


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What became of every arrest under one policy; seconds from the first alert, inf where nobody came.

    first_s: (n,) the first responder at the patient; device_s: (n,) the first with a device
    alerts, accepted, redundant, stood_down: (n,) int32; redundant: arrivals that helped nobody, after the ambulance,
    or neither of the first two at the patient nor the first with a device
    """

    first_s: NDArray[np.float64]
    device_s: NDArray[np.float64]
    alerts: NDArray[np.int32]
    accepted: NDArray[np.int32]
    redundant: NDArray[np.int32]
    stood_down: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Trial:
    """outcomes: by name of the policy, in the order given; ems_s: (n,) the ambulance; night: (n,) bool."""

    arrests: Arrests
    ems_s: NDArray[np.float64]
    night: NDArray[np.bool_]
    before_alert_s: float
    outcomes: Mapping[str, Outcomes]


@dataclass(frozen=True, eq=False)
class _Question:
    """What every process knows."""

    staff: Staff
    policies: Mapping[str, Policy]
    arrests: Arrests
    night: NDArray[np.bool_]
    ems_s: NDArray[np.float64]
    seed: int


def run_trial(
    staff: Staff,
    policies: Mapping[str, Policy],
    arrests: Arrests,
    seed: int,
    progress: Progress = silent,
    workers: int | None = None,
) -> Trial:
    """Every arrest under every policy; the same seed gives the same, however many workers there are.

    Arrests are on their own: nobody is busy with another, and nobody is tired of earlier ones, so that a policy with
    alerts_a_week is refused. Everybody walks at the pace of the conditions, whatever pace a policy names.
    """
    conditions = staff.conditions
    for name, policy in policies.items():
        if policy.alerts_a_week is not None:
            raise InvalidInput(
                f"The policy {name} has alerts_a_week, which needs a whole year in its order; leave it out to try it."
            )
    asked = {name: replace(one, speed_m_s=conditions.speed_m_s) for name, one in policies.items()}
    night = np.array([conditions.night(hour % 24) for hour in arrests.hour.tolist()])
    question = _Question(staff, asked, arrests, night, _ems_s(staff, night, seed), seed)
    if workers is None:
        workers = (os.cpu_count() or 1) if len(arrests) * len(asked) >= _MANY else 1
    if workers > 1:
        # Inner loops are compiled once here, not in every process.
        _play_arrest(question, _pictures(question, int(arrests.hour[0])), 0)
    outcomes = {name: _nothing_yet(len(arrests)) for name in policies}
    hours, done = np.unique(arrests.hour).tolist(), 0
    for these, rows in shared_out(lambda hour: _play_hour(question, hour), hours, workers):
        for name, columns in zip(asked, rows, strict=True):
            for field, column in zip(fields(Outcomes), columns, strict=True):
                getattr(outcomes[name], field.name)[these] = column
        done += len(these)
        progress(_STEP, done / len(arrests))
    return Trial(arrests, question.ems_s, night, conditions.before_alert_s, outcomes)


def _play_hour(question: _Question, hour: int) -> tuple[NDArray[np.int64], list[NDArray[np.float64]]]:
    """The arrests of an hour of the week, and for every policy (6, n) what the fields of Outcomes hold."""
    these = np.flatnonzero(question.arrests.hour == hour)
    pictures = _pictures(question, hour)
    rows = np.array([_play_arrest(question, pictures, i) for i in these.tolist()])
    return these, [rows[:, p].T for p in range(len(pictures))]


def _play_arrest(question: _Question, pictures: Sequence[Picture], i: int) -> list[tuple[float, ...]]:
    """A row for every policy."""
    staff, arrests, night = question.staff, question.arrests, bool(question.night[i])
    patient, at_home = Position(float(arrests.lon[i]), float(arrests.lat[i])), bool(arrests.at_home[i])
    answers = Answers(staff.conditions, Luck(question.seed, i), night)
    ems_s, told_ems_s = float(question.ems_s[i]), staff.conditions.expected_ems_s(night)
    looked: dict[tuple[object, ...], list[Match]] = {}
    rows = []
    for policy, picture in zip(question.policies.values(), pictures, strict=True):
        played = play(policy, Candidates(picture, patient, at_home, looked), answers, ems_s, told_ems_s)
        rows.append(_row(played, ems_s))
    return rows


def _pictures(question: _Question, hour: int) -> list[Picture]:
    """One for each policy; those with the same times at the device share all filing."""
    drawn: dict[tuple[float, float], Picture] = {}
    pictures = []
    for policy in question.policies.values():
        key = policy.pickup_s, policy.flight_s
        if key not in drawn:
            drawn[key] = picture_of(question.staff, hour, policy, question.seed)
        pictures.append(under(drawn[key], policy))
    return pictures


def _ems_s(staff: Staff, night: NDArray[np.bool_], seed: int) -> NDArray[np.float64]:
    one, who = staff.conditions, np.arange(len(night))
    around = log_normal(seed, Drawn.AMBULANCE, 0, who, 1.0, one.ems_spread)
    return np.where(night, one.ems_night_s, one.ems_s) * around


def _nothing_yet(count: int) -> Outcomes:
    never, none = (np.full(count, np.inf) for _ in range(2)), (np.zeros(count, np.int32) for _ in range(4))
    return Outcomes(*never, *none)


def _row(played: Played, ems_s: float) -> tuple[float, ...]:
    there = played.arrivals
    first_s = min((one.at_s for one in there), default=np.inf)
    device_s = min((one.at_s for one in there if one.with_device), default=np.inf)
    return first_s, device_s, len(played.asked), len(there), redundant(played, ems_s), played.stood_down


def redundant(played: Played, ems_s: float) -> int:
    """Arrivals after the ambulance, or neither among the first two nor the first with a device."""
    useless, carried = 0, False
    for order, one in enumerate(played.arrivals):
        first_device = one.with_device and not carried
        carried = carried or one.with_device
        useless += one.at_s >= ems_s or not (order < 2 or first_device)
    return useless
