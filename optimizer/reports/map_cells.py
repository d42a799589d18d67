"""Cells of demand on the planner's map, a layer for each state."""

from typing import Any

import folium
import numpy as np
import shapely
from folium.utilities import JsCode

from optimizer.plan import PlacementPlan
from optimizer.reports.geojson import cell_states, cells_geojson
from optimizer.reports.signs import cell_sign, key

_STATES = {
    "covered": "Covered already",
    "gained": "Covered by the new devices",
    "uncovered": "Not covered",
    "off_network": "Off the network",
}
# A browser draws this many at ease; beyond it the cells of a state become one outline without figures of each.
_MOST_CELLS = 5_000
TOOLTIP = JsCode(
    """function (feature, layer) {
        if (!feature.properties.text) return;
        layer.bindTooltip(function () {
            const box = document.createElement('div');
            box.textContent = feature.properties.text;
            return box;
        }, {className: 'place', sticky: true, pane: 'tooltipPane'});
    }"""
)


def cell_layers(plan: PlacementPlan) -> list[folium.GeoJson]:
    """Covered cells filled, uncovered ones hatched, those off the network dotted; what does not occur has no layer."""
    by_state = _one_by_one(plan) if len(plan.demand) <= _MOST_CELLS else _merged(plan)
    return [
        folium.GeoJson(
            {"type": "FeatureCollection", "features": by_state[state]},
            name=key(cell_sign(state), words),
            pane="cells",
            class_name=f"cell {state}",
            renderer=JsCode("L.svg({pane: 'cells', padding: 0.5})"),
            on_each_feature=TOOLTIP,
        )
        for state, words in _STATES.items()
        if by_state[state]
    ]


def _one_by_one(plan: PlacementPlan) -> dict[str, list[dict[str, Any]]]:
    by_state: dict[str, list[dict[str, Any]]] = {state: [] for state in _STATES}
    for feature in cells_geojson(plan)["features"]:
        told = feature["properties"]
        by_state[told["state"]].append({**feature, "properties": {"text": _cell_text(told)}})
    return by_state


def _merged(plan: PlacementPlan) -> dict[str, list[dict[str, Any]]]:
    grid, states = plan.demand.grid, np.asarray(cell_states(plan))
    column, row = plan.demand.column, plan.demand.row
    by_state: dict[str, list[dict[str, Any]]] = {}
    for state, words in _STATES.items():
        these = states == state
        # In whole cells the edges of neighbours are the same numbers, so the union leaves no slivers.
        area = shapely.union_all(shapely.box(column[these], row[these], column[these] + 1, row[these] + 1))
        degrees = shapely.transform(
            area, lambda cells: np.column_stack(grid.projection.to_degrees(*(cells.T * grid.cell_m)))
        )
        share = float(plan.demand.of_cell[these].sum() / plan.demand.total)
        text = f"{words}\n{share * 100:.1f} % of all demand in all such cells"
        geometry = shapely.geometry.mapping(shapely.set_precision(degrees, 1e-6))
        feature = {"type": "Feature", "geometry": geometry, "properties": {"text": text}}
        by_state[state] = [feature] if these.any() else []
    return by_state


def _cell_text(told: dict[str, Any]) -> str:
    lines = [_STATES[told["state"]], f"{told['demand_share'] * 100:.2f} % of all demand"]
    if told["arrests_per_year"] is not None:
        lines.append(f"{told['residents']:.0f} residents, {told['arrests_per_year']:.3f} arrests a year")
    return "\n".join(lines)
