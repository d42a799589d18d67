"""Windows of the map: the rows of each, the sites that touch them, and where their prices stand."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solvers.incidence import Incidence, incidence_of


@dataclass(frozen=True, eq=False)
class Window:
    """One window in numbers of its own.

    incidence: its rows over its sites, without charges
    site: (sites,) their numbers in the problem; first: where its prices begin
    near_start, near: which of its sites share rows
    """

    incidence: Incidence
    site: NDArray[np.int64]
    first: int
    near_start: NDArray[np.int64]
    near: NDArray[np.int32]

    def own(self, price: NDArray[np.float64]) -> NDArray[np.float64]:
        """(sites,): the prices of this window."""
        return price[self.first : self.first + len(self.site)]

    def charged(self, price: NDArray[np.float64]) -> Incidence:
        """This window with its prices as charges."""
        return replace(self.incidence, charge=self.own(price))

    def gains(self, chosen: NDArray[np.int64]) -> float:
        """What its rows gain when these of its sites are open."""
        return self.incidence.objective(chosen)


@dataclass(frozen=True, eq=False)
class Windows:
    """All windows; site: (prices,) the site of each price; row_window: (rows,)."""

    windows: tuple[Window, ...]
    site: NDArray[np.int64]
    row_window: NDArray[np.int64]

    def first_prices(self, row_price: NDArray[np.float64], incidence: Incidence) -> NDArray[np.float64]:
        """(prices,): what prices on rows make of each site in each window; they prove what the row prices prove."""
        row = np.repeat(np.arange(incidence.rows), np.diff(incidence.row_start))
        place = self._places(self.row_window[row] * incidence.sites + incidence.row_site, incidence.sites)
        return np.bincount(place, row_price[row], len(self.site)).astype(np.float64)

    def inherited(self, old: "Windows", price: NDArray[np.float64], sites: int) -> NDArray[np.float64]:
        """(prices,): the prices of windows that were halves of these, added up; they prove no less."""
        of_old = np.repeat(np.arange(len(old.windows)), [len(one.site) for one in old.windows])
        place = self._places(of_old // 2 * sites + old.site, sites)
        return np.bincount(place, price, len(self.site)).astype(np.float64)

    def _places(self, key: NDArray[np.int64], sites: int) -> NDArray[np.int64]:
        of_window = np.repeat(np.arange(len(self.windows)), [len(one.site) for one in self.windows])
        return np.searchsorted(of_window * sites + self.site, key)


def windows_of(incidence: Incidence, row_window: NDArray[np.int64]) -> Windows:
    """row_window: (rows,) the window of each row."""
    covers = sparse.csr_array(
        (np.ones(len(incidence.row_site)), incidence.row_site, incidence.row_start), (incidence.rows, incidence.sites)
    )
    windows, first = [], 0
    for w in range(int(row_window.max(initial=-1)) + 1):
        rows = np.flatnonzero(row_window == w)
        part = covers[rows]
        site = np.unique(part.indices).astype(np.int64)
        inside = np.searchsorted(site, part.indices).astype(np.int32)
        own = incidence_of(part.indptr.astype(np.int64), inside, incidence.value[rows], np.zeros(len(site)))
        local = sparse.csr_array((np.ones(len(inside)), inside, part.indptr), (len(rows), len(site)))
        near = sparse.csr_array(local.T @ local)
        near.setdiag(0)
        near.eliminate_zeros()
        windows.append(Window(own, site, first, near.indptr.astype(np.int64), near.indices.astype(np.int32)))
        first += len(site)
    sites = np.concatenate([one.site for one in windows]) if windows else np.empty(0, np.int64)
    return Windows(tuple(windows), sites, row_window)
