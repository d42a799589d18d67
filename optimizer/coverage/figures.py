"""How much of the demand is covered, before and after, by period."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PeriodCoverage:
    """Shares of one period's demand, 0 to 1.

    before, after: a device is near enough, whether its door is open or not
    open_before, open_after: a device is near enough that is known to be open; unknown hours do not count as open
    """

    name: str
    before: float
    after: float
    open_before: float
    open_after: float


@dataclass(frozen=True)
class Coverage:
    """Shares of all demand, 0 to 1.

    off_network: demand farther from every street than the scenario allows; it counts as not covered
    out_of_reach: demand on the network that no device and no candidate site can cover
    hours_unknown_before, hours_unknown_after: shares of the devices whose opening hours are not known
    """

    before: float
    after: float
    open_before: float
    open_after: float
    by_period: tuple[PeriodCoverage, ...]
    off_network: float
    out_of_reach: float
    hours_unknown_before: float
    hours_unknown_after: float
