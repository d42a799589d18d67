"""Try policies on the same arrests, people and luck, hour of the week by hour of the week."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.matching import Match
from aedmap.dispatch.picture import Picture
from aedmap.dispatch.policy import Policy
from aedmap.errors import InvalidInput
from aedmap.progress import Progress, silent
from aedmap.simulation.trial.arrests import HOURS_A_WEEK, Arrests
from aedmap.simulation.trial.candidates import Candidates
from aedmap.simulation.trial.chance import Drawn, Luck, log_normal
from aedmap.simulation.trial.hour_picture import Staff, picture_of, position_of, under
from aedmap.simulation.trial.people_answer import Answers
from aedmap.simulation.trial.playing import Played, play

_STEP = "Arrests played"


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
    ems_s = _ems_s(staff, night, seed)
    outcomes = {name: _nothing_yet(len(arrests)) for name in policies}
    done, counting = 0, Lock()

    def play_hour(hour: int) -> None:
        nonlocal done
        these = np.flatnonzero(arrests.hour == hour)
        pictures = _pictures(staff, hour, list(asked.values()), seed)
        for i in these.tolist():
            _play_arrest(staff, asked, pictures, arrests, i, bool(night[i]), float(ems_s[i]), seed, outcomes)
        with counting:
            done += len(these)
            progress(_STEP, done / len(arrests))

    hours = [hour for hour in range(HOURS_A_WEEK) if (arrests.hour == hour).any()]
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        list(pool.map(play_hour, hours))
    return Trial(arrests, ems_s, night, conditions.before_alert_s, outcomes)


def _play_arrest(
    staff: Staff,
    policies: Mapping[str, Policy],
    pictures: Sequence[Picture],
    arrests: Arrests,
    i: int,
    night: bool,
    ems_s: float,
    seed: int,
    outcomes: Mapping[str, Outcomes],
) -> None:
    patient, at_home = position_of(arrests.lon[i], arrests.lat[i]), bool(arrests.at_home[i])
    answers = Answers(staff.conditions, Luck(seed, i), night)
    looked: dict[tuple[object, ...], list[Match]] = {}
    for (name, policy), picture in zip(policies.items(), pictures, strict=True):
        candidates = Candidates(picture, patient, at_home, looked)
        played = play(policy, candidates, answers, ems_s, staff.conditions.expected_ems_s(night))
        _write(outcomes[name], i, played, ems_s)


def _pictures(staff: Staff, hour: int, policies: Sequence[Policy], seed: int) -> list[Picture]:
    """One for each policy; those with the same times at the device share all filing."""
    drawn: dict[tuple[float, float], Picture] = {}
    pictures = []
    for policy in policies:
        key = policy.pickup_s, policy.flight_s
        if key not in drawn:
            drawn[key] = picture_of(staff, hour, policy, seed)
        pictures.append(under(drawn[key], policy))
    return pictures


def _ems_s(staff: Staff, night: NDArray[np.bool_], seed: int) -> NDArray[np.float64]:
    one, who = staff.conditions, np.arange(len(night))
    around = log_normal(seed, Drawn.AMBULANCE, 0, who, 1.0, one.ems_spread)
    return np.where(night, one.ems_night_s, one.ems_s) * around


def _nothing_yet(count: int) -> Outcomes:
    never, none = (np.full(count, np.inf) for _ in range(2)), (np.zeros(count, np.int32) for _ in range(4))
    return Outcomes(*never, *none)


def _write(outcomes: Outcomes, i: int, played: Played, ems_s: float) -> None:
    there = played.arrivals
    outcomes.first_s[i] = min((one.at_s for one in there), default=np.inf)
    outcomes.device_s[i] = min((one.at_s for one in there if one.with_device), default=np.inf)
    outcomes.alerts[i], outcomes.accepted[i] = len(played.asked), len(there)
    outcomes.stood_down[i] = played.stood_down
    outcomes.redundant[i] = redundant(played, ems_s)


def redundant(played: Played, ems_s: float) -> int:
    """Arrivals after the ambulance, or neither among the first two nor the first with a device."""
    useless, carried = 0, False
    for order, one in enumerate(played.arrivals):
        first_device = one.with_device and not carried
        carried = carried or one.with_device
        useless += one.at_s >= ems_s or not (order < 2 or first_device)
    return useless
