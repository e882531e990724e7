/** The figures of an expected invoice, in the order in which a person reads them; each by a name that the URL carries. */
import type { BilledLineView, DerivationView, RatedInvoiceView, RatedLineView } from "../../../bindings";
import { compare, isDecimal } from "../../../format/decimal";

export type Figure = {
  name: string;
  title: string;
  derivation: DerivationView;
  /** Whether the result is money. */
  money: boolean;
  /** What was billed for it; `null` where that is not known. */
  billed: string | null;
};

export function figures(view: RatedInvoiceView): Figure[] {
  const list: Figure[] = [];
  const put = (name: string, title: string, derivation: DerivationView | null, billed: string | null = null, money = true) => derivation && list.push({ name, title, derivation, money, billed });
  for (const line of view.lines) {
    const other = billedLine(view, line);
    put(`line.${line.number}.quantity`, `${line.description}, quantity`, line.quantity, other?.quantity || null, false);
    put(`line.${line.number}.discount`, `${line.description}, discount`, line.discount);
    put(`line.${line.number}.net`, `${line.description}, net`, line.net, view.billed ? (other?.net ?? null) : null);
    put(`line.${line.number}.tax`, `${line.description}, tax`, line.tax);
  }
  view.adjustments.forEach(([title, derivation], index) => put(`adjustment.${index}`, title, derivation));
  put("net", "Net", view.net, view.billed?.net ?? null);
  view.taxes.forEach((one, index) => put(`tax.${index}`, `Tax ${one.category} ${one.rate} %`, one.tax, view.taxes.length === 1 ? (view.billed?.tax ?? null) : null));
  if (view.taxes.length !== 1) put("tax", "Tax", view.tax, view.billed?.tax ?? null);
  put("gross", "Gross", view.gross, view.billed?.gross ?? null);
  view.settlements.forEach(([title, derivation], index) => put(`settlement.${index}`, title, derivation));
  put("due", "Amount due", view.due);
  return list;
}

export const billedLine = (view: RatedInvoiceView, line: RatedLineView): BilledLineView | undefined => view.billed?.lines.find((one) => one.number === line.number);

/** Billed, but like no expected line. */
export const unexpected = (view: RatedInvoiceView): BilledLineView[] => view.billed?.lines.filter((one) => one.number === null) ?? [];

/** Whether what was billed is another figure; digits that say nothing don't count. */
export function differs(expected: string, billed: string | null | undefined): boolean {
  if (billed === null || billed === undefined || billed === "") return false;
  return isDecimal(expected) && isDecimal(billed) ? compare(expected, billed) !== 0 : expected !== billed;
}

/** The figure that is shown where none is named: the first that was billed otherwise, else what is due. */
export function usual(list: Figure[]): Figure | undefined {
  return list.find((one) => differs(one.derivation.result, one.billed)) ?? list.find((one) => one.name === "gross");
}
