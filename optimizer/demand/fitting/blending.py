"""Weights of a blend: those under which hidden arrests are likeliest.

    expected(c) = sum_k w_k m_k(c),   w >= 0

The likelihood of Poisson counts is concave in w, and w_k <- w_k * sum_c y_c m_k(c) / expected(c) / sum_c m_k(c) climbs
it (expectation-maximisation); afterwards the weights are scaled to add up to 1.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 500
_SETTLED = 1e-7


def blend_weights(
    counts: Sequence[NDArray[np.float64]], predicted: Sequence[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """(members,) weights that add up to 1. counts: (n,) a fold; predicted: (members, n) a fold."""
    count, members = np.concatenate(counts), np.concatenate(predicted, axis=1)
    total = members.sum(axis=1)
    seen = count > 0
    count, members = count[seen], members[:, seen]
    weight = np.full(len(total), 1 / len(total))
    for _ in range(_ROUNDS):
        step = (members * (count / (weight @ members))).sum(axis=1) / total
        renewed = weight * step
        if np.abs(renewed - weight).max() < _SETTLED:
            break
        weight = renewed
    return np.asarray(weight / weight.sum(), np.float64)
