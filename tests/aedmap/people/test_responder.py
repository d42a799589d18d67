"""Certificates and the person who holds them."""

from datetime import date, timedelta

import pytest

from aedmap.errors import InvalidInput
from aedmap.people import last_day
from tests.aedmap.made_up import NOON, make_certificate, make_responder


def test_a_certificate_is_good_on_its_first_and_last_day() -> None:
    """Both days count; the days before and after do not."""
    certificate = make_certificate(issued_on=date(2025, 1, 1), expires_on=date(2026, 12, 31))
    assert certificate.valid_on(date(2025, 1, 1))
    assert certificate.valid_on(date(2026, 12, 31))
    assert not certificate.valid_on(date(2024, 12, 31))
    assert not certificate.valid_on(date(2027, 1, 1))


def test_a_certificate_that_expires_before_it_is_issued_is_refused() -> None:
    """Swapped dates are a typing mistake, not a certificate."""
    with pytest.raises(InvalidInput, match="before it was issued"):
        make_certificate(issued_on=date(2026, 1, 2), expires_on=date(2026, 1, 1))


def test_only_a_verified_certificate_counts() -> None:
    """What nobody has compared with the issuer's record proves nothing."""
    assert make_responder(certificates=(make_certificate(verified=False),)).certificate_on(date(2026, 1, 1)) is None
    assert make_responder().certificate_on(date(2026, 1, 1)) is not None


def test_the_repr_shows_the_id_and_nothing_else() -> None:
    """A responder in a log line gives away neither name nor phone nor position."""
    assert repr(make_responder("R-7", name="Secret", phone="555")) == "Responder(id='R-7')"


@pytest.mark.parametrize(
    "wrong",
    [
        {"turnout_s": -1.0},
        {"turnout_s": float("nan")},
        {"speed_m_s": 0.0},
        {"position": None},
        {"position_at": None},
        {"position_at": (NOON + timedelta()).replace(tzinfo=None)},
    ],
)
def test_an_impossible_responder_is_refused(wrong: dict[str, object]) -> None:
    """Times and speeds that would break a ranking never get into one."""
    with pytest.raises(InvalidInput):
        make_responder(**wrong)


def test_a_certificate_beyond_the_calendar_is_refused() -> None:
    """A mistyped year of issue is answered with a sentence; a leap day lapses on 28 February."""
    assert last_day(date(2024, 2, 29), 3) == date(2027, 2, 28)
    with pytest.raises(InvalidInput, match="9998-01-01"):
        last_day(date(9998, 1, 1), 3)


@pytest.mark.parametrize(("first", "last"), [((1, 1, 1), (2027, 1, 1)), ((2025, 1, 1), (9999, 12, 31))])
def test_a_certificate_has_days_of_our_time(first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """Its notices are reckoned from them, and the calendar ends before some would fall due."""
    with pytest.raises(InvalidInput, match="between 1950 and 2200"):
        make_certificate(issued_on=date(*first), expires_on=date(*last))
