"""Ways to hide some arrests from a model and ask it for them: later ones, those of whole blocks, or some at random."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.sources.arrest_points import Arrests
from optimizer.demand.study_area import StudyArea

# Share of the time that the first model may learn from; what is left is cut into equal parts, each asked for in turn.
_FIRST_LEARNS = 0.4


class Hidden(StrEnum):
    """What is hidden: later arrests, those in blocks of the map, or those at some of the places."""

    LATER = "later arrests"
    BLOCKS = "blocks of the map"
    PLACES = "places drawn at random"


@dataclass(frozen=True, eq=False)
class Fold:
    """train, test: (n,) arrests by cell; learn, judged: (n,) cells that a model may learn from and is asked about

    scale: how many times as many arrests are expected in the test as in the training, by its length
    """

    train: NDArray[np.float64]
    test: NDArray[np.float64]
    learn: NDArray[np.bool_]
    judged: NDArray[np.bool_]
    scale: float


def later_folds(arrests: Arrests, area: StudyArea, count: int) -> list[Fold]:
    """Each part of the time after the first 40 %, predicted from all before it; needs dates."""
    if arrests.day is None:
        return []
    first, last = int(arrests.day.min()), int(arrests.day.max()) + 1
    cuts = first + (last - first) * np.linspace(_FIRST_LEARNS, 1.0, count + 1)
    folds = []
    for begin, end in pairwise(cuts.tolist()):
        before, asked = arrests.day < begin, (arrests.day >= begin) & (arrests.day < end)
        if before.any() and asked.any():
            everywhere = np.ones(len(area), np.bool_)
            scale = float((end - begin) / (begin - first))
            folds.append(
                Fold(_count(arrests, area, before), _count(arrests, area, asked), everywhere, everywhere, scale)
            )
    return folds


def block_folds(arrests: Arrests, area: StudyArea, count: int, block_m: float, seed: int) -> list[Fold]:
    """Square blocks of block_m, dealt out at random into `count` hands; each hand predicted from the others."""
    at = np.floor(area.middle_m / block_m).astype(np.int64)
    _, block = np.unique(at, axis=0, return_inverse=True)
    block = block.ravel()
    hand = np.random.default_rng(seed).permutation(int(block.max()) + 1)[block] % count
    counts = _count(arrests, area, np.ones(len(arrests), np.bool_))
    folds = []
    for number in range(count):
        held = hand == number
        if counts[held].any() and counts[~held].any():
            folds.append(Fold(np.where(held, 0.0, counts), np.where(held, counts, 0.0), ~held, held, 1.0))
    return folds


def place_folds(arrests: Arrests, area: StudyArea, count: int, seed: int) -> list[Fold]:
    """Arrests dealt out at random into `count` hands, those at one point together; each predicted from the others."""
    place = places_of(arrests)
    hand = np.random.default_rng(seed).permutation(int(place.max()) + 1)[place] % count
    everywhere = np.ones(len(area), np.bool_)
    folds = []
    for number in range(count):
        held = hand == number
        if held.any() and not held.all():
            scale = float(held.sum() / (~held).sum())
            folds.append(Fold(_count(arrests, area, ~held), _count(arrests, area, held), everywhere, everywhere, scale))
    return folds


def places_of(arrests: Arrests) -> NDArray[np.int64]:
    """(m,) the number of each arrest's point; arrests at one point have the same."""
    _, place = np.unique(np.column_stack([arrests.lon, arrests.lat]), axis=0, return_inverse=True)
    return np.asarray(place.ravel(), np.int64)


def _count(arrests: Arrests, area: StudyArea, some: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.bincount(arrests.cell[some], minlength=len(area)).astype(np.float64)
