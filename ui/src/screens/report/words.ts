/** The words of a review's report. */
import type { MoneyView, ReviewReportView } from "../../bindings";
import { formatMoney } from "../../format/decimal";
import { list, plural } from "../../format/words";

/** In the order in which a report lists them. */
export const STATUS_WORDS: [string, string][] = [
  ["approved", "Approved"],
  ["held", "Held"],
  ["rejected", "Rejected"],
  ["half_approved", "Second approval due"],
  ["in_review", "In review"],
  ["to_review", "To review"],
];

export const STATE_WORDS: Record<string, string> = { open: "Open", confirmed: "Confirmed", dismissed: "Dismissed", waived: "Waived" };

export const FAMILIES: Record<string, string> = { own: "Own checks" };

/** How many invoices have a status. */
export function reached(report: ReviewReportView, status: string): number {
  return report.statuses.filter((one) => one.status === status).reduce((all, one) => all + one.invoices, 0);
}

/** `GBP 9,803,120.11 and EUR 12.00`; of more than three, the first three and how many more. */
export function amounts(money: MoneyView[]): string {
  const words = money.slice(0, 3).map((one) => `${one.currency} ${formatMoney(one.amount, one.currency)}`.trim());
  if (money.length > 3) words.push(plural(money.length - 3, "further currency", "further currencies"));
  return list(words);
}

/** `Accuracy` for `accuracy`. */
export function title(word: string): string {
  return word ? word[0]!.toUpperCase() + word.slice(1).replaceAll("_", " ") : "Other";
}
