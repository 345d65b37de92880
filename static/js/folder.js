/** Carpeta: which parts of the document are shown and printed. Nothing is kept. */
export function start(root) {
  root.addEventListener("change", ({ target }) => {
    for (const part of document.querySelectorAll(`[data-part="${target.value}"]`)) {
      part.hidden = !target.checked;
    }
  });
}
