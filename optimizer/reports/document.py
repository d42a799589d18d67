"""A plan as one JSON document: for programs, and for making the plan again."""

import dataclasses
from typing import Any

from optimizer.plan import PlacementPlan
from optimizer.reports.fingerprint import document_fingerprint
from optimizer.reports.wording import site_name, warnings
from optimizer.scenario import scenario_toml


def plan_document(plan: PlacementPlan) -> dict[str, Any]:
    """Choices, coverage, bound and gap, inputs with fingerprints, notes and the scenario itself.

    Shares are of all demand, 0 to 1. gain is what a choice newly covers as such a share; gain_arrests_per_year is None
    where a proxy stood in. fingerprint: of all the rest but the seconds it took.
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
        "choices": [
            {
                "rank": choice.rank,
                "id": choice.site.id,
                "name": site_name(choice.site),
                "kind": choice.site.kind,
                "lon": choice.position.lon,
                "lat": choice.position.lat,
                "gain": choice.gain_share,
                "gain_arrests_per_year": None if plan.proxy else choice.gain,
                "opening_hours": choice.site.opening_hours,
            }
            for choice in plan.choices
        ],
        "existing": len(plan.existing),
        "candidates": len(plan.candidates),
        "coverage": dataclasses.asdict(plan.coverage),
        "upper_bound": plan.upper_bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": round(plan.seconds, 3),
        "demand": {
            "unit": plan.demand.unit.value,
            "total": plan.demand.total,
            "cells": len(plan.demand),
            "cell_m": plan.demand.grid.cell_m,
            "residents": float(plan.demand.residents.sum()),
        },
        "reach_m": plan.scenario.response.reach_m,
        "inputs": [dataclasses.asdict(record) for record in plan.inputs],
        "notes": list(plan.notes),
        "scenario": scenario_toml(plan.scenario),
    }
