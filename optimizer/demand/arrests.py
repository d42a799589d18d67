"""From people to expected arrests.

For cell c and period p, with the hours h of the week that belong to p:

    arrests per year [c, p] = incidence / 100,000 / 168 * sum over h in p of
                              (home_share[p] * residents[c] + stay_min / 60 * counted[c, h])

The incidence (arrests per 100,000 people and year) is a rate per person and hour: a year has 168 kinds of hour, one
for each hour of the week. A resident counts in the cell where he lives for the share of the period in which people are
at home (home_share, a setting, 1 unless the planner knows better); a person counted outside counts where he was seen,
for the minutes a counted person stays (stay_min, a setting). The two are added: who is out is one of the town's own
residents or a guest, and the counts do not say which. With home_share 1 the people out are therefore counted on top.
Age, sex and time of day do not change the rate, because the inputs do not carry them.
"""

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from optimizer.demand.cells import CellGrid, People
from optimizer.demand.periods import HOURS_A_WEEK, Period
from optimizer.demand.surface import DemandSurface, DemandUnit


def expected_arrests(
    grid: CellGrid,
    residents: People | None,
    counted: People | None,
    periods: tuple[Period, ...],
    incidence_per_100000_per_year: float,
    stay_min: float,
    notes: tuple[str, ...] = (),
) -> DemandSurface:
    """The surface for residents (k = 1) and people counted by hour of the week (k = 168); one of them may be None.

    Raises InvalidInput when nobody is inside the town.
    """
    told = list(notes)
    points: list[People] = []
    living: list[NDArray[np.float64]] = []
    if residents is not None:
        homes = _inside(grid, residents, "residents", told)
        points.append(_at_home(homes, periods))
        living.append(homes.people[:, 0])
    if counted is not None:
        out = _inside(grid, counted, "people counted", told)
        points.append(_out(out, periods, stay_min))
        living.append(np.zeros(len(out)))
    rate = incidence_per_100000_per_year / 100_000 / HOURS_A_WEEK
    everyone = People(
        np.concatenate([part.lon for part in points]),
        np.concatenate([part.lat for part in points]),
        np.concatenate([part.people for part in points]) * rate,
    )
    return gather(grid, everyone, np.concatenate(living), periods, DemandUnit.ARRESTS_PER_YEAR, tuple(told))


def gather(
    grid: CellGrid,
    points: People,
    residents: NDArray[np.float64],
    periods: tuple[Period, ...],
    unit: DemandUnit,
    notes: tuple[str, ...],
) -> DemandSurface:
    """Add up points with demand by period, (n, periods), to cells; cells without demand are left out."""
    weight = points.people.sum(axis=1)
    kept = weight > 0
    if not kept.any():
        raise InvalidInput("There is no demand inside the town: everyone given is outside it, or nobody was given.")
    column, row = grid.cell_of(points.lon[kept], points.lat[kept])
    cells, cell = np.unique(np.column_stack([row, column]), axis=0, return_inverse=True)
    cell = cell.ravel()
    count = len(cells)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(cell, weights=values, minlength=count).astype(np.float64)

    of_cell = total(weight[kept])
    demand = np.column_stack([total(points.people[kept, p]) for p in range(len(periods))])
    return DemandSurface(
        grid=grid,
        column=cells[:, 1],
        row=cells[:, 0],
        lon=total(weight[kept] * points.lon[kept]) / of_cell,
        lat=total(weight[kept] * points.lat[kept]) / of_cell,
        demand=demand,
        residents=total(residents[kept]),
        periods=periods,
        unit=unit,
        notes=notes,
    )


def _at_home(residents: People, periods: tuple[Period, ...]) -> People:
    """Person-hours a week by period, (n, periods), of those at home."""
    hours = np.array([[period.home_share * len(period.hours_of_week) for period in periods]])
    return People(residents.lon, residents.lat, residents.people * hours)


def _out(counted: People, periods: tuple[Period, ...], stay_min: float) -> People:
    """Person-hours a week by period, (n, periods), of those counted outside."""
    by_period = [counted.people[:, list(period.hours_of_week)].sum(axis=1) for period in periods]
    return People(counted.lon, counted.lat, stay_min / 60 * np.column_stack(by_period))


def _inside(grid: CellGrid, people: People, what: str, told: list[str]) -> People:
    """The people in the town; how many are not is told."""
    inside = grid.inside(people.lon, people.lat)
    of_point = people.people.mean(axis=1)
    everyone, outside = float(of_point.sum()), float(of_point[~inside].sum())
    if outside >= everyone > 0:
        raise InvalidInput(
            f"None of the {everyone:,.0f} {what} is in the town; check that longitude and latitude are not exchanged, "
            "or give the file of this town."
        )
    if outside > 0:
        share = f"{100 * outside / everyone:.1f} %"
        told.append(
            f"{outside:,.0f} of {everyone:,.0f} {what} ({share}) are outside the town's streets "
            "and are not part of the figures."
        )
    return People(people.lon[inside], people.lat[inside], people.people[inside])
