/**
 * Words as the search compares them: without accents, capitals, plurals and gender, and with other
 * words for the same thing. Pure; the lists of words come from the page.
 */

const MOST_VARIANTS = 60;

/** "Línea" -> "linea". Ñ becomes n: keyboards abroad have none. */
export function fold(word) {
  return word
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
}

/** What a word shares with its plural and its other gender, in both languages. */
export function stem(word) {
  let root = fold(word);
  if (root.length > 4 && root.endsWith("ies")) root = `${root.slice(0, -3)}y`;
  else if (root.length > 3 && root.endsWith("s") && !root.endsWith("ss")) root = root.slice(0, -1);
  if (root.length > 3 && /[aeo]$/.test(root)) root = root.slice(0, -1);
  return root.replace(/z$/, "c");
}

export function tokens(text) {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

const stems = (text, ignored = new Set()) => {
  const all = tokens(text).map(stem);
  const kept = all.filter((word) => !ignored.has(word));
  return (kept.length ? kept : all).join(" ");
};

/**
 * The page's lists, ready to be looked up: `same`, groups of words for one thing; `ignored`, small
 * words that decide nothing.
 */
export function lists({ words, ignored }) {
  const small = new Set(ignored.map(stem));
  const same = words.map((group) => [...new Set(group.map((each) => stems(each, small)))]);
  return { same, ignored: small };
}

/**
 * The query, and the query with each thing in it said in the other known ways; stems joined by
 * blanks, the person's own words first.
 */
export function variants(query, { same, ignored }) {
  const said = ` ${stems(query, ignored)} `;
  let found = [said];
  for (const group of same) {
    const words = group.find((each) => said.includes(` ${each} `));
    if (!words) continue;
    const others = group.filter((each) => each !== words);
    const more = found.flatMap((each) =>
      others.map((other) => each.replace(` ${words} `, ` ${other} `)),
    );
    found = [...found, ...more].slice(0, MOST_VARIANTS);
  }
  return [...new Set(found)].map((each) => each.trim());
}
