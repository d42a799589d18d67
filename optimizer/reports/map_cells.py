"""Cells of demand on the planner's map, a layer for each state."""

from typing import Any

import folium
import numpy as np
import shapely
from folium.utilities import JsCode

from optimizer.plan import PlacementPlan
from optimizer.reports.geojson import cell_states, cells_geojson
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.signs import cell_sign, key

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


def state_words(language: Language) -> dict[str, str]:
    """What may become of a cell, in words."""
    say = language.say
    return {
        "covered": say("Covered already"),
        "gained": say("Covered by the new devices"),
        "uncovered": say("Not covered"),
        "off_network": say("Off the network"),
    }


def cell_layers(plan: PlacementPlan, language: Language = ENGLISH) -> list[folium.GeoJson]:
    """Covered cells filled, uncovered ones hatched, those off the network dotted; what does not occur has no layer."""
    by_state = _one_by_one(plan, language) if len(plan.demand) <= _MOST_CELLS else _merged(plan, language)
    return [
        folium.GeoJson(
            {"type": "FeatureCollection", "features": by_state[state]},
            name=key(cell_sign(state), words),
            pane="cells",
            class_name=f"cell {state}",
            renderer=JsCode("L.svg({pane: 'cells', padding: 0.5})"),
            on_each_feature=TOOLTIP,
        )
        for state, words in state_words(language).items()
        if by_state[state]
    ]


def _one_by_one(plan: PlacementPlan, language: Language) -> dict[str, list[dict[str, Any]]]:
    words = state_words(language)
    by_state: dict[str, list[dict[str, Any]]] = {state: [] for state in words}
    for feature in cells_geojson(plan)["features"]:
        told = feature["properties"]
        by_state[told["state"]].append(
            {**feature, "properties": {"text": _cell_text(told, words[told["state"]], language)}}
        )
    return by_state


def _merged(plan: PlacementPlan, language: Language) -> dict[str, list[dict[str, Any]]]:
    grid, states = plan.demand.grid, np.asarray(cell_states(plan))
    column, row = plan.demand.column, plan.demand.row
    by_state: dict[str, list[dict[str, Any]]] = {}
    for state, words in state_words(language).items():
        these = states == state
        # In whole cells the edges of neighbours are the same numbers, so the union leaves no slivers.
        area = shapely.coverage_union_all(shapely.box(column[these], row[these], column[these] + 1, row[these] + 1))
        degrees = shapely.transform(
            area, lambda cells: np.column_stack(grid.projection.to_degrees(*(cells.T * grid.cell_m)))
        )
        share = float(plan.demand.of_cell[these].sum() / plan.demand.total)
        told = language.say("{share} of all demand in all such cells", share=language.percent(share))
        text = f"{words}\n{told}"
        geometry = shapely.geometry.mapping(shapely.set_precision(degrees, 1e-6))
        feature = {"type": "Feature", "geometry": geometry, "properties": {"text": text}}
        by_state[state] = [feature] if these.any() else []
    return by_state


def _cell_text(told: dict[str, Any], state: str, language: Language) -> str:
    lines = [state, language.say("{share} of all demand", share=language.percent(told["demand_share"], 2))]
    if told["arrests_per_year"] is not None:
        residents, arrests = f"{told['residents']:.0f}", f"{told['arrests_per_year']:.3f}"
        lines.append(
            language.say("{residents} residents, {arrests} arrests a year", residents=residents, arrests=arrests)
        )
    return "\n".join(lines)
