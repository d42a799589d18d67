"""What is known of each window: choices met so far, what its rows gain by each, and how the master mixes them."""

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.proof.price_steps import Columns
from optimizer.solvers.proof.windows import Windows

_NEAR = 0.03  # of what an open site is worth: patterns this much worse than the best of their window are let go
_MOST = 160  # a window


class Patterns:
    """Choices by window. Each is a cut: the window is worth at least its gains less the prices of its sites."""

    def __init__(self, windows: Windows, unit: float) -> None:
        self._windows, self._unit = windows, unit
        nothing = np.empty(0, np.int64)
        self.chosen: list[list[NDArray[np.int64]]] = [[nothing] for _ in windows.windows]
        self.gains: list[list[float]] = [[0.0] for _ in windows.windows]
        self.weight: list[NDArray[np.float64]] = [np.ones(1) for _ in windows.windows]
        self._known = [{nothing.tobytes()} for _ in windows.windows]

    def add(self, w: int, chosen: NDArray[np.int64]) -> bool:
        """Take note of a choice of window w (its own numbers, ascending); whether it is new."""
        chosen = chosen.astype(np.int64)
        if chosen.tobytes() in self._known[w]:
            return False
        self._known[w].add(chosen.tobytes())
        self.chosen[w].append(chosen)
        self.gains[w].append(self._windows.windows[w].gains(chosen))
        self.weight[w] = np.append(self.weight[w], 0.0)
        return True

    def worth(self, w: int, price: NDArray[np.float64]) -> NDArray[np.float64]:
        """(patterns of w,): gains less prices."""
        own = self._windows.windows[w].own(price)
        paid = np.array([own[chosen].sum() for chosen in self.chosen[w]])
        worth: NDArray[np.float64] = np.array(self.gains[w]) - paid
        return worth

    def best(self, w: int, price: NDArray[np.float64]) -> tuple[float, NDArray[np.int64]]:
        """(gains less prices, choice) of the pattern of w that is worth most."""
        worth = self.worth(w, price)
        k = int(np.argmax(worth))
        return float(worth[k]), self.chosen[w][k]

    def forget(self, price: NDArray[np.float64]) -> None:
        """Let go of those that the mix does not use and that are far from the best at these prices."""
        for w in range(len(self.chosen)):
            worth = self.worth(w, price)
            rank = np.empty(len(worth), np.int64)
            rank[np.argsort(-worth, kind="stable")] = np.arange(len(worth))
            keep = (self.weight[w] > 0) | ((worth > worth.max() - _NEAR * self._unit) & (rank < _MOST))
            self.chosen[w] = [one for one, kept in zip(self.chosen[w], keep, strict=True) if kept]
            self.gains[w] = [one for one, kept in zip(self.gains[w], keep, strict=True) if kept]
            self.weight[w] = self.weight[w][keep]
            self._known[w] = {one.tobytes() for one in self.chosen[w]}

    def restore(self, w: int, chosen: list[NDArray[np.int64]], weight: NDArray[np.float64]) -> None:
        """Know exactly these of window w, mixed like this."""
        self.chosen[w] = [one.astype(np.int64) for one in chosen]
        self.gains[w] = [self._windows.windows[w].gains(one) for one in self.chosen[w]]
        self.weight[w] = weight.astype(np.float64)
        self._known[w] = {one.tobytes() for one in self.chosen[w]}

    def columns(self) -> Columns:
        """All of them as arrays, window after window, in numbers of prices."""
        firsts = [one.first for one in self._windows.windows]
        members = [first + one for first, some in zip(firsts, self.chosen, strict=True) for one in some]
        return Columns(
            window_start=np.cumsum([0] + [len(some) for some in self.chosen]),
            gains=np.array([one for some in self.gains for one in some]),
            start=np.cumsum([0] + [len(one) for one in members]),
            member=np.concatenate(members) if members else np.empty(0, np.int64),
        )

    def all_weights(self) -> NDArray[np.float64]:
        """(patterns,): how the master mixes them, window after window."""
        return np.concatenate(self.weight) if self.weight else np.empty(0)

    def mix(self, weight: NDArray[np.float64]) -> None:
        """Keep the master's mix for the next time."""
        ends = np.cumsum([len(some) for some in self.gains])[:-1]
        self.weight = [np.ascontiguousarray(part) for part in np.split(weight, ends)]
