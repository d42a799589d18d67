// The public page: the nearest device from where one stands, from a click on the map, or from a typed place.
import "./styles/base.css";
import "./styles/public.css";
import type { FeatureCollection } from "geojson";
import type { Map } from "maplibre-gl";
import { hideCoverage, showCoverage } from "./map/coverage";
import { addDevices, type Devices, hitsDevice } from "./map/devices";
import { bringIntoView, showSpot, type Spot } from "./map/here";
import { openMap } from "./map/open_map";
import { element, pageData, type TownData } from "./page/data";
import { fetchJson, fetchPart, Refused, showPart } from "./page/fetching";
import { tell } from "./page/notices";
import { type Place, suggestPlaces } from "./page/places";
import { t } from "./page/words";

interface Answered {
  spot: Spot | null;
  devices: Spot[];
}

const town = pageData<TownData>("town");
const answer = element("answer");
const button = element<HTMLButtonElement>("nearest");
let map: Map | null = null;

function showAnswer(): void {
  const answered = pageData<Answered>("answered", answer);
  if (!map || !answered) return;
  showSpot(map, "here", answered.spot);
  if (answered.spot) bringIntoView(map, [answered.spot, ...answered.devices.slice(0, 2)]);
}

async function askFrom(query: Record<string, string>): Promise<void> {
  const search = new URLSearchParams(query).toString();
  answer.setAttribute("aria-busy", "true");
  try {
    showPart(answer, await fetchPart(`/?${search}&part=answer`));
    history.replaceState(null, "", `/?${search}`);
    tell("");
    showAnswer();
  } catch (fault) {
    tell(fault instanceof Refused ? fault.message : String(fault));
  } finally {
    answer.removeAttribute("aria-busy");
  }
}

function askAt(spot: Spot): Promise<void> {
  return askFrom({ lon: spot.lon.toFixed(6), lat: spot.lat.toFixed(6) });
}

function locate(): void {
  if (!navigator.geolocation || !window.isSecureContext) {
    tell(t("This browser does not tell where you are; tap the map or type a place."));
    return;
  }
  button.setAttribute("aria-busy", "true");
  navigator.geolocation.getCurrentPosition(
    (found) => {
      button.removeAttribute("aria-busy");
      void askAt({ lon: found.coords.longitude, lat: found.coords.latitude });
    },
    () => {
      button.removeAttribute("aria-busy");
      tell(t("Your position could not be found; tap the map or type a place."));
    },
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
  );
}

async function toggleCoverage(shown: boolean): Promise<void> {
  element("coverage-legend").hidden = !shown;
  if (!map) return;
  if (!shown) return hideCoverage(map);
  try {
    showCoverage(map, await fetchJson<FeatureCollection>("/api/coverage"), "device-clusters");
  } catch (fault) {
    tell(fault instanceof Refused ? fault.message : String(fault));
  }
}

function listen(): void {
  const form = element<HTMLFormElement>("place-form");
  const field = element<HTMLInputElement>("place");
  button.addEventListener("click", locate);
  suggestPlaces(field, element("places"), (place: Place) => void askAt(place));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void askFrom({ place: field.value.trim() });
  });
  const coverage = document.getElementById("coverage");
  if (coverage instanceof HTMLInputElement) {
    coverage.addEventListener("change", () => void toggleCoverage(coverage.checked));
  }
}

async function begin(): Promise<void> {
  listen();
  if (!town) return;
  map = await openMap(element("map"), town);
  if (!map) return;
  const drawn = map;
  addDevices(drawn, await fetchJson<Devices>("/api/devices"));
  showSpot(drawn, "here", null);
  drawn.on("click", (event) => {
    if (!hitsDevice(drawn, event.point)) void askAt({ lon: event.lngLat.lng, lat: event.lngLat.lat });
  });
  showAnswer();
  const coverage = document.getElementById("coverage");
  if (coverage instanceof HTMLInputElement && coverage.checked) void toggleCoverage(true);
}

void begin();
