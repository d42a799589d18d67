"""A sample is made up, varied, and the same for the same seed."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.dispatch import Policy, why_not
from aedmap.errors import InvalidInput
from aedmap.network import snap
from aedmap.registry import AedStatus, OpenState, open_state
from aedmap.simulation import Sample, make_sample
from aedmap.simulation.sample_files import write_sample
from aedmap.simulation.shares import deal
from aedmap.town import Town
from optimizer.demand import read_foot_traffic
from optimizer.scenario import read_scenario
from tests.aedmap.made_up import NOON
from tests.optimizer.towns import draw_town

STREET = """
A--B--C--D--E--F--G--H--J--K
|                          |
L--M--N--O--P--Q--R--S--T--U
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    kinds = {"A": "library", "B": "theatre", "C": "school", "D": "townhall", "E": "university", "F": "marketplace"}
    points = {letter: {"amenity": kind, "name": f"House {letter}"} for letter, kind in kinds.items()}
    points |= {letter: {"shop": "supermarket", "name": f"Market {letter}"} for letter in "GHJKLMNOPQRSTU"}
    opened, _ = draw_town(tmp_path_factory.mktemp("sample"), STREET, points=points)
    return opened


@pytest.fixture(scope="module")
def sample(town: Town) -> Sample:
    return make_sample(town, 7, 2026)


def test_the_same_seed_gives_the_same_sample(town: Town, sample: Sample) -> None:
    """And another seed another one; more devices leave the people as they were."""
    assert make_sample(town, 7, 2026) == sample
    assert make_sample(town, 8, 2026).responders != sample.responders
    assert make_sample(town, 7, 2026, devices=5).responders == sample.responders


def test_devices_stand_at_real_venues_and_differ(town: Town, sample: Sample) -> None:
    """Open, closed at night and unknown ones, and some that are not usable."""
    assert {aed.position for aed in sample.aeds} <= {venue.position for venue in town.venues}
    assert len({aed.position for aed in sample.aeds}) == len(sample.aeds) == 20
    assert {aed.source for aed in sample.aeds} == {"SAMPLE"}
    night = NOON + timedelta(hours=12)
    assert {open_state(aed, night) for aed in sample.aeds} == set(OpenState)
    assert {AedStatus.IN_SERVICE, AedStatus.OUT_OF_SERVICE} <= {aed.status for aed in sample.aeds}
    assert len({aed.floor for aed in sample.aeds}) >= 4


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 6), date(2026, 12, 31)])
def test_on_any_day_of_its_year_most_people_qualify_and_some_do_not(sample: Sample, day: date) -> None:
    """A demo in December works like one in January."""
    at = NOON.replace(month=day.month, day=day.day)
    refusals = [why_not(one, at, Policy()) for one in sample.responders]
    assert refusals.count(None) > 100
    assert len(set(refusals)) >= 6


def test_nobody_in_it_is_real(town: Town, sample: Sample) -> None:
    """Names are numbers, telephones cannot be dialled, and everybody stands by a street."""
    assert all(one.name == f"Sample {int(one.id[2:])}" for one in sample.responders)
    assert all(one.phone is not None and one.phone.startswith("000-") for one in sample.responders)
    bases = [one.base for one in sample.responders if one.base is not None]
    found = snap(town.streets, [base.lon for base in bases], [base.lat for base in bases], within_m=20)
    assert found.found.all()


def test_every_file_says_sample_and_can_be_planned_with(town: Town, sample: Sample, tmp_path: Path) -> None:
    """The scenario reads strictly and its tables are whole; writing twice gives the same bytes."""
    folder = write_sample(sample, town.info, tmp_path)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert all(b"SAMPLE" in content for content in first.values())
    scenario = read_scenario(folder / "scenario.toml")
    assert scenario.town == town.fingerprint
    assert scenario.demand.foot_traffic is not None
    traffic = read_foot_traffic(scenario.demand.foot_traffic)
    assert traffic.gap_places == ()
    assert sum(row.people for row in sample.population) > 0
    again = write_sample(make_sample(town, 7, 2026), town.info, tmp_path)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == first


@pytest.mark.parametrize("wrong", [{"devices": 0}, {"responders": 0}, {"devices": 5001}, {"year": 1}])
def test_absurd_sizes_are_refused(town: Town, wrong: dict[str, int]) -> None:
    """Before anything is made."""
    with pytest.raises(InvalidInput):
        make_sample(town, 7, **{"year": 2026, **wrong})


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(0, 300))
def test_dealing_keeps_the_shares(shares: list[int], count: int) -> None:
    """Each kind comes as often as its share asks, within one, and each at least once where there is room."""
    kinds = list(enumerate(shares))
    dealt = deal(Random(1), kinds, count)
    assert len(dealt) == count
    for kind, share in kinds:
        if count >= len(kinds):
            assert dealt.count(kind) >= 1
        assert dealt.count(kind) <= max(1, count * share / sum(shares) + 1)
