"""Looking at few candidates first decides as looking at all of them does."""

import numpy as np
import pytest

from aedmap.dispatch import Policy
from aedmap.dispatch.alert import Alert
from aedmap.dispatch.life_cycle import AlertState
from aedmap.dispatch.matching import MOST, match
from aedmap.dispatch.roles import propose
from aedmap.simulation.trial.candidates import Candidates
from aedmap.simulation.trial.hour_picture import MOMENT, picture_of, under
from tests.aedmap.simulation.trial.worlds import NOON_HOUR, anywhere, random_streets, staff_of


@pytest.mark.parametrize("seed", range(20))
def test_a_short_list_gives_the_same_proposal(seed: int) -> None:
    """150 people around few or many devices, wave after wave without answers."""
    chance = np.random.default_rng(seed)
    streets = random_streets(chance)
    staff = staff_of(anywhere(chance, streets, 150), anywhere(chance, streets, int(chance.integers(0, 30))), streets)
    policy = Policy(
        cpr_wanted=int(chance.integers(0, 3)), fetch_share=float(chance.choice([0.0, 0.34, 0.8])), speed_m_s=2.3
    )
    picture = under(picture_of(staff, NOON_HOUR, policy, seed), policy)
    (patient,) = anywhere(chance, streets, 1)
    candidates = Candidates(picture, patient, at_home=False)
    alerts: list[Alert] = []
    for size in chance.integers(1, 11, 4).tolist():
        asked = {one.responder_id for one in alerts}
        whole = match(picture, patient, MOMENT, asked=asked, most=MOST)
        proposal, _ = candidates.next_wave(alerts, policy, size, 480.0)
        assert proposal == propose(whole, policy, size, 480.0)
        alerts += [
            Alert(i, 0, one.responder_id, one.role, AlertState.SENT, 0.0, 0.0, MOMENT, MOMENT, one.aed_id)
            for i, one in enumerate(proposal.assignments)
        ]
