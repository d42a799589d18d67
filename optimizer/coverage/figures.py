"""How much of the demand is covered, before and after, by period and region."""

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
class RegionCoverage:
    """Shares of one region's demand, 0 to 1, as for a period, over all hours. demand_share: of all demand.

    devices_before, devices_after: devices that stand in the region
    """

    name: str
    demand_share: float
    before: float
    after: float
    open_before: float
    open_after: float
    devices_before: int
    devices_after: int


@dataclass(frozen=True)
class Coverage:
    """Shares of all demand, 0 to 1.

    off_network: demand farther from every street than the scenario allows; it counts as not covered
    out_of_reach: demand on the network that no device and no candidate site can cover
    hours_unknown_before, hours_unknown_after: shares of the devices whose opening hours are not known
    by_region: the parts with demand or devices, () where the scenario names none; the last one holds what lies in none
        of them, if anything does
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
    by_region: tuple[RegionCoverage, ...] = ()
