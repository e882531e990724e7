/** What a review can be given, and which checks have nothing to look at without it. Said before the checks run; the run itself then says it check by check. */

export type Need = { kind: string; title: string; without: string };

export const NEEDS: readonly Need[] = [
  { kind: "contracts", title: "Contracts or orders", without: "prices against contracts, missing invoices, discounts, uplifts, terminated customers" },
  { kind: "prices", title: "Price lists", without: "billed prices against price lists" },
  { kind: "usage", title: "Usage and deliveries", without: "billed against delivered quantities, unbilled usage, billing lag" },
  { kind: "customers", title: "Customers", without: "payment terms, tax ids, accounts without a bill" },
  { kind: "tax_rates", title: "Tax rates", without: "rates in force on the tax point's day" },
  { kind: "payments", title: "Payments", without: "over-applied and late payments, unapplied cash" },
  { kind: "credit_notes", title: "Credit notes", without: "credits without, or above, the invoice that they correct" },
  { kind: "receivables", title: "Receivables", without: "aging, open balances, write-offs, disputes" },
  { kind: "general_ledger", title: "General ledger", without: "subledger against ledger, roll-forwards, the close" },
  { kind: "control_totals", title: "Control totals", without: "whether the run is complete as the billing system counts it" },
];

/** What is absent, by the kinds of the records that were chosen; a previous run is one more. */
export function absent(kinds: string[], previous: boolean): { title: string; without: string }[] {
  const missing = NEEDS.filter((need) => !kinds.includes(need.kind));
  return previous ? missing : [{ title: "A previous run", without: "bills that moved by more than expected, customers who are missing, findings known or gone" }, ...missing];
}

/** The month before a day, as the likeliest period: first and last day. */
export function monthBefore(today: Date): [string, string] {
  const text = (date: Date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  return [text(new Date(today.getFullYear(), today.getMonth() - 1, 1)), text(new Date(today.getFullYear(), today.getMonth(), 0))];
}
