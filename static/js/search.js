/**
 * Search over everything this phone has saved in the language of the page. The index is made here,
 * from the pack, at the first letter; nothing that is typed leaves the phone or enters an address.
 * Its own bundle, so that only Guía pays for it.
 */
import MiniSearch from "minisearch";
import { lists, stem, tokens, variants } from "./engine/words.js";
import * as packs from "./packs.js";
import { text } from "./texts.js";

const PAUSE_MS = 150;
const SHORTEST = 2;
const MOST_RESULTS = 20;
const PAGES_A_BREATH = 6;
const FIELDS = ["title", "keywords", "lead", "headings", "body"];
const WEIGHTS = { title: 6, keywords: 5, lead: 3, headings: 2 };
const NOT_PAGES = ["sin-conexion", "guia"];
const NAME = / · Al Corriente$/;
const NOT_TEXT = "h1, .lead, .back, .fact, .next, form, script, template, [data-start=step]";

/** One saved page as search sees it; undefined for this one and for one that says nothing. */
function entry(url, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  if (!main || NOT_PAGES.includes(page.documentElement.dataset.page)) return undefined;
  const words = (selector) =>
    [...main.querySelectorAll(selector)].map(({ textContent }) => textContent).join(" ");
  const found = {
    id: url,
    title: page.title.replace(NAME, ""),
    lead: lead(page).replace(/\s+/g, " ").trim(),
    headings: words("h2, h3, dt"),
    keywords: page.querySelector("meta[name=keywords]")?.content ?? "",
  };
  for (const part of main.querySelectorAll(NOT_TEXT)) part.remove();
  return { ...found, body: main.textContent };
}

/** What a page is about; where its lead holds wordings to choose from, the description of its head. */
function lead(page) {
  const said = page.querySelector("main .lead");
  if (said && !said.querySelector("span")) return said.textContent;
  return page.querySelector("meta[name=description]")?.content ?? "";
}

/** Every page of the whole pack; undefined where there is none. */
async function saved(language) {
  const pack = await packs.whole(language).catch(() => undefined);
  if (!pack) return undefined;
  const cache = await caches.open(packs.cacheName(language, pack.version));
  const pages = [];
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    const html = await (await cache.match(request)).text();
    pages.push(entry(pathname, html));
    // Typing goes on while the index is made.
    if (pages.length % PAGES_A_BREATH === 0) await new Promise((next) => setTimeout(next));
  }
  return pages.filter(Boolean);
}

/** Without a pack: the titles on the page itself. */
function titles() {
  return [...document.querySelectorAll("[data-contents] a")].map((link) => ({
    id: link.pathname,
    title: link.querySelector("b").textContent,
    lead: link.querySelector("span").textContent.replace(link.querySelector("b").textContent, ""),
  }));
}

async function index(language) {
  const pages = await saved(language);
  const engine = new MiniSearch({
    fields: FIELDS,
    storeFields: ["title", "lead"],
    tokenize: tokens,
    processTerm: (term) => stem(term) || null,
    searchOptions: {
      boost: WEIGHTS,
      combineWith: "AND",
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      // The words of a query are stems already.
      processTerm: (term) => term,
      tokenize: (query) => query.split(" "),
    },
  });
  engine.addAll(pages ?? titles());
  return { engine, whole: Boolean(pages) };
}

/**
 * The best pages for a query: its own words before other words for the same thing; pages that hold
 * only some of the words where none holds all.
 */
function look(engine, query, known) {
  const said = variants(query, known);
  const all = best(said.map((words) => engine.search(words)));
  const found = all.length ? all : best([engine.search(said.join(" "), { combineWith: "OR" })]);
  return found.slice(0, MOST_RESULTS);
}

function best(answers) {
  const pages = new Map();
  answers.forEach((found, place) => {
    for (const { id, title, lead, score } of found) {
      const worth = place === 0 ? score * 2 : score;
      if (worth > (pages.get(id)?.worth ?? 0)) pages.set(id, { id, title, lead, worth });
    }
  });
  return [...pages.values()].sort((a, b) => b.worth - a.worth);
}

function start(form) {
  const field = form.querySelector("input");
  const line = form.querySelector("[data-count]");
  const list = form.querySelector("[data-found]");
  const known = lists(JSON.parse(form.dataset.known));
  let made;
  let timer;

  const show = async () => {
    const query = field.value.trim();
    history.replaceState({ ...history.state, search: query }, "");
    if (query.length < SHORTEST) {
      line.textContent = "";
      return list.replaceChildren();
    }
    if (!made) line.textContent = text(form, "busy");
    made ??= index(document.documentElement.lang);
    const { engine, whole } = await made;
    if (query !== field.value.trim()) return;
    const found = look(engine, query, known);
    list.replaceChildren(...found.map((page) => row(form, page)));
    const name = found.length === 0 ? "none" : found.length === 1 ? "one" : "many";
    const said = [text(form, name, { count: found.length }), whole ? "" : text(form, "titles")];
    line.textContent = said.filter(Boolean).join(" ");
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  // A pack that has become whole meanwhile is worth a new look.
  document.addEventListener("ac:pack", ({ detail }) => {
    if (detail.whole === undefined) return;
    made = undefined;
  });
  if (history.state?.search) {
    field.value = history.state.search;
    show();
  }
}

function row(form, { id, title, lead }) {
  const item = form.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector("a").href = id;
  item.querySelector("b").textContent = title;
  item.querySelector("[data-lead]").textContent = lead;
  return item;
}

for (const form of document.querySelectorAll("[data-search]")) start(form);
