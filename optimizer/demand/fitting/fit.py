"""From a request to a surface of demand, with how well it predicts and how sure it is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.progress import Progress, silent
from optimizer.demand.fitting.area_counts import fit_area_counts
from optimizer.demand.fitting.evidence import Evidence, gather_evidence
from optimizer.demand.fitting.folds import Fold, Hidden, block_folds, later_folds, place_folds, places_of
from optimizer.demand.fitting.members import Member, intensity, members_of
from optimizer.demand.fitting.regression import design
from optimizer.demand.fitting.request import FitRequest, ModelRequest
from optimizer.demand.fitting.transfer import carried_over
from optimizer.demand.fitting.validation import Validation, validate
from optimizer.demand.fitting.week import shares_of_periods
from optimizer.demand.sources.arrest_counts import ArrestCounts
from optimizer.demand.sources.arrest_points import Arrests
from optimizer.demand.study_area import StudyArea
from optimizer.demand.surface import DemandSurface, DemandUnit

_LEAST_ARRESTS = 30
_NEGLIGIBLE = 0.005


@dataclass(frozen=True, eq=False)
class FittedDemand:
    """The surface, what is known of its cells, and the validation that chose the blend; None without arrests."""

    surface: DemandSurface
    evidence: Evidence
    validation: Validation | None


def fit_demand(asked: FitRequest, progress: Progress = silent) -> FittedDemand:
    """Fit what the request names; without past arrests demand is carried over from incidence.

    Raises InvalidInput or SourceUnavailable in one sentence when the inputs cannot make a surface.
    """
    evidence = gather_evidence(asked, progress)
    shares, told_week = shares_of_periods(evidence)
    validation = None
    if evidence.arrests is None:
        yearly, redrawn, told = carried_over(evidence, asked.model)
    elif isinstance(evidence.arrests, ArrestCounts):
        yearly, redrawn, told = fit_area_counts(evidence, evidence.arrests, asked.model, progress)
    else:
        yearly, redrawn, told, validation = fit_points(evidence, evidence.arrests, asked.model, progress)
    surface = _surface(evidence, yearly, shares, redrawn, (told, told_week, *evidence.notes))
    return FittedDemand(surface, evidence, validation)


def validate_demand(asked: FitRequest, progress: Progress = silent) -> tuple[Evidence, tuple[Validation, ...]]:
    """Hide past arrests in every way that the request allows for. Raises InvalidInput without arrests as points."""
    evidence = gather_evidence(asked, progress)
    if not isinstance(evidence.arrests, Arrests):
        raise InvalidInput(
            "Only past arrests as points can validate demand cell by cell, and the request has none: give them in "
            "[arrests]. With counts by area 'demand fit' tells how well areas are predicted from each other."
        )
    table = design(evidence.area, evidence.features)
    members = members_of(evidence, table)
    model = asked.model
    families = {
        Hidden.LATER: later_folds(evidence.arrests, evidence.area, model.folds),
        Hidden.PLACES: place_folds(evidence.arrests, evidence.area, model.folds, model.seed),
        Hidden.BLOCKS: block_folds(evidence.arrests, evidence.area, model.folds, model.block_m, model.seed),
    }
    _refuse_few(evidence.arrests)
    found = (
        validate(evidence, table, members, folds, hidden, model.seed, progress)
        for hidden, folds in families.items()
        if folds
    )
    return evidence, tuple(found)


def fit_points(
    evidence: Evidence, arrests: Arrests, model: ModelRequest, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float32] | None, str, Validation]:
    """(n,) arrests a year, (draws, n) the same for bootstrap draws, in words how, and the validation behind it.

    arrests: those to learn from, which may be some of the evidence's. Raises InvalidInput with fewer than 30.
    """
    _refuse_few(arrests)
    table = design(evidence.area, evidence.features)
    members = members_of(evidence, table)
    hidden, folds = _weighing_folds(evidence, arrests, model)
    found = validate(evidence, table, members, folds, hidden, model.seed, progress)
    used = [(Member(name), weight) for name, weight in found.weights if weight >= _NEGLIGIBLE]
    total = sum(weight for _, weight in used)
    everywhere = np.ones(len(evidence.area), np.bool_)

    def blended(count: NDArray[np.float64]) -> NDArray[np.float64]:
        parts = [
            weight / total * intensity(member, evidence, table, count, everywhere, found.tuning, model.seed)
            for member, weight in used
        ]
        return np.asarray(sum(parts), np.float64) / arrests.years

    yearly = blended(_counts(arrests, np.ones(len(arrests)), len(evidence.area)))
    drawn = _redrawn(arrests, model, len(evidence.area), blended, progress)
    told = (
        f"Fitted to {len(arrests):,} arrests of {arrests.years:.1f} years; the blend is "
        + ", ".join(f"{100 * weight / total:.0f} % {member.value}" for member, weight in used)
        + f", weighed on {found.arrests:,} hidden arrests ({hidden.value})."
    )
    return yearly, drawn, told, found


def demand_places(area: StudyArea, arrests: Arrests | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(lon, lat) that stand for each cell's demand: the mean of its past arrests, its middle where there were none."""
    lon, lat = (np.array(part, np.float64) for part in area.middle)
    if arrests is not None:
        times = np.bincount(arrests.cell, minlength=len(area))
        for part, of_arrests in ((lon, arrests.lon), (lat, arrests.lat)):
            part[times > 0] = np.bincount(arrests.cell, of_arrests, len(area))[times > 0] / times[times > 0]
    return lon, lat


