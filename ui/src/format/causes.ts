/** Causes in words and by money. */
import type { CauseView, TotalsView } from "../bindings";
import type { Measure } from "../app/route";
import { absolute, compare } from "./decimal";
import { conditionWords } from "./fields";
import { list } from "./words";

/** Typographic arrows and signs for the ones that a keyboard has. */
export function pretty(text: string): string {
  return text.replaceAll("->", "→").replace(/(^|\s)x (?=[\d.])/g, "$1× ");
}

/** What the cause did, without where. */
export function causeTitle(cause: CauseView): string {
  const [title = cause.summary] = cause.conditions.length ? cause.summary.split(/ where | for | from (?=\d)/) : [cause.summary];
  return pretty(title || cause.summary);
}

/** Where it did it: `where country is EIRE`; `everywhere` without a condition. */
export function causePlace({ conditions }: CauseView): string {
  return conditions.length ? `where ${list(conditions.map(conditionWords))}` : "everywhere";
}

/** The impact in one currency and measure; `0` where it has none. */
export function impactIn(impact: TotalsView[], currency: string, measure: Measure): string {
  return impact.find((one) => one.currency === currency)?.[measure] ?? "0";
}

/** For `Array.sort`: the largest first, without sign. */
export function byImpact(currency: string, measure: Measure): (a: { impact: TotalsView[] }, b: { impact: TotalsView[] }) => number {
  return (a, b) => compare(absolute(impactIn(b.impact, currency, measure)), absolute(impactIn(a.impact, currency, measure)));
}

export const MEASURES: { value: Measure; label: string }[] = [
  { value: "net", label: "Net" },
  { value: "tax", label: "Tax" },
  { value: "gross", label: "Gross" },
];

/** The state that a cause's sign stands for: as the backend says, or what its decision made of it. */
export function causeState(cause: CauseView): string {
  return cause.intent === "as_intended" ? "intended" : cause.sign;
}
