"""Made-up arrests, people and devices are drawn apart from each other."""

from itertools import combinations

import numpy as np
import pytest

from aedmap.simulation.made_up_arrests import make_arrests
from aedmap.simulation.streams import Stream, stream
from aedmap.simulation.trial import Intensity, Places, draw_arrests, make_crowd, make_device_week

SEEDS = (0, 1, 2, 3, 7, 2**32, 2**32 + 1, 2**63, -1)
PLACES = 20_000
LON, LAT = np.linspace(7.0, 7.1, PLACES), np.linspace(43.0, 43.1, PLACES)
EVERYWHERE = Places(LON, LAT, np.ones(PLACES))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_streams_are_alike(seed: int) -> None:
    """Any two streams of a seed, and each and the bare seed, share no number."""
    drawn = {what.name: set(stream(seed, what).random(1000).tolist()) for what in Stream}
    drawn["bare"] = set(np.random.default_rng(seed & (2**64 - 1)).random(1000).tolist())
    for one, other in combinations(drawn, 2):
        assert not drawn[one] & drawn[other], (one, other)


def test_seeds_do_not_share_streams() -> None:
    """The same stream of another seed, large ones included, starts with another number."""
    starts = [stream(seed, what).random() for seed in SEEDS for what in Stream]
    assert len(set(starts)) == len(SEEDS) * len(Stream)


@pytest.mark.parametrize("seed", SEEDS)
def test_arrests_lie_at_homes_as_often_as_chance_has_it(seed: int) -> None:
    """Among 20,000 alike places, arrests, homes, work, outings and devices fall together as often as chance has it."""
    count = 4000
    arrests = draw_arrests(Intensity(LON, LAT, np.ones(PLACES), np.ones(168)), count, seed)
    crowd = make_crowd(count, EVERYWHERE, EVERYWHERE, seed)
    devices = make_device_week(count, EVERYWHERE, seed)
    past = make_arrests(LON, LAT, np.ones(PLACES), count, (2025, 2025), seed, spread_m=0)
    drawn = {
        "arrests": arrests.lon,
        "homes": crowd.home[:, 0],
        "work": crowd.work[np.isfinite(crowd.work[:, 0]), 0],
        "outings": crowd.out[:, 0],
        "devices": np.array([aed.position.lon for aed in devices.aeds]),
        "past arrests": np.array([one.lon for one in past]),
    }
    where = {name: np.rint((lon - 7.0) / 0.1 * (PLACES - 1)).astype(np.int64) for name, lon in drawn.items()}
    for one, other in combinations(where, 2):
        taken = len(np.unique(where[other])) / PLACES
        together = np.isin(where[one], where[other]).mean()
        # Five standard errors: one of a million fails by chance.
        assert together < taken + 5 * np.sqrt(taken * (1 - taken) / len(where[one])), (one, other)
