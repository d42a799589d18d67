// A field for a place of the town: suggests names while one types. Without it the form still finds the best match.
import { fetchJson } from "./fetching";

export interface Place {
  name: string;
  /** in the page's language */
  kind: string;
  lon: number;
  lat: number;
}

/** Suggestions as a listbox under the field; choose is called with the place taken. */
export function suggestPlaces(input: HTMLInputElement, list: HTMLElement, choose: (place: Place) => void): void {
  let places: Place[] = [];
  let active = -1;
  let asked = 0;

  function close(): void {
    places = [];
    active = -1;
    list.replaceChildren();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function take(place: Place): void {
    input.value = place.name;
    close();
    choose(place);
  }

  function item(place: Place, at: number): HTMLElement {
    const line = document.createElement("li");
    line.id = `${list.id}-${at}`;
    line.role = "option";
    line.ariaSelected = String(at === active);
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = place.kind;
    line.append(place.name, " ", kind);
    line.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // before the field loses the focus
      take(place);
    });
    return line;
  }

  function show(): void {
    list.replaceChildren(...places.map(item));
    list.hidden = places.length === 0;
    input.setAttribute("aria-expanded", String(places.length > 0));
    if (active >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
  }

  input.addEventListener("input", async () => {
    const text = input.value.trim();
    const mine = ++asked;
    if (!text) return close();
    try {
      const found = await fetchJson<{ places: Place[] }>(`/api/places?q=${encodeURIComponent(text)}`);
      if (mine !== asked) return; // a later letter was faster
      places = found.places;
      active = -1;
      show();
    } catch {
      close(); // the form itself still works and says what is wrong
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    const chosen = places[active];
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      take(chosen);
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && places.length) {
      event.preventDefault();
      active = active < 0 && step < 0 ? places.length - 1 : (active + step + places.length) % places.length;
      show();
    }
  });
  // What was asked for while typing must not open over an answer.
  for (const [of, event] of [[input, "blur"], [input.form, "submit"]] as const) {
    of?.addEventListener(event, () => {
      asked++;
      close();
    });
  }
}
