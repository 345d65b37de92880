/** A tap on a notice opens that month; «Ya pagué» opens its confirmation. Never throws. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(target(event)).catch(() => undefined));
});

function target({ action, notification }) {
  const { url, plan, covers, language = "es" } = notification.data ?? {};
  if (action === "paid" && plan && covers) {
    const query = new URLSearchParams({ confirmar: plan, mes: covers });
    return `/${language}/pagos?${query}`;
  }
  return typeof url === "string" && url.startsWith("/") ? url : `/${language}/`;
}

async function open(url) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((each) => address(each.url) === url);
  if (there) return there.focus();
  for (const each of windows) {
    try {
      await each.focus();
      if (await each.navigate(url)) return undefined;
    } catch {
      // Not ours to steer (not controlled yet, or gone): try the next one.
    }
  }
  return self.clients.openWindow(url);
}

function address(href) {
  const { pathname, search } = new URL(href);
  return pathname + search;
}
