"""Where and when arrests are to be expected, as arrays."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.cells import CellGrid
from optimizer.demand.periods import Period


class DemandUnit(StrEnum):
    """What the numbers of a surface are; a proxy knows shares only."""

    ARRESTS_PER_YEAR = "expected arrests per year"
    SHARE = "share of demand (proxy)"


@dataclass(frozen=True, eq=False)
class DemandSurface:
    """Demand by cell and period.

    column, row: (n,) int64, the cell in grid; lon, lat: (n,) degrees, the mean place of the demand in the cell
    demand: (n, periods) float64, in `unit`, in the hours of each period of a year
    residents: (n,) float64, people living in the cell, 0 throughout where no population was given
    notes: what a reader has to know, in sentences
    standard_error: (n, periods) float64, of demand, in the same unit; None where nobody can tell
    redrawn: (draws, n) float32, demand of each cell over all periods as fitted to bootstrap draws of the data; None
    without them. Shares of whole surfaces keep what cells have in common, which standard errors of cells do not.
    """

    grid: CellGrid
    column: NDArray[np.int64]
    row: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    demand: NDArray[np.float64]
    residents: NDArray[np.float64]
    periods: tuple[Period, ...]
    unit: DemandUnit
    notes: tuple[str, ...]
    standard_error: NDArray[np.float64] | None = None
    redrawn: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.column)

    @property
    def proxy(self) -> bool:
        """Whether buildings and venues stand in for people."""
        return self.unit is DemandUnit.SHARE

    @property
    def of_cell(self) -> NDArray[np.float64]:
        """(n,) demand of each cell over all periods."""
        return np.asarray(self.demand.sum(axis=1), np.float64)

    @property
    def total(self) -> float:
        """All demand of all cells and periods."""
        return float(self.demand.sum())

    def within(self, inside: NDArray[np.bool_]) -> "DemandSurface":
        """The surface of some of its cells; inside: (n,) bool."""
        return replace(
            self,
            column=self.column[inside],
            row=self.row[inside],
            lon=self.lon[inside],
            lat=self.lat[inside],
            demand=self.demand[inside],
            residents=self.residents[inside],
            standard_error=None if self.standard_error is None else self.standard_error[inside],
            redrawn=None if self.redrawn is None else self.redrawn[:, inside],
        )
