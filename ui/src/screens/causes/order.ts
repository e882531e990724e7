/** The order of the causes' list. */
import type { CauseView } from "../../bindings";
import type { Measure } from "../../app/route";
import { byImpact } from "../../format/causes";
import { compare } from "../../format/decimal";

/** The row that stands for what no cause explains. */
export const UNEXPLAINED = "?";

export const SORTS = [
  { value: "", label: "Money" },
  { value: "lines", label: "Lines" },
  { value: "invoices", label: "Invoices" },
  { value: "customers", label: "Customers" },
  { value: "confidence", label: "Confidence" },
];

export function ordered(causes: CauseView[], sort: string, currency: string, measure: Measure): CauseView[] {
  if (sort === "lines" || sort === "invoices" || sort === "customers") return [...causes].sort((a, b) => b[sort] - a[sort]);
  if (sort === "confidence") return [...causes].sort((a, b) => compare(b.confidence, a.confidence));
  return [...causes].sort(byImpact(currency, measure));
}
