// Shows alerts while no page is open, and tells the desk that they arrived. Kept by the browser, so it holds no data.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  const shown = self.registration.showNotification(told.title || "AED", {
    body: told.body || "",
    tag: told.tag || "alert",
    renotify: true,
    requireInteraction: true,
    data: { link: told.link || "/" },
  });
  event.waitUntil(Promise.all([shown, received(told.link)]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.link));
});

async function received(link) {
  const token = (link || "").split("/a/")[1];
  if (!token) return;
  try {
    await fetch("/push-received", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
  } catch {
    // The notification is shown all the same; the desk only knows less.
  }
}
