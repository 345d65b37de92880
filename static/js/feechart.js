/**
 * The fee against income, as points of a drawing and rows of the table behind it: the same whole
 * numbers as `pwa/web/fee_chart.py`.
 */
import { edges, monthAt } from "./engine/fees.js";
import { money } from "./plain.js";

const [WIDTH, HEIGHT] = [3200, 2000];
const SPANS = [2_500_000, 5_000_000, 10_000_000];
const STEP = 100_000;

/** query: one that `fee` has answered; its class I where none is known. */
export function chart(bundle, query) {
  const asked = { ...query, risk: query.risk ?? "I" };
  const stops = edges(bundle, asked.zone, asked.covers);
  const span = SPANS.find((each) => 10 * asked.income <= 8 * each) ?? SPANS.at(-1);
  const at = (income) => monthAt(bundle, asked, income);
  const top = Math.ceil(at(span).total / STEP) * STEP;
  const place = ([income, fee]) =>
    `${Math.floor((WIDTH * income) / span)},${HEIGHT - Math.floor((HEIGHT * fee) / top)}`;
  const line = (points) => points.map(place).join(" ");
  const paid = (income) => [income, at(income).total];
  const mine = Math.min(asked.income, span);
  const [floor] = stops;
  return {
    flat: line([[0, at(0).total], paid(floor)]),
    jump: line([paid(floor), [floor, at(floor + 1).total]]),
    slope: line(shown(stops, span).map(paid)),
    mine: line([paid(mine), paid(mine)]),
    mine_down: line([[mine, 0], paid(mine)]),
    axis_top: money(top, { cents: false }),
    axis_end: money(span, { cents: false }),
    axis_middle: money(span / 2, { cents: false }),
    step: money(at(floor + 1).total - at(floor).total),
    floor_income: money(floor),
    rows: [floor, floor + 1, ...stops.slice(1)].map((income, index, all) =>
      row(income, at(income), { index, count: all.length }),
    ),
  };
}

/** Incomes between which the line is straight: both sides of every edge that is shown. */
function shown([floor, ...rest], span) {
  const inner = rest.filter((edge) => edge < span).flatMap((edge) => [edge - 1, edge]);
  return [floor + 1, ...inner, span];
}

function row(income, month, { index, count }) {
  const kept = month.lines.filter(({ group }) => group === "retirement");
  return {
    row_income: money(income),
    row_fee: money(month.total),
    row_saved: money(kept.reduce((sum, { amount }) => sum + amount, 0)),
    row_floor: index === 0,
    row_doubt: index === 1,
    row_ceiling: index === count - 1,
  };
}
