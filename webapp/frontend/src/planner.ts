// The planner's page of plans: follow one, stop it, see what it covers.
import "./styles/base.css";
import "./styles/planner.css";
import type { FeatureCollection } from "geojson";
import type { Map } from "maplibre-gl";
import { addChoices, choiceSpots } from "./map/choices";
import { showCoverage } from "./map/coverage";
import { addDevices, type Devices } from "./map/devices";
import { bringIntoView } from "./map/here";
import { openMap } from "./map/open_map";
import { element, pageData, type TownData } from "./page/data";
import { fetchJson, fetchPart, post, Refused, showPart } from "./page/fetching";
import { tell } from "./page/notices";

const OFTEN_MS = 400;
const run = element("run");
let map: Map | null = null;
let drawnRun = "";

function fault(of: unknown): void {
  tell(of instanceof Refused ? of.message : String(of));
}

/** What the shown run is: its address and whether it still goes on. */
function shownRun(): { address: string; going: boolean; done: boolean } | null {
  const shown = run.querySelector<HTMLElement>("[data-run]");
  if (!shown?.dataset.run) return null;
  return { address: shown.dataset.run, going: shown.dataset.going === "true", done: shown.dataset.done === "true" };
}

async function drawPlan(): Promise<void> {
  const shown = shownRun();
  if (!map || !shown?.done || shown.address === drawnRun) return;
  drawnRun = shown.address;
  try {
    showCoverage(map, await fetchJson<FeatureCollection>(`${shown.address}/cells.geojson`), "device-clusters");
    const plan = await fetchJson<FeatureCollection>(`${shown.address}/plan.geojson`);
    addChoices(map, plan);
    element("plan-legend").hidden = false;
    bringIntoView(map, choiceSpots(plan));
  } catch (of) {
    fault(of);
  }
}

async function follow(address: string): Promise<void> {
  for (;;) {
    try {
      showPart(run, await fetchPart(`${address}?part=run`));
    } catch (of) {
      fault(of); // the next round may get through
    }
    const shown = shownRun();
    if (shown?.address !== address || !shown.going) break;
    await new Promise((done) => setTimeout(done, OFTEN_MS));
  }
  void drawPlan();
  showPart(element("runs"), await fetchPart("/planner?part=runs"));
}

async function submit(form: HTMLFormElement): Promise<void> {
  try {
    const answered = await post(form.action, new FormData(form));
    tell("");
    const { address } = (await answered.json()) as { address: string };
    await follow(address);
  } catch (of) {
    fault(of);
  }
}

async function begin(): Promise<void> {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.live === undefined) return;
    event.preventDefault();
    void submit(form);
  });
  const shown = shownRun();
  if (shown?.going) void follow(shown.address);
  const town = pageData<TownData>("town");
  if (!town) return;
  map = await openMap(element("map"), town);
  if (!map) return;
  addDevices(map, await fetchJson<Devices>("/api/devices"));
  await drawPlan();
}

void begin();
