/** Refusals as a person reads them: each reason once, with the invoices that it is about. */
import type { RefusedView } from "../../../bindings";

export function byReason(refused: RefusedView[]): { why: string; invoices: string[] }[] {
  const reasons = new Map<string, string[]>();
  for (const { invoice, why } of refused) {
    const those = reasons.get(why) ?? [];
    if (!those.includes(invoice)) reasons.set(why, [...those, invoice]);
  }
  return [...reasons].map(([why, invoices]) => ({ why, invoices })).sort((a, b) => b.invoices.length - a.invoices.length);
}
