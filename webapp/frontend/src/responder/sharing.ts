// Telling the desk where the phone is: only after a press, only while its owner goes, and remembered for this tab alone.
import { post } from "../page/fetching";
import { tell } from "../page/notices";
import { t } from "../page/words";

const AT_MOST_EVERY_MS = 10_000;
let watching: number | null = null;
let toldAt = 0;

/** Bring the button up to date with the card; end sharing when its owner no longer goes. */
export function keepSharing(card: HTMLElement, address: string, going: boolean): void {
  const button = card.querySelector<HTMLButtonElement>("#share");
  const possible = "geolocation" in navigator && window.isSecureContext;
  if (!going || !possible) stop(address);
  if (!button || !possible) return;
  button.hidden = false;
  if (going && watching === null && sessionStorage.getItem(address) === "shares") start(address);
  show(button);
  button.addEventListener("click", () => {
    if (watching === null) start(address);
    else stop(address);
    show(button);
  });
}

function show(button: HTMLButtonElement): void {
  button.textContent = (watching === null ? button.dataset.off : button.dataset.on) ?? "";
  button.ariaPressed = String(watching !== null);
}

function start(address: string): void {
  sessionStorage.setItem(address, "shares");
  watching = navigator.geolocation.watchPosition(
    ({ coords }) => void told(address, coords),
    () => tell(t("Your position could not be found; you can go all the same.")),
    { enableHighAccuracy: true, maximumAge: 5_000 },
  );
}

function stop(address: string): void {
  if (watching !== null) navigator.geolocation.clearWatch(watching);
  watching = null;
  sessionStorage.removeItem(address);
}

async function told(address: string, coords: GeolocationCoordinates): Promise<void> {
  if (Date.now() - toldAt < AT_MOST_EVERY_MS) return;
  toldAt = Date.now();
  const fields = { lon: String(coords.longitude), lat: String(coords.latitude), accuracy_m: String(coords.accuracy) };
  await post(`${address}/position`, fields).catch(() => undefined); // the next one may get through
}
