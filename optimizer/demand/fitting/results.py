"""What fitting and validating leave behind: the surface, its cells as a table, and the figures as JSON and words."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimizer.demand.fitting.fit import FittedDemand
from optimizer.demand.fitting.scores import AREA_SHARES, Score
from optimizer.demand.fitting.validation import Validation
from optimizer.demand.surface import DemandSurface
from optimizer.demand.surface_file import surface_bytes
from optimizer.file_set import write_together

_FIVE = AREA_SHARES.index(0.05)


def write_fit(name: str, fitted: FittedDemand, out: Path) -> tuple[Path, ...]:
    """Write surface.npz, cells.csv and fit.json into the folder out, all or none."""
    files = {
        "surface.npz": surface_bytes(fitted.surface),
        "cells.csv": cells_csv(fitted.surface).encode("utf-8-sig"),
        "fit.json": json.dumps(fit_document(name, fitted), ensure_ascii=False, indent=1).encode("utf-8"),
    }
    return write_together(files, out, "The demand")


def cells_csv(surface: DemandSurface) -> str:
    """A row a cell: position, residents, arrests a year by period, and their standard errors where known."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [period.name for period in surface.periods]
    head = ["lon", "lat", "residents", *(f"arrests_per_year_{name}" for name in names)]
    errors = surface.standard_error
    if errors is not None:
        head += [f"standard_error_{name}" for name in names]
    writer.writerow(head)
    for cell in range(len(surface)):
        row = [f"{surface.lon[cell]:.6f}", f"{surface.lat[cell]:.6f}", f"{surface.residents[cell]:.2f}"]
        row += [f"{value:.6g}" for value in surface.demand[cell]]
        row += [f"{value:.6g}" for value in errors[cell]] if errors is not None else []
        writer.writerow(row)
    return text.getvalue()


def fit_document(name: str, fitted: FittedDemand) -> dict[str, Any]:
    """The figures of a fit; numbers are arrests a year."""
    surface = fitted.surface
    drawn = None if surface.redrawn is None else surface.redrawn.sum(axis=1)
    return {
        "name": name,
        "cells": len(surface),
        "cell_m": surface.grid.cell_m,
        "area_km2": float(fitted.evidence.area.area_km2.sum()),
        "residents": float(surface.residents.sum()),
        "arrests_per_year": surface.total,
        "standard_error": None if drawn is None else float(drawn.std(ddof=1)),
        "periods": {
            period.name: float(total) for period, total in zip(surface.periods, surface.demand.sum(axis=0), strict=True)
        },
        "features": list(fitted.evidence.features.names),
        "validation": None if fitted.validation is None else validation_document(fitted.validation),
        "notes": list(surface.notes),
    }


def validation_document(validation: Validation) -> dict[str, Any]:
    """What came of hiding arrests in one way, as JSON."""
    return {
        "hidden": validation.hidden.value,
        "folds": validation.folds,
        "arrests": validation.arrests,
        "penalty": validation.tuning.penalty,
        "bandwidth_m": validation.tuning.bandwidth_m,
        "weights": dict(validation.weights),
        "baselines": [_score(score) for score in validation.baselines],
        "models": [_score(score) for score in validation.models],
    }


def validation_table(validation: Validation) -> str:
    """The same as a table for people, in Markdown."""
    weights = ", ".join(f"{name} {100 * weight:.0f} %" for name, weight in validation.weights if weight >= 0.005)
    head = [f"{100 * share:g} % of area" for share in AREA_SHARES]
    lines = [
        f"Hidden: {validation.hidden.value}, {validation.folds} times, {validation.arrests:,} arrests. Kernel "
        f"{validation.tuning.bandwidth_m:g} m, penalty {validation.tuning.penalty:g}. Blend: {weights}.",
        "",
        f"| model | deviance per arrest | {' | '.join(head)} | observed to predicted by fifth |",
        f"|---|---|{'---|' * len(head)}---|",
    ]
    rows = [*_rows(validation.baselines), *_rows(validation.models)]
    return "\n".join([*lines, *rows, "", validation_sentence(validation)]) + "\n"


def validation_sentence(validation: Validation) -> str:
    """What the table says, for who does not read tables: the blend beside the best baseline."""
    blend = next(score for score in validation.models if score.name == "blend")
    best = max(validation.baselines, key=lambda score: score.hits[_FIVE])
    uniform = next(score for score in validation.baselines if score.name == "uniform")
    verdict = "predicts better than" if blend.deviance < uniform.deviance else "predicts no better than"
    return (
        f"The 5 % of the area where the blend expects most held {100 * blend.hits[_FIVE]:.1f} % of the hidden arrests; "
        f"by the best simple rule, {best.name}, it was {100 * best.hits[_FIVE]:.1f} %. By its deviance (the less the "
        f"better) the blend {verdict} the same everywhere. Observed to predicted is 1.00 where as many arrests came as "
        "predicted."
    )


def _rows(scores: Sequence[Score]) -> list[str]:
    return [
        f"| {score.name} | {score.deviance:.3f} | {' | '.join(f'{100 * hit:.1f} %' for hit in score.hits)} | "
        f"{' '.join(f'{ratio:.2f}' for ratio in score.calibration)} |"
        for score in scores
    ]


def _score(score: Score) -> dict[str, Any]:
    return {
        "name": score.name,
        "deviance_per_arrest": score.deviance,
        "hits": {f"{share:g}": hit for share, hit in zip(AREA_SHARES, score.hits, strict=True)},
        "calibration": [None if ratio != ratio else ratio for ratio in score.calibration],
    }
