// data-since="ISO 8601" shows the minutes and seconds since then, data-until those that are left; both keep counting.
import { t } from "./words";

export function keepTimers(): void {
  const tick = (): void => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-since]")) {
      place.textContent = clockSince(place.dataset.since ?? "", Date.now());
    }
    for (const place of document.querySelectorAll<HTMLElement>("[data-until]")) {
      place.textContent = clockUntil(place.dataset.until ?? "", Date.now());
    }
  };
  tick();
  window.setInterval(tick, 1000);
}

export function clockUntil(moment: string, now: number): string {
  const left = Math.ceil((Date.parse(moment) - now) / 1000);
  return left > 0 ? clock(left) : t("now");
}

export function clockSince(moment: string, now: number): string {
  return clock(Math.max(0, Math.floor((now - Date.parse(moment)) / 1000)));
}

function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
