// Two plans on one map: sites of both, of the first only, of the second only.
import "./styles/base.css";
import "./styles/steward.css";
import "./styles/planning.css";
import type { FeatureCollection, Point } from "geojson";
import { Popup } from "maplibre-gl";
import { bringIntoView } from "./map/here";
import { openMap } from "./map/open_map";
import { element, pageData, type TownData } from "./page/data";

const COLOUR = { both: "#3d3a9c", first: "#b35c00", second: "#00708c" };

async function begin(): Promise<void> {
  const town = pageData<TownData>("town");
  const sites = pageData<FeatureCollection>("compared-sites");
  if (!town || !sites) return;
  const place = element("map");
  const map = await openMap(place, town);
  if (!map) return;
  map.addSource("sites", { type: "geojson", data: sites });
  map.addLayer({
    id: "sites",
    type: "circle",
    source: "sites",
    paint: {
      "circle-color": ["match", ["get", "chosen_by"], "both", COLOUR.both, "first", COLOUR.first, COLOUR.second],
      "circle-radius": 12,
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 2.5,
    },
  });
  map.addLayer({
    id: "letters",
    type: "symbol",
    source: "sites",
    layout: {
      "text-field": ["match", ["get", "chosen_by"], "both", "=", "first", "A", "B"],
      "text-size": 14,
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: { "text-color": "#ffffff" },
  });
  map.on("click", "sites", (event) => {
    const site = event.features?.[0];
    if (site) new Popup({ offset: 14 }).setLngLat(event.lngLat).setText(String(site.properties.name)).addTo(map);
  });
  const spots = sites.features.map((site) => {
    const [lon = 0, lat = 0] = (site.geometry as Point).coordinates;
    return { lon, lat };
  });
  if (spots.length) bringIntoView(map, spots);
  map.once("idle", () => {
    place.dataset.sitesInSight = String(map.queryRenderedFeatures({ layers: ["sites"] }).length);
  });
}

void begin();
