/** Before the first paint: the few facts that decide what shows, from localStorage to classes on <html>. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const summary = JSON.parse(localStorage.getItem("ac:summary") ?? "{}");
    for (const name of summary.classes ?? []) root.classList.add(name);
    if (summary.theme) root.dataset.theme = summary.theme;
  } catch {
    // No storage, or something else's words in it: the page shows every branch.
  }
})();
