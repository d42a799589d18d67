"""A plan as one JSON document: for programs, and for making the plan again."""

import dataclasses
from pathlib import Path
from typing import Any

from optimizer.plan import Choice, PlacementPlan
from optimizer.reports.fingerprint import document_fingerprint
from optimizer.reports.language import ENGLISH
from optimizer.reports.sources import sources
from optimizer.reports.wording import site_name, warnings
from optimizer.scenario import scenario_toml, with_files
from optimizer.sites import CandidateSite


def plan_document(plan: PlacementPlan) -> dict[str, Any]:
    """Choices, coverage, bound and gap, inputs with fingerprints, notes and the scenario itself, its files by
    their bare names.

    Shares are of all demand, 0 to 1. gain is what a choice adds to the objective as such a share; gain_arrests_per_year
    is None where a proxy stood in. cost is None where nobody said the price, spent as soon as one is missing.
    knee: number of a point of the frontier, from 0. fingerprint: of all the rest but the seconds it took and the
    steps that were not made again.
    """
    document = _document(plan)
    return document | {"fingerprint": document_fingerprint(document)}


def _document(plan: PlacementPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "sample": plan.sample,
        "proxy": plan.proxy,
        "notice": " ".join(warnings(plan)),
        "town": dataclasses.asdict(plan.town),
        "choices": [_choice(plan, choice) for choice in plan.choices],
        "spent": plan.spent,
        "currency": plan.scenario.budget.currency,
        "existing": len(plan.existing),
        "candidates": len(plan.candidates),
        "coverage": dataclasses.asdict(plan.coverage),
        "objective": dataclasses.asdict(plan.objective),
        "upper_bound": plan.upper_bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": round(plan.seconds, 3),
        "reused": list(plan.reused),
        "frontier": [dataclasses.asdict(point) for point in plan.frontier],
        "knee": plan.knee,
        "demand": {
            "unit": plan.demand.unit.value,
            "total": plan.demand.total,
            "cells": len(plan.demand),
            "cell_m": plan.demand.grid.cell_m,
            "residents": float(plan.demand.residents.sum()),
        },
        "reach_m": plan.scenario.response.reach_m,
        "sources": [dataclasses.asdict(source) for source in sources(plan, ENGLISH)],
        "inputs": [dataclasses.asdict(record) for record in plan.inputs],
        "notes": list(plan.notes),
        "scenario": scenario_toml(with_files(plan.scenario, lambda path: Path(path.name))),
    }


def _choice(plan: PlacementPlan, choice: Choice) -> dict[str, Any]:
    return {
        "rank": choice.rank,
        **_site(choice.site),
        "gain": choice.gain_share,
        "gain_arrests_per_year": None if plan.proxy else choice.gain,
        "opening_hours": choice.site.opening_hours,
        "cost": choice.cost,
        "why": {
            "alone_share": choice.why.alone_share,
            "lost_share": choice.why.lost_share,
            "substitute": None if choice.why.substitute is None else _site(choice.why.substitute),
            "substitute_share": choice.why.substitute_share,
        },
    }


def _site(site: CandidateSite) -> dict[str, Any]:
    return {
        "id": site.id,
        "name": site_name(site),
        "kind": site.kind,
        "lon": site.position.lon,
        "lat": site.position.lat,
    }
