"""The answer to a scenario: which sites, in which order, and what they change."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.geography import Position
from aedmap.registry import Aed
from optimizer.coverage import Coverage
from optimizer.demand import DemandSurface
from optimizer.scenario import Scenario
from optimizer.sites import CandidateSite


@dataclass(frozen=True)
class Why:
    """Why a site: shares of all demand, 0 to 1.

    alone_share: near this device and near no other, whether new or already out
    lost_share: what the objective loses when the device is left out of the plan
    substitute: the best other site in its place, None when no other adds anything; substitute_share: what it wins back
    """

    alone_share: float
    lost_share: float
    substitute: CandidateSite | None
    substitute_share: float


@dataclass(frozen=True)
class Choice:
    """One chosen site.

    rank: 1 adds most; each next one adds most to those before it
    gain: what it adds to the objective, in the surface's unit; gain_share: the same as a share of all demand
    cost: its price in the budget's currency, None where nobody said
    """

    rank: int
    site: CandidateSite
    gain: float
    gain_share: float
    cost: float | None
    why: Why

    @property
    def position(self) -> Position:
        return self.site.position


@dataclass(frozen=True)
class ObjectiveValue:
    """What the plan was asked to make large, as shares of all demand, 0 to 1.

    kind: coverage (a device in reach), backup_coverage (second devices count too), expected_coverage (any may be
    missing), gradual_coverage or survival; with open_ before it where only doors known to be open count
    upper_bound: no choice of sites within the budget and the rules can exceed it
    """

    kind: str
    before: float
    after: float
    upper_bound: float


@dataclass(frozen=True)
class FrontierPoint:
    """What another budget would be worth.

    step: the count of devices or sum of money that was allowed; devices: chosen; cost: theirs, None without prices
    value, upper_bound: of the objective, as shares of all demand
    """

    step: float
    devices: int
    cost: float | None
    value: float
    upper_bound: float
    status: str


@dataclass(frozen=True)
class InputRecord:
    """One thing the plan was made from. fingerprint: SHA-256 of its content; what: its part in the scenario.

    title, licence, dated: as the scenario states them, None where it does not
    """

    what: str
    name: str
    fingerprint: str
    title: str | None = None
    licence: str | None = None
    dated: str | None = None


@dataclass(frozen=True)
class TownRecord:
    """The town a plan is for; fingerprint as in its folder; licence: what has to be said of its map data."""

    name: str | None
    fingerprint: str
    licence: str
    extract_date: str | None


@dataclass(frozen=True, eq=False)
class PlacementPlan:
    """Choices in order, coverage measured again from the network, and how good they provably are.

    existing: devices counted on and kept; candidates: sites that could have been chosen
    covered_before, covered_after: (cells,) bool; off_network: (cells,) bool
    out_of_reach: (cells,) bool, on the network, but no device and no candidate site can cover it
    objective: what was made as large as possible, with its bound
    gap: share of what could still be gained that is not proven reached: (best possible gain - gain) / best possible
    gain; 0 when optimal
    frontier: other budgets, ascending, () when not asked for; knee: the point after which money buys least, None when
    the curve has no bend
    status: optimal, gap or cancelled; seconds: wall clock of the whole run
    reused: steps whose results an earlier run with the same inputs had left
    sample: made from made-up data, which every page and file has to say
    """

    scenario: Scenario
    town: TownRecord
    demand: DemandSurface
    existing: tuple[Aed, ...]
    candidates: tuple[CandidateSite, ...]
    choices: tuple[Choice, ...]
    covered_before: NDArray[np.bool_]
    covered_after: NDArray[np.bool_]
    off_network: NDArray[np.bool_]
    out_of_reach: NDArray[np.bool_]
    coverage: Coverage
    objective: ObjectiveValue
    gap: float
    status: str
    seconds: float
    inputs: tuple[InputRecord, ...]
    notes: tuple[str, ...]
    sample: bool
    frontier: tuple[FrontierPoint, ...] = ()
    knee: int | None = None
    reused: tuple[str, ...] = ()

    @property
    def upper_bound(self) -> float:
        """Of the objective: share of all demand that no choice within the budget can exceed."""
        return self.objective.upper_bound

    @property
    def spent(self) -> float | None:
        """What the chosen sites cost together, None where a price is not known."""
        prices = [choice.cost for choice in self.choices if choice.cost is not None]
        return sum(prices) if len(prices) == len(self.choices) else None

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def proxy(self) -> bool:
        """Whether buildings and venues stood in for people."""
        return self.demand.proxy
