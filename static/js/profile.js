/**
 * The profile: where I live, nationality, what I already have. Radios named `place` and
 * `nationality`, checkboxes named `have` (a step's id each, marked as done). Kept in kv "profile";
 * on <html> as `knows-place profile-abroad …`, so that the branches follow at once.
 */
import { load, mark } from "./progress.js";
import * as store from "./store.js";
import * as summary from "./summary.js";

const QUESTIONS = ["place", "nationality"];

/** Let the branches of the page follow `profile`. An unanswered question shows every branch. */
function apply(profile) {
  const answered = QUESTIONS.filter((name) => profile[name]);
  summary.setClasses(
    ["knows-", "profile-"],
    answered.flatMap((name) => [`knows-${name}`, `profile-${profile[name]}`]),
  );
}

export function start(root) {
  const show = async () => {
    const profile = (await store.get("kv", "profile")) ?? {};
    const done = await load();
    for (const input of root.querySelectorAll("input")) {
      input.checked =
        input.name === "have" ? done.has(input.value) : profile[input.name] === input.value;
    }
    apply(profile);
  };
  root.addEventListener("change", async ({ target }) => {
    try {
      if (target.name === "have") await mark(target.value, target.checked);
      else apply(await answer(target.name, target.value));
    } catch {
      root.querySelector("[data-unsaved]")?.removeAttribute("hidden");
    }
  });
  store.onChange(({ key }) => (key === "profile" || key === "*") && show());
  show().catch(() => {});
}

function answer(name, value) {
  return store.update("kv", "profile", (profile) => ({ ...profile, [name]: value }));
}
