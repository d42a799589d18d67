// The dispatcher's desk: open an incident, see who can come, follow the alerts as the event log grows.
import "./styles/base.css";
import "./styles/dispatcher.css";
import type { FeatureCollection } from "geojson";
import type { Map } from "maplibre-gl";
import { NIGHT } from "./map/base_style";
import { addDevices, type Devices, hitsCluster, updateDevices } from "./map/devices";
import { bringIntoView, showSpot, type Spot } from "./map/here";
import { openMap } from "./map/open_map";
import { showPeople } from "./map/people";
import { element, pageData, type TownData } from "./page/data";
import { fetchJson, fetchPart, post, Refused, showPart } from "./page/fetching";
import { followEvents } from "./page/live";
import { tell } from "./page/notices";
import { showOnPhone } from "./page/phone";
import { suggestPlaces } from "./page/places";
import { keepTimers } from "./page/timers";

interface Shown {
  spot: Spot | null;
  people: FeatureCollection;
}

const incidents = element("incidents");
const panel = element("panel");
let map: Map | null = null;
let address = location.pathname + location.search;

function fault(of: unknown): void {
  tell(of instanceof Refused ? of.message : String(of));
}

function drawPanel(move: boolean): void {
  const shown = pageData<Shown>("shown", panel);
  if (!map) return;
  showPeople(map, shown?.people ?? { type: "FeatureCollection", features: [] });
  showSpot(map, "incident", shown?.spot ?? null);
  if (shown?.spot && move) {
    // Ways hold everything: where people are, devices they pass, the patient.
    const ways = shown.people.features.flatMap((one) => (one.geometry.type === "LineString" ? one.geometry.coordinates : []));
    bringIntoView(map, [shown.spot, ...ways.map(([lon = 0, lat = 0]) => ({ lon, lat }))]);
  }
}

function withPart(of: string, part: string): string {
  return `${of}${of.includes("?") ? "&" : "?"}part=${part}`;
}

async function go(to: string): Promise<void> {
  try {
    showPart(panel, await fetchPart(withPart(to, "panel")));
    address = to;
    history.replaceState(null, "", to);
    tell("");
    drawPanel(true);
    showOnPhone(panel);
  } catch (of) {
    fault(of);
  }
}

function lookAt(spot: Spot, place = ""): Promise<void> {
  const search = new URLSearchParams({ lon: spot.lon.toFixed(6), lat: spot.lat.toFixed(6) });
  if (place) search.set("place", place);
  return go(`/dispatcher?${search}`);
}

async function refresh(changed: Set<number>): Promise<void> {
  try {
    showPart(incidents, await fetchPart("/dispatcher?part=incidents"));
    const shown = panel.querySelector<HTMLElement>("[data-incident]")?.dataset.incident;
    if (shown && changed.has(Number(shown))) {
      showPart(panel, await fetchPart(withPart(address, "panel")));
      drawPanel(false);
    }
    if (map) updateDevices(map, await fetchJson<Devices>("/api/devices"));
  } catch (of) {
    fault(of);
  }
}

async function submit(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const fields = new FormData(form, button);
  for (const one of form.querySelectorAll("button")) one.disabled = true;
  try {
    const answered = await post(button?.getAttribute("formaction") ?? form.action, fields);
    const { address: next } = (await answered.json()) as { address: string };
    await go(next);
  } catch (of) {
    fault(of);
  } finally {
    for (const one of form.querySelectorAll("button")) one.disabled = false;
  }
}

function listen(): void {
  keepTimers();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.live === undefined) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-live]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(link.pathname + link.search);
  });
  const form = element<HTMLFormElement>("place-form");
  const field = element<HTMLInputElement>("place");
  suggestPlaces(field, element("places"), (place) => void lookAt(place, place.name));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void go(`/dispatcher?${new URLSearchParams({ place: field.value.trim() })}`);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" || event.key === "n") {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  followEvents(element("stream"), (changed) => void refresh(changed));
}

async function begin(): Promise<void> {
  listen();
  const town = pageData<TownData>("town");
  if (!town) return;
  map = await openMap(element("map"), town, NIGHT);
  if (!map) return;
  const drawn = map;
  addDevices(drawn, await fetchJson<Devices>("/api/devices"));
  drawPanel(true);
  drawn.on("click", (event) => {
    // People collapse beside devices, too: only a cluster takes the click for itself.
    if (!hitsCluster(drawn, event.point)) void lookAt({ lon: event.lngLat.lng, lat: event.lngLat.lat });
  });
}

void begin();
