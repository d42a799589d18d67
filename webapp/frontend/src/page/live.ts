// The server's event stream: says which incidents changed, and whether the page still hears anything.
import { t } from "./words";

const TOGETHER_MS = 80;
const SILENT_MS = 25_000;

/** place: shows the state of the stream, data-address is its address; changed is told the incidents, many at once. */
export function followEvents(place: HTMLElement, changed: (incidents: Set<number>) => void): void {
  const source = new EventSource(place.dataset.address ?? "");
  let waiting = new Set<number>();
  let silence = 0;

  function heard(): void {
    show(place, "live", t("Live"));
    window.clearTimeout(silence);
    silence = window.setTimeout(() => lost(), SILENT_MS);
  }

  function lost(): void {
    show(place, "lost", t("No live connection: what you see may be old. Trying again …"));
  }

  source.addEventListener("hello", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("change", (event) => {
    heard();
    const told = JSON.parse((event as MessageEvent<string>).data) as { incident: number };
    if (waiting.size === 0) {
      window.setTimeout(() => {
        const those = waiting;
        waiting = new Set();
        changed(those);
      }, TOGETHER_MS);
    }
    waiting.add(told.incident);
  });
  source.addEventListener("error", lost);
}

function show(place: HTMLElement, state: string, sentence: string): void {
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = sentence;
}
