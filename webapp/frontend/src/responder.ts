// The phone of somebody who was asked: answers without a reload, hears of changes, and tells where it is if allowed.
import "./styles/base.css";
import "./styles/responder.css";
import type { FeatureCollection, Point } from "geojson";
import type { Map } from "maplibre-gl";
import { bringIntoView } from "./map/here";
import { openMap } from "./map/open_map";
import { showPeople } from "./map/people";
import { element, pageData, type TownData } from "./page/data";
import { fetchJson, fetchPart, post, Refused } from "./page/fetching";
import { tell } from "./page/notices";
import { t } from "./page/words";
import { keepSharing } from "./responder/sharing";

const LOOK_EVERY_MS = 4_000;
const card = element("card");
const mapPart = element("map-part");
const address = card.dataset.address ?? "";
let map: Map | null = null;
let lost = false;

function task(): DOMStringMap {
  return card.querySelector<HTMLElement>(".task")?.dataset ?? {};
}

async function drawMap(): Promise<void> {
  const ahead = pageData<FeatureCollection>("ahead", card);
  mapPart.hidden = !ahead;
  const town = pageData<TownData>("town");
  if (!ahead || !town) return;
  map ??= await openMap(element("map"), town);
  if (!map) return;
  showPeople(map, ahead);
  map.setPaintProperty("ways", "line-color", "#0b5394");
  map.setPaintProperty("ways", "line-width", 5);
  const points = ahead.features.filter((one) => one.geometry.type === "Point").map((one) => one.geometry as Point);
  bringIntoView(map, points.map(({ coordinates: [lon = 0, lat = 0] }) => ({ lon, lat })));
}

async function refresh(): Promise<void> {
  const opened = [...card.querySelectorAll<HTMLDetailsElement>("details")].map((part) => part.open);
  card.innerHTML = await fetchPart(`${address}?part=card`);
  for (const [i, part] of [...card.querySelectorAll("details")].entries()) part.open = opened[i] ?? false;
  keepSharing(card, address, task().stage === "going");
  await drawMap();
}

async function submit(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const buttons = [...form.querySelectorAll("button")];
  if (buttons.some((one) => one.disabled)) return; // it is on its way already
  for (const one of buttons) one.disabled = true;
  const said = button?.textContent ?? "";
  if (button) button.textContent = t("Sending …");
  form.setAttribute("aria-busy", "true");
  try {
    await post(button?.getAttribute("formaction") ?? form.action, new FormData(form));
    tell("");
    await refresh();
  } catch (of) {
    tell(of instanceof Refused ? of.message : String(of));
    for (const one of buttons) one.disabled = false;
    if (button) button.textContent = said;
    form.removeAttribute("aria-busy");
    await refresh().catch(() => undefined);
  }
}

/** Whether the desk has changed anything: a stand-down or another role must not be overlooked. */
async function look(): Promise<void> {
  if (document.hidden) return;
  try {
    const { stamp } = await fetchJson<{ stamp: string }>(`${address}/state`);
    if (lost) tell("");
    lost = false;
    if (stamp === task().stamp) return;
    await refresh();
    tell(t("Something has changed; read this again."), "done");
    navigator.vibrate?.([300, 100, 300]);
  } catch (of) {
    lost = true;
    tell(of instanceof Refused ? of.message : String(of));
  }
}

async function begin(): Promise<void> {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.live === undefined) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
  window.setInterval(() => void look(), LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => void look());
  keepSharing(card, address, task().stage === "going");
  if (task().stage === "asked") await post(`${address}/seen`, {}).catch(() => undefined);
  await drawMap();
}

void begin();
