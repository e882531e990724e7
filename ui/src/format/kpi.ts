/** The words of a figure. */
import type { KpiView, MoneyView } from "../bindings";
import { formatDecimal, formatMoney } from "./decimal";

const UNITS: Record<string, string> = { percent: "%" };

/** `EUR 35.59 days`, `97.00 %`, `USD 900,000.00`. */
export function kpiValue(value: MoneyView, unit: string): string {
  const figure = unit === "money" ? formatMoney(value.amount, value.currency) : `${formatDecimal(value.amount)} ${UNITS[unit] ?? unit}`;
  return `${value.currency} ${figure}`.trim();
}

/** Those that are known, and those that are not; what is not known is never shown as 0. */
export function known(kpis: KpiView[]): { known: KpiView[]; unknown: KpiView[] } {
  return { known: kpis.filter((kpi) => !kpi.needs.length), unknown: kpis.filter((kpi) => kpi.needs.length) };
}
