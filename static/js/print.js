/** Prints the page as it stands: the same page, the print style. */
export function start(button) {
  button.addEventListener("click", () => window.print());
}
