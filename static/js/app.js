/** Starts every behaviour that an element of the page asks for by `data-start="name other"`. */
import * as checklist from "./checklist.js";
import * as countdown from "./countdown.js";
import * as folder from "./folder.js";
import * as formsOffline from "./forms-offline.js";
import * as franja from "./franja.js";
import * as home from "./home.js";
import * as install from "./install.js";
import * as lastpaid from "./lastpaid.js";
import * as ledger from "./ledger.js";
import * as linea from "./linea.js";
import * as lost from "./lost.js";
import * as myfee from "./myfee.js";
import * as nextstep from "./nextstep.js";
import * as offline from "./offline.js";
import * as opening from "./opening.js";
import * as others from "./others.js";
import * as pack from "./pack.js";
import * as print from "./print.js";
import * as profile from "./profile.js";
import * as readiness from "./readiness.js";
import * as reminded from "./reminded.js";
import * as reminders from "./reminders.js";
import * as renewals from "./renewals.js";
import * as review from "./review.js";
import * as saved from "./saved.js";
import * as settings from "./settings.js";
import * as share from "./share.js";
import * as sign from "./sign.js";
import * as step from "./step.js";
import * as steps from "./steps.js";
import * as theirs from "./theirs.js";
import * as transfer from "./transfer.js";
import * as update from "./update.js";
import * as who from "./who.js";

// Alphabetical; one line a behaviour.
const behaviours = {
  checklist,
  countdown,
  folder,
  "forms-offline": formsOffline,
  franja,
  home,
  install,
  lastpaid,
  ledger,
  linea,
  lost,
  myfee,
  nextstep,
  offline,
  others,
  pack,
  print,
  profile,
  readiness,
  reminded,
  reminders,
  renewals,
  review,
  saved,
  settings,
  share,
  sign,
  step,
  steps,
  theirs,
  transfer,
  update,
  who,
};

for (const element of document.querySelectorAll("[data-start]")) {
  for (const name of element.dataset.start.split(" ")) behaviours[name]?.start(element);
}
opening.begin();
