// Sites that a plan chose: indigo numbers in the order of their gain.
import type { FeatureCollection, Point } from "geojson";
import { type GeoJSONSource, type Map, Popup } from "maplibre-gl";
import type { Spot } from "./here";

export function addChoices(map: Map, plan: FeatureCollection): void {
  const chosen = choicesOf(plan);
  const source = map.getSource<GeoJSONSource>("choices");
  if (source) {
    source.setData(chosen);
    return;
  }
  map.addSource("choices", { type: "geojson", data: chosen });
  map.addLayer({
    id: "choices",
    type: "circle",
    source: "choices",
    paint: {
      "circle-color": "#3d3a9c",
      "circle-radius": 13,
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 2.5,
    },
  });
  map.addLayer({
    id: "choice-ranks",
    type: "symbol",
    source: "choices",
    layout: {
      "text-field": ["to-string", ["get", "rank"]],
      "text-size": 14,
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: { "text-color": "#ffffff" },
  });
  map.on("click", "choices", (event) => {
    const site = event.features?.[0];
    if (!site) return;
    const name = `${site.properties.rank}. ${site.properties.name}`;
    new Popup({ offset: 14, maxWidth: "260px" }).setLngLat(event.lngLat).setText(name).addTo(map);
  });
}

export function choiceSpots(plan: FeatureCollection): Spot[] {
  return choicesOf(plan).features.map((site) => {
    const [lon = 0, lat = 0] = (site.geometry as Point).coordinates;
    return { lon, lat };
  });
}

function choicesOf(plan: FeatureCollection): FeatureCollection {
  return { type: "FeatureCollection", features: plan.features.filter((one) => one.properties?.role === "choice") };
}
