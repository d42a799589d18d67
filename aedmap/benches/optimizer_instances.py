"""Synthetic covering instances: rows and sites in the unit square, about 20 covering sites a row, p = sites / 25."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers import CoverProblem

COVERING = 20
SITES_A_DEVICE = 25


@dataclass(frozen=True, eq=False)
class Scatter:
    """row_xy: (rows, 2), site_xy: (sites, 2) in the unit square; weight: (rows,) int64 from 1 to 100; radius."""

    row_xy: NDArray[np.float64]
    site_xy: NDArray[np.float64]
    weight: NDArray[np.int64]
    radius: float

    def problem(self) -> CoverProblem:
        """Every site within the radius covers a row."""
        start, site = covers_within(self.row_xy, self.site_xy, self.radius)
        sites = len(self.site_xy)
        return CoverProblem(start, site, self.weight, sites, sites // SITES_A_DEVICE)


def radius_for(sites: int) -> float:
    """Within which so many sites are found on average, away from the edge."""
    return float(np.sqrt(COVERING / sites / np.pi))


def uniform(rows: int, sites: int, seed: int) -> Scatter:
    """Rows and sites anywhere alike."""
    rng = np.random.default_rng(seed)
    row_xy, site_xy = rng.random((rows, 2)), rng.random((sites, 2))
    return Scatter(row_xy, site_xy, rng.integers(1, 101, rows), radius_for(sites))


def clustered(rows: int, sites: int, seed: int) -> Scatter:
    """Four fifths in towns of heavy-tailed size, a fifth in the countryside; the radius is set on a sample of rows."""
    rng = np.random.default_rng(seed)
    towns = 40
    size = rng.pareto(1.1, towns) + 0.2
    centre, width = rng.random((towns, 2)), 0.01 + 0.03 * np.sqrt(size / size.max())

    def scatter(n: int) -> NDArray[np.float64]:
        town = rng.choice(towns, n, p=size / size.sum())
        xy = centre[town] + rng.normal(size=(n, 2)) * width[town, None]
        rural = rng.random(n) < 0.2
        xy[rural] = rng.random((int(rural.sum()), 2))
        inside: NDArray[np.float64] = np.clip(xy, 0.0, 1.0)
        return inside

    row_xy, site_xy = scatter(rows), scatter(sites)
    sample = row_xy[: min(rows, 2000)]
    low, high = 0.0, 0.5
    for _ in range(30):
        middle = 0.5 * (low + high)
        many = len(covers_within(sample, site_xy, middle)[1]) > COVERING * len(sample)
        low, high = (low, middle) if many else (middle, high)
    return Scatter(row_xy, site_xy, rng.integers(1, 101, rows), high)


def covers_within(
    row_xy: NDArray[np.float64], site_xy: NDArray[np.float64], radius: float
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """(row_start, row_site): the sites within the radius of each row, ascending, by a grid of the radius's width."""
    cells = max(1, min(4096, int(1.0 / max(radius, 1e-9))))
    of_site = _cell(site_xy, cells)
    order = np.argsort(of_site, kind="stable")
    first = np.searchsorted(of_site[order], np.arange(cells * cells + 1))
    start = np.concatenate([[0], np.cumsum(_near(row_xy, site_xy, radius, cells, order, first))])
    site = np.empty(int(start[-1]), np.int32)
    _fill(row_xy, site_xy, radius, cells, order, first, start, site)
    return start.astype(np.int64), site


def _cell(xy: NDArray[np.float64], cells: int) -> NDArray[np.int64]:
    place = np.minimum((xy * cells).astype(np.int64), cells - 1)
    numbers: NDArray[np.int64] = place[:, 1] * cells + place[:, 0]
    return numbers


@njit(cache=True)
def _near(
    row_xy: NDArray[np.float64], site_xy: NDArray[np.float64], radius: float, cells: int, order: NDArray[np.int64],
    first: NDArray[np.int64],
) -> NDArray[np.int64]:  # fmt: skip
    found = np.zeros(len(row_xy), np.int64)
    for i in range(len(row_xy)):
        x, y = row_xy[i]
        for cy in range(max(0, int((y - radius) * cells)), min(cells - 1, int((y + radius) * cells)) + 1):
            for cx in range(max(0, int((x - radius) * cells)), min(cells - 1, int((x + radius) * cells)) + 1):
                for e in range(first[cy * cells + cx], first[cy * cells + cx + 1]):
                    j = order[e]
                    if (site_xy[j, 0] - x) ** 2 + (site_xy[j, 1] - y) ** 2 <= radius * radius:
                        found[i] += 1
    return found


@njit(cache=True)
def _fill(
    row_xy: NDArray[np.float64], site_xy: NDArray[np.float64], radius: float, cells: int, order: NDArray[np.int64],
    first: NDArray[np.int64], start: NDArray[np.int64], site: NDArray[np.int32],
) -> None:  # fmt: skip
    for i in range(len(row_xy)):
        x, y = row_xy[i]
        n = start[i]
        for cy in range(max(0, int((y - radius) * cells)), min(cells - 1, int((y + radius) * cells)) + 1):
            for cx in range(max(0, int((x - radius) * cells)), min(cells - 1, int((x + radius) * cells)) + 1):
                for e in range(first[cy * cells + cx], first[cy * cells + cx + 1]):
                    j = order[e]
                    if (site_xy[j, 0] - x) ** 2 + (site_xy[j, 1] - y) ** 2 <= radius * radius:
                        site[n] = j
                        n += 1
        site[start[i] : n] = np.sort(site[start[i] : n])
