"""A plan as GeoJSON (RFC 7946): choices and devices as points, cells of demand as polygons."""

from typing import Any

import numpy as np

from optimizer.plan import PlacementPlan
from optimizer.reports.wording import site_name, warnings

_DEGREE_DIGITS = 6  # a tenth of a metre


def plan_geojson(plan: PlacementPlan) -> dict[str, Any]:
    """Chosen sites in order, then the devices already out; 'role' tells them apart."""
    chosen = [
        _point(
            choice.position.lon,
            choice.position.lat,
            {
                "role": "choice",
                "rank": choice.rank,
                "id": choice.site.id,
                "name": site_name(choice.site),
                "kind": choice.site.kind,
                "gain_share": round(choice.gain_share, 6),
                "gain_arrests_per_year": None if plan.proxy else round(choice.gain, 4),
                "opening_hours": choice.site.opening_hours,
            },
        )
        for choice in plan.choices
    ]
    existing = [
        _point(
            device.position.lon,
            device.position.lat,
            {"role": "existing", "id": device.id, "name": device.place, "opening_hours": device.opening_hours},
        )
        for device in plan.existing
    ]
    return {**_head(plan), "features": chosen + existing}


def cells_geojson(plan: PlacementPlan) -> dict[str, Any]:
    """Each cell with its demand and whether it is covered before and after.

    state: covered (before already), gained (by the choices), uncovered, off_network
    """
    surface = plan.demand
    lon, lat = surface.grid.corners(surface.column, surface.row)
    outlines = np.round(np.stack([lon, lat], axis=-1), _DEGREE_DIGITS).tolist()
    demand, total = surface.of_cell, surface.total
    states = cell_states(plan)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [outline]},
            "properties": {
                "state": states[i],
                "covered_before": bool(plan.covered_before[i]),
                "covered_after": bool(plan.covered_after[i]),
                "demand_share": round(float(demand[i] / total), 8),
                "arrests_per_year": None if plan.proxy else round(float(demand[i]), 6),
                "residents": round(float(surface.residents[i]), 1),
            },
        }
        for i, outline in enumerate(outlines)
    ]
    return {**_head(plan), "features": features}


def cell_states(plan: PlacementPlan) -> list[str]:
    """What became of each cell: covered (before already), gained, uncovered or off_network."""
    states = np.full(len(plan.demand), "uncovered", dtype=object)
    states[plan.off_network] = "off_network"
    states[plan.covered_after] = "gained"
    states[plan.covered_before] = "covered"
    return [str(state) for state in states]


def _head(plan: PlacementPlan) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "name": plan.name,
        "notice": " ".join(warnings(plan)),
        "sample": plan.sample,
        "proxy": plan.proxy,
        "attribution": plan.town.licence,
    }


def _point(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    position = [round(lon, _DEGREE_DIGITS), round(lat, _DEGREE_DIGITS)]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": position}, "properties": properties}
