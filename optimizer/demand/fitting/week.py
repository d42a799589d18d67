"""When in the week arrests happen: the share of each period."""

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.periods import HOURS_A_WEEK, Period
from optimizer.demand.sources.arrest_points import Arrests

# So many arrests, spread as expected, are added to those counted, so that few arrests do not empty a period [assumed].
_PRIOR_ARRESTS = 20.0
_THURSDAY = 3  # 1970-01-01


def shares_of_periods(evidence: Evidence) -> tuple[NDArray[np.float64], str]:
    """(n, periods) each cell's arrests by period, adding up to 1, and in a sentence where they come from.

    People at home and out, where known, tell cells apart; dates and times of past arrests then correct each period for
    all cells alike.
    """
    periods = evidence.periods
    hours = np.array([len(period.hours_of_week) for period in periods], np.float64)
    expected = evidence.expected
    known = expected.sum(axis=1) > 0
    shares = np.tile(hours / hours.sum(), (len(evidence.area), 1))
    shares[known] = expected[known] / expected[known].sum(axis=1, keepdims=True)
    source = "people at home and out" if known.any() else "the number of hours alone [assumed]"
    arrests = evidence.arrests
    if isinstance(arrests, Arrests) and arrests.day is not None:
        usual = expected.sum(axis=0) / expected.sum() if known.any() else hours / hours.sum()
        seen = _seen(arrests, periods)
        factor = (seen + _PRIOR_ARRESTS * usual) / (seen.sum() + _PRIOR_ARRESTS) / np.maximum(usual, 1e-12)
        shares = shares * factor
        shares /= shares.sum(axis=1, keepdims=True)
        source += " and the dates of past arrests" if arrests.hour is None else " and dates and times of past arrests"
        source += ", evenly over the hours of a day [assumed]" if arrests.hour is None else ""
    return shares, f"The share of each period comes from {source}."


def _seen(arrests: Arrests, periods: tuple[Period, ...]) -> NDArray[np.float64]:
    """(periods,) arrests in the hours of each; without times of day each counts evenly over its day."""
    week = np.zeros(HOURS_A_WEEK)
    if arrests.day is not None:
        weekday = (arrests.day + _THURSDAY) % 7
        if arrests.hour is None:
            week += np.repeat(np.bincount(weekday, minlength=7) / 24, 24)
        else:
            week += np.bincount(24 * weekday + arrests.hour, minlength=HOURS_A_WEEK)
    return np.array([week[list(period.hours_of_week)].sum() for period in periods])
