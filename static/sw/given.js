/** What the server put before this script: the name of the shell, and words by language. */
const given = self.__AC ?? {};

export const SHELL = given.shell ?? "";
export const LANGUAGES = ["es", "en"];
const texts = given.texts ?? {};

/** The words of notices in `language`; empty ones where the server gave none. */
export function textsIn(language) {
  return texts[language] ?? {};
}
