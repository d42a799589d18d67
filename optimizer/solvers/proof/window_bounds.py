"""What each window can be worth at given prices, proven by branch and bound; any of its bounds is valid."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.proof.price_steps import sites_worth
from optimizer.solvers.proof.windows import Window, Windows
from optimizer.solvers.reduce import Reduced
from optimizer.solvers.sides import SideRows

_ROUNDING = 1e-6  # of all gains of the window, more than what HiGHS takes as kept or as whole can be worth


@dataclass(frozen=True, eq=False)
class WindowBound:
    """bound: no choice gains more less its prices; chosen: the best one seen."""

    window: int
    bound: float
    chosen: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Allowance:
    """For each window: seconds (asked when it begins), nodes, and how far above its best choice a bound is enough."""

    seconds: Callable[[], float]
    nodes: int | None
    enough: float
    cancelled: Callable[[], bool]


def bound_windows(
    windows: Windows,
    which: list[int],
    price: NDArray[np.float64],
    best: Callable[[int], tuple[float, NDArray[np.int64]]],
    count: int,
    allowance: Allowance,
    seed: int,
) -> Iterator[WindowBound]:
    """Bounds of these windows on both cores, in their order. best: (worth, choice) to begin with."""
    with ThreadPoolExecutor(2) as cores:

        def one(w: int) -> WindowBound:
            return _bound(w, windows.windows[w], price, best(w), count, allowance, seed)

        yield from cores.map(one, which)


def charge_with_sides(reduced: Reduced, side_price: NDArray[np.float64]) -> NDArray[np.float64]:
    """(sites,): what an open site takes off the value when side rows have these prices."""
    charge = reduced.incidence.charge
    return charge + reduced.sides.matrix.T @ side_price if len(reduced.sides) else charge


def joined_bound(
    reduced: Reduced,
    windows: Windows,
    bounds: NDArray[np.float64],
    price: NDArray[np.float64],
    side_price: NDArray[np.float64],
) -> float:
    """What the bounds of all windows at these prices prove together, with a margin for rounding."""
    charge = charge_with_sides(reduced, side_price)
    worth, size = sites_worth(windows.site, price, charge, reduced.count)
    of_sides = float(side_price @ reduced.sides.limit) if len(reduced.sides) else 0.0
    size += float(np.abs(bounds).sum() + np.abs(side_price * reduced.sides.limit).sum())
    longest = len(windows.site) + len(bounds) + len(reduced.sides) + 64
    margin = 2.0 * float(np.finfo(np.float64).eps) * longest * size
    return float(bounds.sum()) + worth + of_sides + margin


def _bound(
    w: int,
    window: Window,
    price: NDArray[np.float64],
    best: tuple[float, NDArray[np.int64]],
    count: int,
    allowance: Allowance,
    seed: int,
) -> WindowBound:
    worth, chosen = best
    gains = float(window.incidence.value.sum())
    if window.incidence.sites == 0:
        return WindowBound(w, 0.0, chosen)
    enough = worth + allowance.enough

    def interrupted(bound: float) -> bool:
        return bound <= enough or allowance.cancelled()

    limits = Limits(allowance.seconds(), allowance.nodes, interrupted, allowance.enough)
    nothing_else = SideRows(sparse.csr_array((0, window.incidence.sites)), np.empty(0), ())
    room = min(count, window.incidence.sites)
    answer = solve_exactly(window.charged(price), room, nothing_else, chosen, limits, seed)
    if answer.chosen is not None and len(answer.chosen) <= room:
        own = window.own(price)
        if window.gains(answer.chosen) - float(own[answer.chosen].sum()) > worth:
            chosen = answer.chosen
            worth = window.gains(chosen) - float(own[chosen].sum())
    size = gains + float(window.own(price).sum())
    bound = min(answer.bound, gains) + _ROUNDING * gains + len(window.site) * float(np.finfo(np.float64).eps) * size
    return WindowBound(w, max(bound, worth), chosen)
