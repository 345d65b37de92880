/** Prints the page as it stands: the same page, the print style. Folded parts are opened first, but for lists of sources. */
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("main details:not([open]):not(.fact *)"))
    part.open = true;
});

export function start(button) {
  button.addEventListener("click", () => window.print());
}
