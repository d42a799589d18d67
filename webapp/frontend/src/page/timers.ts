// <time data-since="ISO 8601"> shows the minutes and seconds since then, and keeps counting.

export function keepTimers(): void {
  const tick = (): void => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-since]")) {
      place.textContent = clockSince(place.dataset.since ?? "", Date.now());
    }
  };
  tick();
  window.setInterval(tick, 1000);
}

export function clockSince(moment: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(moment)) / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
