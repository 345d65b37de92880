/** Starts every behaviour that an element of the page asks for by `data-start="name other"`. */
import * as checklist from "./checklist.js";
import * as formsOffline from "./forms-offline.js";
import * as offline from "./offline.js";
import * as pack from "./pack.js";
import * as people from "./people.js";
import * as print from "./print.js";
import * as profile from "./profile.js";
import * as review from "./review.js";
import * as saved from "./saved.js";
import * as share from "./share.js";
import * as step from "./step.js";
import * as steps from "./steps.js";
import * as update from "./update.js";

// Alphabetical; one line a behaviour.
const behaviours = {
  checklist,
  "forms-offline": formsOffline,
  offline,
  pack,
  people,
  print,
  profile,
  review,
  saved,
  share,
  step,
  steps,
  update,
};

for (const element of document.querySelectorAll("[data-start]")) {
  for (const name of element.dataset.start.split(" ")) behaviours[name]?.start(element);
}
