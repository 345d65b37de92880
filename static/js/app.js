/** Starts every behaviour that an element of the page asks for by `data-start="name other"`. */
import * as checklist from "./checklist.js";
import * as people from "./people.js";
import * as print from "./print.js";
import * as profile from "./profile.js";
import * as review from "./review.js";
import * as share from "./share.js";
import * as step from "./step.js";
import * as steps from "./steps.js";

// Alphabetical; one line a behaviour.
const behaviours = {
  checklist,
  people,
  print,
  profile,
  review,
  share,
  step,
  steps,
};

for (const element of document.querySelectorAll("[data-start]")) {
  for (const name of element.dataset.start.split(" ")) behaviours[name]?.start(element);
}
