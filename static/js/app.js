/** Starts every behaviour that an element of the page asks for by `data-start="name other"`. */
import * as calendar from "./calendar.js";
import * as checklist from "./checklist.js";
import * as formsOffline from "./forms-offline.js";
import * as home from "./home.js";
import * as install from "./install.js";
import * as lastpaid from "./lastpaid.js";
import * as ledger from "./ledger.js";
import * as offline from "./offline.js";
import * as pack from "./pack.js";
import * as people from "./people.js";
import * as print from "./print.js";
import * as profile from "./profile.js";
import * as readiness from "./readiness.js";
import * as reminders from "./reminders.js";
import * as review from "./review.js";
import * as saved from "./saved.js";
import * as settings from "./settings.js";
import * as share from "./share.js";
import * as sign from "./sign.js";
import * as step from "./step.js";
import * as steps from "./steps.js";
import * as transfer from "./transfer.js";
import * as update from "./update.js";

// Alphabetical; one line a behaviour.
const behaviours = {
  calendar,
  checklist,
  "forms-offline": formsOffline,
  home,
  install,
  lastpaid,
  ledger,
  offline,
  pack,
  people,
  print,
  profile,
  readiness,
  reminders,
  review,
  saved,
  settings,
  share,
  sign,
  step,
  steps,
  transfer,
  update,
};

for (const element of document.querySelectorAll("[data-start]")) {
  for (const name of element.dataset.start.split(" ")) behaviours[name]?.start(element);
}
