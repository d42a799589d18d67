// The dispatcher's desk: open an incident, see who can come, follow the alerts as the event log grows.
import "./styles/base.css";
import "./styles/dispatcher.css";
import type { FeatureCollection } from "geojson";
import type { Map } from "maplibre-gl";
import { listenToKeys } from "./desk/keys";
import { askForLook, rankAgain } from "./desk/looking";
import { isMoving, moveTo } from "./desk/moving";
import { showAround } from "./map/around";
import { NIGHT } from "./map/base_style";
import { addDevices, type Devices, hitsCluster, updateDevices } from "./map/devices";
import { bringIntoView, showSpot, type Spot } from "./map/here";
import { openMap } from "./map/open_map";
import { showPeople } from "./map/people";
import { element, pageData, type TownData } from "./page/data";
import { fetchJson, fetchPart, post, Refused, showPart } from "./page/fetching";
import { followEvents } from "./page/live";
import { showPartKeeping } from "./page/keeping";
import { tell } from "./page/notices";
import { showOnPhone } from "./page/phone";
import { suggestPlaces } from "./page/places";
import { keepTimers } from "./page/timers";

interface Shown {
  spot: Spot | null;
  within_m: number | null;
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
  showAround(map, shown?.spot ?? null, shown?.within_m ?? null);
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
    const html = await fetchPart(withPart(to, "panel"));
    const tool = document.querySelector<HTMLDetailsElement>("#move-tool");
    if (tool) tool.open = false;
    if (to === address) showPartKeeping(panel, html, false);
    else showPart(panel, html);
    address = to;
    history.replaceState(null, "", to);
    tell("");
    drawPanel(true);
    showOnPhone(panel);
  } catch (of) {
    fault(of);
  }
}

/** Show who could come; the button that alerts them has the focus then, so that Enter is enough. */
async function look(fields: FormData): Promise<void> {
  try {
    showPart(panel, await askForLook(fields));
    address = "/dispatcher";
    history.replaceState(null, "", address);
    tell("");
    drawPanel(true);
    showOnPhone(panel);
    document.getElementById("open-incident")?.focus({ preventScroll: true });
  } catch (of) {
    fault(of);
  }
}

function lookAt(spot: Spot, place = ""): Promise<void> {
  const fields = new FormData();
  fields.set("lon", spot.lon.toFixed(6));
  fields.set("lat", spot.lat.toFixed(6));
  fields.set("place", place);
  return look(fields);
}

async function refresh(changed: Set<number>): Promise<void> {
  try {
    showPart(incidents, await fetchPart("/dispatcher?part=incidents"));
    const shown = panel.querySelector<HTMLElement>("[data-incident]")?.dataset.incident;
    if (shown && changed.has(Number(shown))) {
      showPartKeeping(panel, await fetchPart(withPart(address, "panel")));
      if (!isMoving()) drawPanel(false);
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
    if (form.dataset.lookAt !== undefined) {
      event.preventDefault();
      void look(new FormData(form));
    }
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
  const field = element<HTMLInputElement>("place");
  suggestPlaces(field, element("places"), (place) => void lookAt(place, place.name));
  for (const id of ["place-form", "degrees-form"]) {
    const form = element<HTMLFormElement>(id);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void look(new FormData(form));
    });
  }
  document.addEventListener("change", (event) => {
    rankAgain(event.target).then((done) => done && drawPanel(false), fault);
  });
  listenToKeys();
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
    if (hitsCluster(drawn, event.point)) return;
    const spot = { lon: event.lngLat.lng, lat: event.lngLat.lat };
    if (isMoving()) moveTo(drawn, spot);
    else void lookAt(spot);
  });
}

void begin();
