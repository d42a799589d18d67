// Cells of a plan: covered filled, uncovered hatched, so that grey print and every eye can tell them apart.
import type { FeatureCollection } from "geojson";
import type { FilterSpecification, GeoJSONSource, Map } from "maplibre-gl";

const STATES = ["covered", "gained", "uncovered"] as const;
const FILL = { covered: "#2c9a72", gained: "#5a55c8" };

/** cells: polygons whose property state is covered (by devices already out), gained (by the plan) or uncovered. */
export function showCoverage(map: Map, cells: FeatureCollection, below: string): void {
  const source = map.getSource<GeoJSONSource>("cells");
  if (source) {
    source.setData(cells);
  } else {
    map.addSource("cells", { type: "geojson", data: cells });
    for (const state of STATES) addLayer(map, state, below);
  }
  setVisible(map, true);
  map.once("idle", () => {
    const count = map.queryRenderedFeatures({ layers: STATES.map(layerOf) }).length;
    map.getContainer().dataset.cellsInSight = String(count);
  });
}

export function hideCoverage(map: Map): void {
  setVisible(map, false);
  delete map.getContainer().dataset.cellsInSight;
}

function layerOf(state: string): string {
  return `cells-${state}`;
}

function addLayer(map: Map, state: (typeof STATES)[number], below: string): void {
  const wanted = state === "uncovered" ? ["uncovered", "off_network"] : [state];
  const filter: FilterSpecification = ["in", ["get", "state"], ["literal", wanted]];
  const paint =
    state === "uncovered"
      ? { "fill-pattern": "hatch", "fill-opacity": 0.5 }
      : { "fill-color": FILL[state], "fill-opacity": 0.42, "fill-outline-color": "#ffffff" };
  map.addLayer({ id: layerOf(state), type: "fill", source: "cells", filter, paint }, below);
}

function setVisible(map: Map, visible: boolean): void {
  for (const state of STATES) {
    if (map.getLayer(layerOf(state))) {
      map.setLayoutProperty(layerOf(state), "visibility", visible ? "visible" : "none");
    }
  }
}
