/** From before to after: the rows of the waterfall, and where their bars stand. Amounts stay exact; only pixels are floats. */
import type { ComparisonView } from "../../bindings";
import type { Measure } from "../../app/route";
import { byImpact, causePlace, causeState, causeTitle, impactIn } from "../../format/causes";
import { signOf, sum } from "../../format/decimal";
import { count, plural } from "../../format/words";

export type Bar = {
  kind: "before" | "after" | "cause" | "rest" | "unexplained" | "tolerated";
  id: string;
  title: string;
  place: string;
  state: string;
  amount: string;
  /** The running total after this row. */
  end: string;
  note: string;
  /** Percent of the chart's width. */
  from: number;
  to: number;
};

export type Waterfall = { bars: Bar[]; broken: boolean; silent: number };

type Row = Omit<Bar, "end" | "from" | "to">;

/** How many causes have a row of their own. */
const MOST = 12;

export function waterfall(comparison: ComparisonView, currency: string, measure: Measure): Waterfall {
  const proof = comparison.proof.find((one) => one.currency === currency);
  if (!proof) return { bars: [], broken: false, silent: 0 };
  const moving = comparison.causes.filter((cause) => signOf(impactIn(cause.impact, currency, measure)) !== 0).sort(byImpact(currency, measure));
  const [shown, rest] = [moving.slice(0, MOST), moving.slice(MOST)];
  const rows: Row[] = shown.map((cause) => ({
    kind: "cause",
    id: cause.id,
    title: causeTitle(cause),
    place: causePlace(cause),
    state: causeState(cause),
    amount: impactIn(cause.impact, currency, measure),
    note: plural(cause.lines, "line"),
  }));
  if (rest.length) {
    const amount = sum(rest.map((cause) => impactIn(cause.impact, currency, measure)));
    rows.push({ kind: "rest", id: "", title: `${count(rest.length)} further causes`, place: "", state: "changed", amount, note: plural(rest.reduce((lines, cause) => lines + cause.lines, 0), "line") });
  }
  rows.push({ kind: "unexplained", id: "?", title: "unexplained", place: "", state: "unexplained", amount: proof.unexplained[measure], note: plural(comparison.unexplained.lines, "line") });
  if (signOf(proof.tolerated[measure]) !== 0) {
    rows.push({ kind: "tolerated", id: "", title: "within tolerance", place: "", state: "unchanged", amount: proof.tolerated[measure], note: "" });
  }
  return placed(rows, proof.before[measure], proof.after[measure], comparison.causes.length - moving.length);
}

function placed(rows: Row[], before: string, after: string, silent: number): Waterfall {
  const ends: string[] = [];
  for (const row of rows) ends.push(sum([ends.at(-1) ?? before, row.amount]));
  const scale = scaleOf([before, ...ends, after]);
  const start: Bar = { kind: "before", id: "", title: "before", place: "", state: "unchanged", amount: before, end: before, note: "", from: 0, to: scale.at(before) };
  const end: Bar = { ...start, kind: "after", title: "after", amount: after, end: after, to: scale.at(after) };
  const steps = rows.map((row, index) => ({ ...row, end: ends[index] ?? before, from: scale.at(ends[index - 1] ?? before), to: scale.at(ends[index] ?? before) }));
  return { bars: [start, ...steps, end], broken: scale.broken, silent };
}

/** Pixels need no cents: the one place where an amount becomes a float. */
const pixels = (amount: string): number => Number(amount);

/** A scale that shows the steps: where they are small beside the whole, the axis is broken and starts near them. */
function scaleOf(amounts: string[]): { at: (amount: string) => number; broken: boolean } {
  const values = amounts.map(pixels);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || Math.abs(high) || 1;
  const start = low - span * 0.6;
  const broken = start > 0;
  const from = broken ? start : Math.min(0, low);
  const to = Math.max(high, broken ? high : 0) + span * 0.04;
  return { at: (amount) => ((pixels(amount) - from) / (to - from || 1)) * 100, broken };
}
