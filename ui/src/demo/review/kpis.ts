/** The demo's figures: contracts and payments stand beside the run, and of what they don't tell each figure says what it needs. */
import type { KpiView } from "../../bindings";

const known = (id: string, name: string, unit: string, formula: string, ...values: [string, string][]): KpiView => ({ id, name, unit, formula, values: values.map(([currency, amount]) => ({ currency, amount })), needs: [] });
const unknown = (id: string, name: string, unit: string, formula: string, ...needs: string[]): KpiView => ({ id, name, unit, formula, values: [], needs });
const LATE = "receivables more than 90 days past their due date / receivables x 100, on the day of the review";

export const kpis: KpiView[] = [
  known("billing_accuracy", "Billing accuracy", "percent", "invoices without a finding of an accuracy or tax check / invoices x 100", ["", "95.35"]),
  unknown("dso", "Days sales outstanding", "days", "open receivables at the period's end / sales of the period (with tax) x days of the period", "receivables"),
  unknown("past_due", "Past due", "percent", "receivables past their due date / receivables x 100, on the day of the review", "receivables with due_date"),
  unknown("over_90_days", "More than 90 days past due", "percent", LATE, "receivables with due_date"),
  known("unapplied_cash", "Unapplied cash", "percent", "receipts not set against invoices / receipts x 100", ["EUR", "2.14"], ["GBP", "0.38"]),
  unknown("first_time_right", "First time right", "percent", "invoices without a credit note that corrects them / invoices x 100; credit notes of the run and those given", "credit notes with invoice_number"),
  known("invoice_cycle_time", "Invoice cycle time", "days", "median days from the end of the billed period (else the day of creation) to the day of sending", ["", "4.00"]),
  known("credit_rate", "Credit note rate", "percent", "sum of the run's credit notes / sum of its invoices x 100, with tax", ["EUR", "1.92"], ["GBP", "0.71"]),
  unknown("close_duration", "Close duration", "days", "working days (Monday to Friday) from the period's end to the day on which it was closed", "periods with closed_date"),
];

/** All of them known, and more than a page shows. */
export const everyKpi: KpiView[] = [
  ...kpis.map((one, at) => (one.needs.length ? { ...one, values: [{ currency: "EUR", amount: `${41 + at}.20` }, { currency: "GBP", amount: `${35 + at}.59` }, { currency: "JPY", amount: "0.00" }], needs: [] } : one)),
  known("deferred_revenue", "Deferred revenue at the end", "money", "opening + schedules of the run's invoices - recognised in the period", ["USD", "900000"]),
];
