"""Who may be sent: each condition alone is enough to leave somebody out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.dispatch import Policy, Refusal, why_not
from aedmap.geography import Position
from aedmap.people import ALWAYS, Availability, ResponderStatus, WeeklyHours
from tests.aedmap.made_up import HERE, NOON, make_certificate, make_responder

POLICY = Policy()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"status": ResponderStatus.LAPSING}, None),
        ({"status": ResponderStatus.SUSPENDED}, Refusal.NOT_ACTIVE),
        ({"status": ResponderStatus.CERTIFICATE_VERIFIED}, Refusal.NOT_ACTIVE),
        ({"consents": False}, Refusal.NO_CONSENT),
        ({"certificates": ()}, Refusal.NO_CERTIFICATE),
        ({"certificates": (make_certificate(expires_on=date(2026, 5, 5)),)}, Refusal.CERTIFICATE_NOT_VALID),
        ({"certificates": (make_certificate(expires_on=date(2026, 5, 6)),)}, None),
        ({"certificates": (make_certificate(issued_on=date(2026, 5, 7)),)}, Refusal.CERTIFICATE_NOT_VALID),
        ({"certificates": (make_certificate(verified=False),)}, Refusal.CERTIFICATE_UNVERIFIED),
        ({"busy_with": 3}, Refusal.BUSY),
        (
            {"availability": Availability((WeeklyHours(0, 0, 1440),), "Asia/Shanghai")},
            Refusal.OFF_HOURS,
        ),
        (
            {"availability": Availability(ALWAYS, "Asia/Shanghai", quiet=(WeeklyHours(2, 690, 750),))},
            Refusal.QUIET_HOURS,
        ),
        ({"availability": Availability(ALWAYS, "Asia/Shanghai", quiet=(WeeklyHours(2, 690, 720),))}, None),
        ({"homes_too": False}, None),
        ({"position": None, "position_at": None, "work": HERE}, None),
        ({"position": None, "position_at": None, "work": Position(25.5, 60.2), "base": None}, None),
        ({"position_at": NOON - timedelta(minutes=31)}, Refusal.NO_POSITION),
        ({"position_at": NOON + timedelta(minutes=31)}, Refusal.NO_POSITION),
        ({"position_at": NOON - timedelta(minutes=31), "base": HERE}, None),
        ({"position": None, "position_at": None}, Refusal.NO_POSITION),
        ({"position": None, "position_at": None, "base": HERE}, None),
    ],
)
def test_each_condition_alone_decides(changes: dict[str, Any], refusal: Refusal | None) -> None:
    """One responder who is good in every respect but one."""
    assert why_not(make_responder(**changes), NOON, POLICY) == refusal


def test_who_goes_to_public_places_only_is_not_asked_into_a_home() -> None:
    """Their wish holds wherever the desk says the patient is in a home."""
    public_only, anywhere = make_responder(homes_too=False), make_responder()
    assert why_not(public_only, NOON, POLICY, at_home=True) == Refusal.NOT_IN_HOMES
    assert why_not(anywhere, NOON, POLICY, at_home=True) is None


def test_people_are_at_work_in_working_hours_and_at_home_otherwise() -> None:
    """Wednesday noon in Shanghai is at work; Wednesday evening and Sunday are not."""
    work, home = Position(24.95, 60.17), Position(24.99, 60.2)
    one = make_responder(position=None, position_at=None, base=home, work=work)
    assert one.whereabouts(NOON, 1800) == work
    assert one.whereabouts(NOON + timedelta(hours=8), 1800) == home
    assert one.whereabouts(NOON + timedelta(days=4), 1800) == home


def test_a_pause_is_over_when_it_is_over() -> None:
    """Paused until one minute from now."""
    one = make_responder()
    paused = replace(one, availability=replace(one.availability, paused_until=NOON + timedelta(minutes=1)))
    assert why_not(paused, NOON, POLICY) == Refusal.PAUSED
    assert why_not(paused, NOON + timedelta(minutes=1), POLICY) is None


def test_the_day_is_the_responders_own() -> None:
    """A certificate that ends on 5 May is over at 00:30 on the 6th in Shanghai, though UTC still has the 5th."""
    one = make_responder(
        certificates=(make_certificate(expires_on=date(2026, 5, 5)),),
        position_at=datetime(2026, 5, 5, 16, 30, tzinfo=UTC),
    )
    assert why_not(one, datetime(2026, 5, 5, 16, 30, tzinfo=UTC), POLICY) == Refusal.CERTIFICATE_NOT_VALID
    assert why_not(one, datetime(2026, 5, 5, 15, 30, tzinfo=UTC), Policy(position_fresh_s=7200)) is None


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.booleans())
def test_an_expired_or_unverified_certificate_never_adds_a_responder(expires_on: date, verified: bool) -> None:
    """Whatever else is said, only a verified certificate valid on the day counts."""
    issued_on = min(expires_on, date(2020, 1, 1))
    certificate = make_certificate(issued_on=issued_on, expires_on=expires_on, verified=verified)
    answer = why_not(make_responder(certificates=(certificate,)), NOON, POLICY)
    assert (answer is None) == (verified and expires_on >= date(2026, 5, 6))
