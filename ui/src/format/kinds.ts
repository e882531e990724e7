/** What the rows of a file may be: a bill run, or records that a review checks it against. */
const TITLES: Record<string, string> = {
  invoices: "Bill run",
  customers: "Customers",
  contracts: "Contracts",
  prices: "Price list",
  tax_rates: "Tax rates",
  exchange_rates: "Exchange rates",
  usage: "Usage and deliveries",
  payments: "Payments",
  credit_notes: "Credit notes",
  receivables: "Receivables",
  write_offs: "Write-offs",
  disputes: "Disputes",
  general_ledger: "General ledger",
  revenue_schedules: "Revenue schedules",
  control_totals: "Control totals",
  run_accounts: "Accounts of the bill run",
  certificates: "Exemption certificates",
  periods: "Accounting periods",
  deliveries: "Dispatch log",
  registrations: "Tax registrations",
  loss_rates: "Loss rates",
};

/** Every kind by its name, bill runs first. */
export const KINDS: readonly string[] = Object.keys(TITLES);

export const isBillRun = (run: { kind: string }): boolean => run.kind === "invoices";

export function kindTitle(kind: string): string {
  return TITLES[kind] ?? kind;
}
