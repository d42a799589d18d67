"""Who is covered and when: measured from the network, never taken from a solver."""

from optimizer.coverage.figures import Coverage, PeriodCoverage, RegionCoverage
from optimizer.coverage.nearest_device import metres_to_nearest

__all__ = ["Coverage", "PeriodCoverage", "RegionCoverage", "metres_to_nearest"]
