"""When somebody is told that their certificate expires, and when it lapses. Pure: the day comes in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from aedmap.people.certificate import Certificate


class Timer(StrEnum):
    """What falls due on a day before, or the day after, a certificate's last."""

    DAYS_60 = "expires_in_60_days"
    DAYS_30 = "expires_in_30_days"
    DAYS_7 = "expires_in_7_days"
    LAPSED = "certificate_lapsed"


DAYS_BEFORE = {Timer.DAYS_60: 60, Timer.DAYS_30: 30, Timer.DAYS_7: 7, Timer.LAPSED: -1}
# From the first notice on somebody is lapsing.
LAPSING_DAYS = DAYS_BEFORE[Timer.DAYS_60]


@dataclass(frozen=True)
class DueTimer:
    """timer of the certificate with this ordinal; due_on: the day it falls due"""

    ordinal: int
    timer: Timer
    due_on: date


def timers_of(certificate: Certificate) -> list[DueTimer]:
    """The four timers of one certificate, the earliest first."""
    return [
        DueTimer(certificate.ordinal, timer, certificate.expires_on - timedelta(days=days))
        for timer, days in DAYS_BEFORE.items()
    ]


def counting(certificates: Iterable[Certificate]) -> Certificate | None:
    """The certificate that decides when somebody lapses: of the verified ones that which expires last."""
    return max((one for one in certificates if one.verified), key=lambda one: one.expires_on, default=None)


def newest_due(open_timers: Collection[DueTimer], decides: Certificate | None, day: date) -> DueTimer | None:
    """Which one to tell: the newest that is due of the certificate that decides. The others due are past or moot."""
    due = [one for one in open_timers if one.due_on <= day and decides and one.ordinal == decides.ordinal]
    return max(due, key=lambda one: one.due_on, default=None)
