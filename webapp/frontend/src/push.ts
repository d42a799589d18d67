// Subscribes this browser to alerts, after a tap: browsers ask for leave only then.
import "./styles/base.css";
import { element } from "./page/data";
import { tell } from "./page/notices";
import { t } from "./page/words";

const place = element<HTMLElement>("push");
const button = element<HTMLButtonElement>("subscribe");

button.addEventListener("click", () => void subscribe());

async function subscribe(): Promise<void> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    tell(t("This browser cannot show alerts; open the link in another one."));
    return;
  }
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
    await navigator.serviceWorker.register("/push-worker.js");
    const worker = await navigator.serviceWorker.ready;
    const key = place.dataset.key ?? "";
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const answer = await fetch(place.dataset.address ?? "", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(made),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    tell(t("This device gets your alerts now."), "done");
  } catch {
    tell(t("Nothing was changed: the browser or its push service did not allow it."));
    button.disabled = false;
  }
}
