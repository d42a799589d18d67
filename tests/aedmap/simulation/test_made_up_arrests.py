"""Made-up arrests follow the rates that were asked for, and the same seed makes the same ones."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.simulation import make_arrests, write_arrests

# Two places about a kilometre apart.
LON, LAT = np.array([83.50, 83.51]), np.array([38.90, 38.90])


@given(seed=st.integers(0, 1000), count=st.integers(1, 200))
def test_they_lie_within_their_years_in_the_order_of_time(seed: int, count: int) -> None:
    """Whatever the seed, there are as many as asked for, none outside the years, and later ones come later."""
    made = make_arrests(LON, LAT, np.array([1.0, 2.0]), count, (2024, 2025), seed)
    assert len(made) == count
    assert {one.at.year for one in made} <= {2024, 2025}
    assert [one.at for one in made] == sorted(one.at for one in made)


def test_places_get_arrests_by_their_rate() -> None:
    """A place with three times the rate gets three times as many, as far as chance allows (5 standard errors)."""
    made = make_arrests(LON, LAT, np.array([1.0, 3.0]), 4000, (2024, 2025), seed=1)
    east = sum(one.lon > 83.505 for one in made)
    assert abs(east - 3000) < 5 * (4000 * 0.75 * 0.25) ** 0.5


def test_without_a_rate_nothing_happens_there() -> None:
    """A place of rate 0 has no arrest; the errors of positions reach nobody a kilometre away."""
    made = make_arrests(LON, LAT, np.array([0.0, 1.0]), 300, (2025, 2025), seed=1)
    assert min(one.lon for one in made) > 83.505


def test_the_same_seed_makes_the_same_file(tmp_path: Path) -> None:
    """Byte by byte, with the word SAMPLE in each row."""
    rate = np.array([1.0, 1.0])
    files = [
        write_arrests(make_arrests(LON, LAT, rate, 5, (2025, 2025), seed), tmp_path / f"{n}.csv").read_text()
        for n, seed in enumerate((3, 3, 4))
    ]
    assert files[0] == files[1] != files[2]
    head, *rows = files[0].splitlines()
    assert head == "date,time,lon,lat,source"
    assert len(rows) == 5 and all(row.endswith(",SAMPLE") for row in rows)


@pytest.mark.parametrize(
    ("rate", "count", "years", "told"),
    [
        ([0.0, 0.0], 5, (2025, 2025), "rates"),
        ([1.0, -1.0], 5, (2025, 2025), "rates"),
        ([1.0, np.nan], 5, (2025, 2025), "rates"),
        ([1.0, 1.0], 0, (2025, 2025), "ask for 1 to 100,000"),
        ([1.0, 1.0], 5, (2025, 2024), "earlier one first"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rate: list[float], count: int, years: tuple[int, int], told: str) -> None:
    """One sentence names what is wrong."""
    with pytest.raises(InvalidInput, match=told):
        make_arrests(LON, LAT, np.array(rate), count, years, seed=1)
