// Incident, responders and their devices on the desk's map.
import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map } from "maplibre-gl";

/** features: points with sign and label, lines with kind "way". */
export function showPeople(map: Map, people: FeatureCollection): void {
  const source = map.getSource<GeoJSONSource>("people");
  if (source) {
    source.setData(people);
    return;
  }
  map.addSource("people", { type: "geojson", data: people });
  map.addLayer({
    id: "ways",
    type: "line",
    source: "people",
    filter: ["==", ["geometry-type"], "LineString"],
    layout: { "line-cap": "round" },
    paint: { "line-color": "#7fb2ff", "line-width": 3, "line-dasharray": [0.2, 2] },
  });
  map.addLayer({
    id: "people",
    type: "symbol",
    source: "people",
    filter: ["==", ["geometry-type"], "Point"],
    layout: {
      "icon-image": ["get", "sign"],
      "icon-size": 0.85,
      "icon-allow-overlap": true,
      "text-field": ["get", "label"],
      "text-size": 12,
      "text-offset": [0, 1.3],
      "text-anchor": "top",
      "text-optional": true,
    },
    paint: { "text-color": "#e8eef2", "text-halo-color": "#10151a", "text-halo-width": 1.6 },
  });
}