def _weighing_folds(evidence: Evidence, arrests: Arrests, model: ModelRequest) -> tuple[Hidden, list[Fold]]:
    """Later arrests where there are dates, since a plan is for later; else places drawn at random."""
    later = later_folds(arrests, evidence.area, model.folds)
    if later:
        return Hidden.LATER, later
    return Hidden.PLACES, place_folds(arrests, evidence.area, model.folds, model.seed)


def _redrawn(
    arrests: Arrests,
    model: ModelRequest,
    cells: int,
    blended: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    progress: Progress,
) -> NDArray[np.float32] | None:
    """(draws, n) arrests a year fitted to places drawn with replacement, each with all of its arrests."""
    if model.draws == 0:
        return None
    place = places_of(arrests)
    places = int(place.max()) + 1
    random = np.random.default_rng(model.seed)
    drawn = np.empty((model.draws, cells), np.float32)
    for draw in range(model.draws):
        progress("Standard errors", draw / model.draws)
        times = np.bincount(random.integers(0, places, places), minlength=places)
        drawn[draw] = blended(_counts(arrests, times[place].astype(np.float64), cells))
    progress("Standard errors", 1.0)
    return drawn


def _surface(
    evidence: Evidence,
    yearly: NDArray[np.float64],
    shares: NDArray[np.float64],
    redrawn: NDArray[np.float32] | None,
    notes: tuple[str, ...],
) -> DemandSurface:
    kept = yearly > 0
    if not kept.any():
        raise InvalidInput("There is no demand in the region; check that people or arrests are inside it.")
    area = evidence.area
    lon, lat = demand_places(area, evidence.arrests if isinstance(evidence.arrests, Arrests) else None)
    spread = None if redrawn is None else redrawn.std(axis=0, ddof=1).astype(np.float64)
    return DemandSurface(
        grid=area.grid,
        column=area.column,
        row=area.row,
        lon=lon,
        lat=lat,
        demand=yearly[:, None] * shares,
        residents=evidence.residents,
        periods=evidence.periods,
        unit=DemandUnit.ARRESTS_PER_YEAR,
        notes=notes,
        standard_error=None if spread is None else spread[:, None] * shares,
        redrawn=redrawn,
    ).within(kept)


def _counts(arrests: Arrests, times: NDArray[np.float64], cells: int) -> NDArray[np.float64]:
    return np.bincount(arrests.cell, times, cells).astype(np.float64)


def _refuse_few(arrests: Arrests) -> None:
    if len(arrests) < _LEAST_ARRESTS:
        raise InvalidInput(
            f"There are {len(arrests)} arrests in the region, but a model needs at least {_LEAST_ARRESTS}; leave "
            "arrests out to carry demand over from incidence."
        )
