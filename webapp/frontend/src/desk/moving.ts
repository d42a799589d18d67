// While the desk moves the place of an open case, a click on the map fills in where the patient is.
import type { Map } from "maplibre-gl";
import { showSpot, type Spot } from "../map/here";

export function isMoving(): boolean {
  return document.querySelector<HTMLDetailsElement>("#move-tool")?.open ?? false;
}

/** The degrees of the click, and the sign there; the button stores them. */
export function moveTo(map: Map, spot: Spot): void {
  const form = document.querySelector<HTMLFormElement>("#move-form");
  if (!form) return;
  put(form, "lon", spot.lon.toFixed(6));
  put(form, "lat", spot.lat.toFixed(6));
  put(form, "datum", "WGS84");
  put(form, "place", "");
  showSpot(map, "incident", spot);
  form.querySelector<HTMLButtonElement>("button")?.focus();
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
}
