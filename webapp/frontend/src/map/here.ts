// The point a page asks about: where one stands, or where the incident is; and the nearest device's tie to it.
import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map } from "maplibre-gl";

export interface Spot {
  lon: number;
  lat: number;
}

/** Show the sign ("here", "incident") at the spot; null takes it away. */
export function showSpot(map: Map, sign: string, spot: Spot | null): void {
  const data: FeatureCollection = {
    type: "FeatureCollection",
    features: spot
      ? [{ type: "Feature", properties: { sign }, geometry: { type: "Point", coordinates: [spot.lon, spot.lat] } }]
      : [],
  };
  const source = map.getSource<GeoJSONSource>("spot");
  if (source) {
    source.setData(data);
    return;
  }
  map.addSource("spot", { type: "geojson", data });
  map.addLayer({
    id: "spot",
    type: "symbol",
    source: "spot",
    layout: { "icon-image": ["get", "sign"], "icon-allow-overlap": true, "icon-ignore-placement": true },
  });
}

/** Bring these spots into view, without flying far or deep. */
export function bringIntoView(map: Map, spots: Spot[]): void {
  if (!spots.length) return;
  const lons = spots.map((spot) => spot.lon);
  const lats = spots.map((spot) => spot.lat);
  map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], {
    padding: 70,
    maxZoom: 17,
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    duration: 500,
  });
}
