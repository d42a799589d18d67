// Opens the town's map from this server's own files. Where there is no WebGL the page says so and its lists stay.
import "maplibre-gl/dist/maplibre-gl.css";
import { addProtocol, AttributionControl, Map, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Protocol } from "pmtiles";
import type { TownData } from "../page/data";
import { t } from "../page/words";
import { baseStyle, type Colours, DAY } from "./base_style";
import { addSigns } from "./signs";

/** The map once its style and signs are there, or null where the browser cannot draw one. */
export async function openMap(place: HTMLElement, town: TownData, colours: Colours = DAY): Promise<Map | null> {
  setWorkerUrl(workerUrl);
  addProtocol("pmtiles", new Protocol().tile);
  const [west, south, east, north] = town.bbox;
  const room = Math.max(east - west, north - south) / 2;
  let map: Map;
  try {
    map = new Map({
      container: place,
      style: baseStyle(`${location.origin}${town.tiles}`, town.attribution, colours),
      bounds: [west, south, east, north],
      fitBoundsOptions: { padding: 8 },
      maxBounds: [west - room, south - room, east + room, north + room],
      maxZoom: 19,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      locale: {
        "Map.Title": t("Map"),
        "NavigationControl.ZoomIn": t("Zoom in"),
        "NavigationControl.ZoomOut": t("Zoom out"),
        "AttributionControl.ToggleAttribution": t("Who made the map"),
      },
    });
  } catch {
    place.classList.add("no-map");
    place.textContent = t("This browser cannot draw the map; the list works all the same.");
    return null;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  await new Promise<void>((done) => map.once("style.load", () => done()));
  await addSigns(map);
  return map;
}
