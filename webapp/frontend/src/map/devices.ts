// Devices on the map, gathered in clusters from afar; each shows by shape whether it can be had now.
import type { FeatureCollection, Point } from "geojson";
import { type GeoJSONSource, type Map, Popup } from "maplibre-gl";

export type Devices = FeatureCollection<Point, { id: string; place: string; sign: string; told: string }>;

const LAYERS = ["devices", "device-clusters"];

export function addDevices(map: Map, devices: Devices): void {
  map.addSource("devices", { type: "geojson", data: devices, cluster: true, clusterRadius: 26, clusterMaxZoom: 12 });
  map.addLayer({
    id: "device-clusters",
    type: "circle",
    source: "devices",
    filter: ["has", "point_count"],
    paint: {
      "circle-color": "#00713a",
      "circle-radius": ["step", ["get", "point_count"], 14, 10, 18, 100, 23],
      "circle-stroke-width": 2.5,
      "circle-stroke-color": "#ffffff",
    },
  });
  map.addLayer({
    id: "device-counts",
    type: "symbol",
    source: "devices",
    filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 13, "text-allow-overlap": true },
    paint: { "text-color": "#ffffff" },
  });
  map.addLayer({
    id: "devices",
    type: "symbol",
    source: "devices",
    filter: ["!", ["has", "point_count"]],
    layout: {
      "icon-image": ["get", "sign"],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 12, 0.55, 15, 0.75, 17, 1],
      "icon-allow-overlap": true,
      "symbol-sort-key": ["match", ["get", "sign"], "aed-open", 2, "aed-unknown", 1, 0],
    },
  });
  countWhatIsDrawn(map);
  tellOnClick(map);
}

export function updateDevices(map: Map, devices: Devices): void {
  map.getSource<GeoJSONSource>("devices")?.setData(devices);
}

/** The map's element says how many devices are in sight: what a canvas shows is told nowhere else. */
function countWhatIsDrawn(map: Map): void {
  map.on("idle", () => {
    const seen = map.queryRenderedFeatures({ layers: LAYERS });
    const count = seen.reduce((sum, feature) => sum + Number(feature.properties.point_count ?? 1), 0);
    map.getContainer().dataset.devicesInSight = String(count);
  });
}

function tellOnClick(map: Map): void {
  map.on("click", "device-clusters", async (event) => {
    const cluster = event.features?.[0];
    const source = map.getSource<GeoJSONSource>("devices");
    if (!cluster || !source) return;
    const zoom = await source.getClusterExpansionZoom(Number(cluster.properties.cluster_id));
    map.easeTo({ center: event.lngLat, zoom });
  });
  map.on("click", "devices", (event) => {
    const device = event.features?.[0];
    if (!device) return;
    const text = document.createElement("div");
    const name = document.createElement("strong");
    name.textContent = String(device.properties.place);
    text.append(name, document.createElement("br"), String(device.properties.told));
    new Popup({ offset: 14, maxWidth: "260px" }).setLngLat(event.lngLat).setDOMContent(text).addTo(map);
  });
  for (const layer of LAYERS) {
    map.on("mouseenter", layer, () => {
      map.getCanvas().style.cursor = "pointer";
    });
    map.on("mouseleave", layer, () => {
      map.getCanvas().style.cursor = "";
    });
  }
}

/** Whether a click hit a device or a cluster of them rather than the ground. */
export function hitsDevice(map: Map, point: { x: number; y: number }): boolean {
  return hits(map, point, LAYERS);
}

/** Whether a click hit a cluster, which opens it. */
export function hitsCluster(map: Map, point: { x: number; y: number }): boolean {
  return hits(map, point, ["device-clusters"]);
}

function hits(map: Map, point: { x: number; y: number }, layers: string[]): boolean {
  return map.queryRenderedFeatures([point.x, point.y], { layers }).length > 0;
}
