/** From the bytes of a push to the words of a notice. Pure: no storage, no network, never throws. */
import { LANGUAGES, textsIn } from "./given.js";

const DECLARATIVE = 8030;
const LONGEST = { title: 120, body: 400, tag: 64, id: 128 };
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a push says, each part checked; a part that is not what it should be is left out. */
export function read(data) {
  const message = parse(data);
  const given = message.web_push === DECLARATIVE ? object(message.notification) : {};
  const more = object(given.data);
  return {
    title: words(given.title, LONGEST.title),
    body: words(given.body, LONGEST.body),
    tag: words(given.tag, LONGEST.tag),
    navigate: words(given.navigate, 2000),
    lang: LANGUAGES.includes(given.lang) ? given.lang : undefined,
    payable: Array.isArray(given.actions) && given.actions.some((each) => each?.action === "paid"),
    id: words(more.id, LONGEST.id),
    kind: words(more.kind, 32),
    plan: words(more.plan, LONGEST.id),
    covers: like(more.covers, MONTH),
    due: like(more.due, DAY),
  };
}

function parse(data) {
  try {
    return object(data?.json());
  } catch {
    return {};
  }
}

const object = (value) => (value && typeof value === "object" ? value : {});
const like = (value, form) => (typeof value === "string" && form.test(value) ? value : undefined);

function words(value, longest) {
  if (typeof value !== "string" || !value.trim()) return undefined;
  return value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
}

/** Title and options for `showNotification`. */
export function notice(payload, { language, plan, shown }) {
  const texts = textsIn(language);
  const done = noted(plan, payload);
  const sent = !done && payload.title && payload.body;
  const [title, body] = sent
    ? [payload.title, payload.body]
    : ownWords(texts, payload, done, language);
  const tag = payload.tag ?? "al-corriente";
  return {
    title,
    options: {
      body,
      tag,
      lang: (sent && payload.lang) || language,
      dir: "ltr",
      icon: "/static/icons/icon-192.png",
      badge: "/static/icons/badge-96.png",
      // The same reminder a second time replaces the first one quietly.
      renotify: Boolean(payload.id) && !shown && !done,
      actions: done ? [] : actions(texts, payload),
      data: { ...payload, language, url: address(payload.navigate, language) },
    },
  };
}

/** "paid" or "renewed": what the person noted in the meantime, perhaps with the network off. */
function noted(plan, { covers, due }) {
  if (!plan || typeof plan !== "object") return undefined;
  const ends = like(plan.ends_on, DAY);
  if (ends) return due && ends > due ? "renewed" : undefined;
  return covers && paid(plan, covers) ? "paid" : undefined;
}

function paid(plan, covers) {
  const state = plan.months?.[covers]?.state;
  if (state) return state === "paid";
  const through = like(plan.paid_through, MONTH);
  return Boolean(through && through >= covers);
}

/** Words of the phone itself: it is noted already, or the payload cannot be read. */
function ownWords(texts, { covers }, done, language) {
  if (!done) return [texts.title || "Al Corriente", texts.body || ""];
  const month = done === "paid" ? monthName(covers, language) : "";
  const title = texts[`${done}_title`] || "{month}";
  return [title.replace("{month}", month) || "Al Corriente", texts[`${done}_body`] || ""];
}

function monthName(month, language) {
  const day = new Date(`${month}-15T00:00:00Z`);
  const name = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(day);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Where buttons are supported: «Ya pagué» opens the confirmation, it marks nothing by itself. */
function actions(texts, { payable, plan, covers }) {
  const able = (self.Notification?.maxActions ?? 0) > 0;
  if (!able || !payable || !plan || !covers || !texts.action_paid) return [];
  return [{ action: "paid", title: texts.action_paid }];
}

/** Our own address that the payload names; anything else is the first screen. */
function address(navigate, language) {
  const home = `/${language}/`;
  try {
    const url = new URL(navigate ?? home, self.location.origin);
    return url.origin === self.location.origin ? url.pathname + url.search + url.hash : home;
  } catch {
    return home;
  }
}
