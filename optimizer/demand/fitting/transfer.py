"""Demand where no arrests are known: the incidence of elsewhere times the people here, as sure as its source says."""

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.incidence import drawn_factors
from optimizer.demand.fitting.request import ModelRequest

_HEAD = "There are no past arrests here: demand is the incidence of elsewhere times the people here."


def carried_over(
    evidence: Evidence, model: ModelRequest
) -> tuple[NDArray[np.float64], NDArray[np.float32] | None, str]:
    """(n,) arrests a year, (draws, n) the same with the incidence drawn within its limits, and what is sure about it.

    Without limits nothing is drawn: no error is made up.
    """
    home, out = evidence.at_home.sum(axis=1), evidence.out.sum(axis=1)
    limited = sum(1 for rate in evidence.rates if rate.log_error > 0)
    if not limited or not model.draws:
        return home + out, None, f"{_HEAD} How sure it is cannot be told from these inputs."
    factor = drawn_factors(evidence.rates, model.draws, model.seed)
    by_rate = evidence.by_rate
    of_cell = by_rate.sum(axis=1)
    share = np.divide(by_rate, of_cell[:, None], out=np.zeros_like(by_rate), where=of_cell[:, None] > 0)
    everywhere = by_rate.sum(axis=0) / by_rate.sum() if of_cell.any() else evidence.overall
    drawn = home * (factor @ share.T) + out * (factor @ everywhere)[:, None]
    told = (
        f"{_HEAD} Its standard errors come from the stated limits of {limited} of {len(evidence.rates)} incidences "
        "alone; that people live elsewhere than these inputs say, or have arrests more or less often here, is not in "
        "them."
    )
    return home + out, drawn.astype(np.float32), told
