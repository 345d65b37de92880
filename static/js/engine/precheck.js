/**
 * The pre-check's decision table, read as the server reads it (pwa/rules/eligibility.py). Pure.
 * `table`: { questions, rows, notes } of ids and conditions; `answers`: { question: option }.
 */

const holds = ({ when }, answers) =>
  when.every(([name, options]) => options.includes(answers[name]));

/** The answers to questions that apply, in the order of the questions. */
function kept(table, answers) {
  const found = {};
  for (const question of table.questions) {
    if (question.id in answers && holds(question, found)) found[question.id] = answers[question.id];
  }
  return found;
}

/** { answers, question | decision, notes }: ids; `question` is the next one to ask. */
export function precheck(table, given) {
  const answers = kept(table, given);
  const atOnce = table.rows.find((row) => row.at_once && holds(row, answers));
  const open = table.questions.find((each) => holds(each, answers) && !(each.id in answers));
  if (open && !atOnce) return { answers, question: open.id, notes: [] };
  const decision = atOnce ?? table.rows.find((row) => holds(row, answers));
  const notes = atOnce ? [] : table.notes.filter((note) => holds(note, answers));
  return { answers, decision: decision.id, notes: notes.map(({ id }) => id) };
}

/** The question that was answered before `current`. */
export function previous(table, answers, current) {
  const names = table.questions.map(({ id }) => id);
  const earlier = names.slice(0, names.indexOf(current)).filter((name) => name in answers);
  return earlier.pop();
}
