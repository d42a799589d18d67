// Pages of one place: a device for the public and for stewards, and the form of a new one. The map shows it, or picks it.
import "./styles/base.css";
import "./styles/public.css";
import "./styles/steward.css";
import "./styles/aed.css";
import type { Map } from "maplibre-gl";
import { showSpot, type Spot } from "./map/here";
import { openMap } from "./map/open_map";
import { pageData, type TownData } from "./page/data";
import { tell } from "./page/notices";
import { t } from "./page/words";

const town = pageData<TownData>("town");

/** What the two inputs hold, null while that is no position. */
function typed(lon: HTMLInputElement, lat: HTMLInputElement): Spot | null {
  const spot = { lon: Number.parseFloat(lon.value), lat: Number.parseFloat(lat.value) };
  return Number.isFinite(spot.lon) && Number.isFinite(spot.lat) ? spot : null;
}

/** Whether the map of the town, with the margin that it may be moved by, reaches to the spot. */
function onMap(spot: Spot, given: TownData): boolean {
  const [west, south, east, north] = given.bbox;
  const room = Math.max(east - west, north - south) / 2;
  return spot.lon >= west - room && spot.lon <= east + room && spot.lat >= south - room && spot.lat <= north + room;
}

function show(map: Map, spot: Spot | null, sign: string): void {
  showSpot(map, sign, spot);
  if (spot) map.jumpTo({ center: [spot.lon, spot.lat], zoom: Math.max(map.getZoom(), 16) });
}

/** A click on the map fills in the two numbers, in GPS degrees; typing them moves the sign. */
async function pick(place: HTMLElement, given: TownData): Promise<void> {
  const lon = document.querySelector<HTMLInputElement>(`#${place.dataset.lon}`);
  const lat = document.querySelector<HTMLInputElement>(`#${place.dataset.lat}`);
  const datum = document.querySelector<HTMLSelectElement>("#datum");
  if (!lon || !lat) return;
  place.textContent = " ";
  const map = await openMap(place, given);
  if (!map) return;
  const warning = document.querySelector<HTMLElement>("#off-map");
  const put = (spot: Spot) => {
    lon.value = spot.lon.toFixed(6);
    lat.value = spot.lat.toFixed(6);
    if (datum) datum.value = "wgs84";
    if (warning) warning.hidden = true;
    showSpot(map, "here", spot);
  };
  const sayWhere = () => {
    const spot = typed(lon, lat);
    if (warning) warning.hidden = !spot || onMap(spot, given);
    show(map, spot, "here");
  };
  sayWhere();
  map.on("click", (event) => put({ lon: event.lngLat.lng, lat: event.lngLat.lat }));
  for (const input of [lon, lat]) input.addEventListener("change", sayWhere);
  document.querySelector("#locate")?.addEventListener("click", () => locate(map, put));
}

function locate(map: Map, put: (spot: Spot) => void): void {
  if (!navigator.geolocation || !window.isSecureContext) {
    tell(t("This browser does not tell where you are; tap the map or type a place."));
    return;
  }
  navigator.geolocation.getCurrentPosition(
    (found) => {
      const spot = { lon: found.coords.longitude, lat: found.coords.latitude };
      put(spot);
      show(map, spot, "here");
    },
    () => tell(t("Your position could not be found; tap the map or type a place.")),
    { enableHighAccuracy: true, timeout: 10_000 },
  );
}

async function showPlace(place: HTMLElement, given: TownData): Promise<void> {
  place.textContent = " ";
  const spot = { lon: Number(place.dataset.lon), lat: Number(place.dataset.lat) };
  if (!onMap(spot, given)) {
    place.classList.add("no-map");
    place.textContent = t("This place lies outside of the map here.");
    return;
  }
  const map = await openMap(place, given);
  if (map) show(map, spot, place.dataset.sign ?? "here");
}

const picked = document.querySelector<HTMLElement>("#pick-map");
const shown = document.querySelector<HTMLElement>("#place-map");
if (town && picked) void pick(picked, town);
if (town && shown) void showPlace(shown, town);
