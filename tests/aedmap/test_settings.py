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


def test_validity_of_certificates_is_a_setting_by_kind() -> None:
    """Three years where nothing is said; a kind may have its own."""
    told = read_settings({"AEDMAP_CERTIFICATE_YEARS": "4, First Aid = 2, 心肺复苏=1"})
    assert (told.certificate_years, told.certificate_kind_years) == (4, {"first aid": 2, "心肺复苏": 1})
    assert read_settings({}).certificate_years == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AEDMAP_CERTIFICATE_YEARS", "three"),
        ("AEDMAP_CERTIFICATE_YEARS", "0"),
        ("AEDMAP_CERTIFICATE_YEARS", "3, cpr"),
        ("AEDMAP_MOBILE_FRESH_S", "-5"),
        ("AEDMAP_TIME_ZONE", "Mars/Olympus"),
    ],
)
def test_an_impossible_setting_stops_the_program(name: str, value: str) -> None:
    """Nothing runs on a setting that cannot be meant."""
    with pytest.raises(InvalidInput):
        read_settings({name: value})
