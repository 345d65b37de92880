/** Starts every behaviour that an element of the page asks for by `data-start="name other"`. */
const behaviours = {};

for (const element of document.querySelectorAll("[data-start]")) {
  for (const name of element.dataset.start.split(" ")) behaviours[name]?.start(element);
}
