/**
 * The profile: where I live, nationality, what I already have; whom I register and Infonavit, asked
 * where they matter. Kept in kv "profile" by person: { me: { place: "abroad", family: ["child"] } };
 * on <html> as `knows-place profile-abroad …`, so that the branches follow at once. An unanswered
 * question shows every branch.
 */
import { person } from "./people.js";
import { load, mark } from "./progress.js";
import * as store from "./store.js";
import * as summary from "./summary.js";

// Question -> answer -> the branches that are for that person.
const BRANCHES = {
  place: { mexico: ["mexico"], abroad: ["abroad"] },
  nationality: { mexican: ["mexican"], foreign: ["foreign"] },
  infonavit: { yes: ["infonavit"], no: [] },
};
const NOBODY = "nobody";

export async function read() {
  return (await store.get("kv", "profile"))?.[person()] ?? {};
}

/** Keep some answers of the present person; the branches follow. */
export async function answer(answers) {
  await store.update("kv", "profile", (all) => ({
    ...all,
    [person()]: { ...all?.[person()], ...answers },
  }));
  await follow();
}

/** Let the branches of this page, and of the next first paint, follow the present person. */
export async function follow() {
  const profile = await read();
  const single = Object.entries(BRANCHES).filter(([name]) => profile[name]);
  const names = single.flatMap(([name, answers]) => [
    `knows-${name}`,
    ...(answers[profile[name]] ?? []).map((branch) => `profile-${branch}`),
  ]);
  const family = profile.family ?? [];
  if (family.length) names.push("knows-family", ...family.map((each) => `profile-${each}`));
  summary.setClasses(["knows-", "profile-"], names);
}

export function start(root) {
  const show = async () => {
    const profile = await read();
    const done = await load();
    for (const input of root.querySelectorAll("input")) {
      const kept = profile[input.name];
      if (input.name === "have") input.checked = done.has(input.value);
      else if (input.name === "family") input.checked = Boolean(kept?.includes(input.value));
      else input.checked = kept === input.value;
    }
    await follow();
  };
  root.addEventListener("change", async ({ target }) => {
    try {
      if (target.name === "have") await mark(target.value, target.checked);
      else if (target.name === "family") await answer({ family: relatives(root, target) });
      else await answer({ [target.name]: target.value });
    } catch {
      root.querySelector("[data-unsaved]")?.removeAttribute("hidden");
    }
  });
  root.querySelector("[data-forget]")?.addEventListener("click", () => {
    answer({ place: undefined, nationality: undefined, infonavit: undefined, family: [] });
  });
  store.onChange(({ key }) => ["profile", "people", "*"].includes(key) && show());
  show().catch(() => {});
}

/** The ticked relatives. "Nobody" and somebody exclude each other. */
function relatives(root, changed) {
  const ticked = [...root.querySelectorAll("input[name=family]:checked")].map(({ value }) => value);
  if (!changed.checked) return ticked;
  return ticked.filter((each) => (each === NOBODY) === (changed.value === NOBODY));
}
