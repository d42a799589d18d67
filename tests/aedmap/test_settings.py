"""Settings from the environment."""

import pytest

from aedmap.errors import InvalidInput
from aedmap.settings import read_settings


def test_without_an_environment_the_defaults_hold() -> None:
    """A county office that sets nothing gets an SQLite file in the current folder."""
    assert read_settings({}).database_url == "sqlite:///aedmap.sqlite"


@pytest.mark.parametrize("speed", ["fast", "nan", "-1", "0", "400"])
def test_an_impossible_speed_is_refused_by_name(speed: str) -> None:
    """A wrong speed would make every promised minute wrong, so it stops the program."""
    with pytest.raises(InvalidInput, match=r"(?i)public_speed_m_s"):
        read_settings({"AEDMAP_PUBLIC_SPEED_M_S": speed})
