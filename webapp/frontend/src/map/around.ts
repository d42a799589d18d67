// How far from the named place the patient may be: a ring on the map.
import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map } from "maplibre-gl";
import type { Spot } from "./here";

const METRES_PER_DEGREE = 111_195;
const CORNERS = 64;

export function showAround(map: Map, spot: Spot | null, metres: number | null): void {
  const data: FeatureCollection = {
    type: "FeatureCollection",
    features:
      spot && metres ? [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring(spot, metres)] } }] : [],
  };
  const source = map.getSource<GeoJSONSource>("around");
  if (source) {
    source.setData(data);
    return;
  }
  map.addSource("around", { type: "geojson", data });
  map.addLayer({ id: "around", type: "fill", source: "around", paint: { "fill-color": "#ff8087", "fill-opacity": 0.15 } });
  map.addLayer({
    id: "around-line",
    type: "line",
    source: "around",
    paint: { "line-color": "#ff8087", "line-width": 2, "line-dasharray": [2, 2] },
  });
}

function ring(spot: Spot, metres: number): [number, number][] {
  const degrees = metres / METRES_PER_DEGREE;
  const narrow = Math.cos((spot.lat * Math.PI) / 180);
  return Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % CORNERS)) / CORNERS;
    return [spot.lon + (degrees * Math.cos(angle)) / narrow, spot.lat + degrees * Math.sin(angle)];
  });
}
