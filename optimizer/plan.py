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
class Choice:
    """One chosen site.

    rank: 1 adds most; each next one adds most to those before it
    gain: demand newly covered, in the surface's unit; gain_share: the same as a share of all demand
    """

    rank: int
    site: CandidateSite
    gain: float
    gain_share: float

    @property
    def position(self) -> Position:
        return self.site.position


@dataclass(frozen=True)
class InputRecord:
    """One thing the plan was made from. fingerprint: SHA-256 of its content; what: its part in the scenario."""

    what: str
    name: str
    fingerprint: str


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
    upper_bound: share of all demand that no choice within the budget can exceed
    gap: share of what could still be gained that is not proven reached: (best possible gain - gain) / best possible
    gain; 0 when optimal
    status: optimal, gap or cancelled; seconds: wall clock of the whole run
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
    coverage: Coverage
    upper_bound: float
    gap: float
    status: str
    seconds: float
    inputs: tuple[InputRecord, ...]
    notes: tuple[str, ...]
    sample: bool

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def proxy(self) -> bool:
        """Whether buildings and venues stood in for people."""
        return self.demand.proxy
