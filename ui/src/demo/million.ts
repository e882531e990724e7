/** A comparison of a million differences, computed row by row: for the table's scrolling, and for long names and large amounts. */
import type { CauseView, DifferenceQuery, DifferenceView, TotalsView } from "../bindings";
import { sum } from "../format/decimal";

export const ROWS = 1_000_000;
const CURRENCIES = ["GBP", "EUR", "USD", "JPY"] as const;
const PRODUCTS = ["API-TOKENS-4M", "SEAT-PRO", "SEAT-ENTERPRISE-ANNUAL", "CREDITS-PREPAID", "STORAGE-GB-MONTH"];
const FIELDS = ["unit_price", "net_amount", "tax_amount"] as const;

const total = (currency: string, net: string, tax: string): TotalsView => ({ currency, net, tax, gross: sum([net, tax]) });

function cause(id: string, kind: string, sign: string, summary: string, field: string | null, conditions: CauseView["conditions"], confidence: string, lines: number, impact: TotalsView[]): CauseView {
  return { id, kind, sign, summary, field, transformation: summary.split(" where ")[0] ?? summary, conditions, lines, invoices: Math.ceil(lines / 7), customers: Math.ceil(lines / 90), impact, confidence, decision: null, merged_from: [], split_from: null, intent: null };
}

export const causes: CauseView[] = [
  cause("C1", "price_ratio", "changed", "unit price x 1.0375 where plan is Enterprise Annual Commitment with Prepaid Drawdown 2026 and region is one of EMEA-NORTH, EMEA-SOUTH", "unit_price", [{ field: "plan", op: "=", value: "Enterprise Annual Commitment with Prepaid Drawdown 2026" }, { field: "region", op: "in", value: "EMEA-NORTH, EMEA-SOUTH" }], "1.00", 121_000, [total("GBP", "48210302.18", "9642060.44"), total("EUR", "9120034.07", "1732806.47"), total("USD", "0.00", "0.00"), total("JPY", "0", "0")]),
  cause("C2", "tax_rate", "changed", "tax rate 20 -> 17.5 where country is Germany", "tax_rate", [{ field: "country", op: "=", value: "Germany" }], "0.98", 59_200, [total("GBP", "0.00", "0.00"), total("EUR", "0.00", "-3118770.92"), total("USD", "0.00", "0.00"), total("JPY", "0", "0")]),
  cause("C3", "missing", "removed", "lines missing where product is CREDITS-PREPAID", null, [{ field: "product", op: "=", value: "CREDITS-PREPAID" }], "0.95", 31_204, [total("GBP", "-12004310.55", "-2400862.11"), total("EUR", "-870211.90", "-165340.26"), total("USD", "-1948.00", "0.00"), total("JPY", "-1290400", "-129040")]),
  cause("C4", "rounding", "changed", "tax rounded half even instead of half up", "tax_amount", [], "0.99", 84_777, [total("GBP", "0.00", "-412.07"), total("EUR", "0.00", "-98.13"), total("USD", "0.00", "-7.44"), total("JPY", "0", "0")]),
  cause("C5", "duplicated", "added", "lines duplicated where quantity is at least 1,000", null, [{ field: "quantity", op: ">=", value: "1000" }], "0.87", 2_310, [total("GBP", "20118.40", "4023.68"), total("EUR", "7004.00", "1330.76"), total("USD", "882.50", "0.00"), total("JPY", "44000", "4400")]),
  cause("C6", "text", "changed", "description in upper case", "description", [], "0.61", 9_001, CURRENCIES.map((currency) => total(currency, "0", "0"))),
];

export const before: TotalsView[] = [total("GBP", "12345678901.23", "2469135780.25"), total("EUR", "884201930.40", "167998366.78"), total("USD", "20488117.00", "0.00"), total("JPY", "9812400000", "981240000")];
export const unexplained: TotalsView[] = [total("GBP", "0.02", "0.01"), total("EUR", "0.00", "0.00"), total("USD", "0.00", "0.00"), total("JPY", "0", "0")];

/** Before with every cause and the unexplained: what the after side comes to. */
export const after: TotalsView[] = before.map((side, index) => {
  const moved = [...causes.map((each) => each.impact[index]), unexplained[index]].filter((impact) => impact !== undefined);
  return total(side.currency, sum([side.net, ...moved.map((impact) => impact.net)]), sum([side.tax, ...moved.map((impact) => impact.tax)]));
});

/** A number that looks random and is the same every time. */
function mixed(index: number): number {
  let x = Math.imul(index ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const cents = (value: number): string => {
  const digits = Math.abs(value).toString().padStart(3, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const deltaOf = (index: number): number => (mixed(index * 3 + 1) % 40_000) - 15_000;
const causeOf = (index: number): number => mixed(Math.floor(index / 3)) % 8;

export function row(index: number): DifferenceView {
  const line = Math.floor(index / 3);
  const seed = mixed(line);
  const which = causeOf(index);
  const currency = CURRENCIES[seed % 4] as string;
  const invoice = `INV-${(2_026_000_000 + Math.floor(line / 9)).toString()}`;
  const state = which === 2 ? "removed" : which === 4 ? "added" : "changed";
  const was = (mixed(index) % 900_000) + 120;
  const delta = deltaOf(index);
  return {
    id: index + 1,
    pair: (line % 2000) + 1,
    state,
    invoice_before: state === "added" ? "" : invoice,
    line_before: state === "added" ? "" : String((line % 9) + 1),
    invoice_after: state === "removed" ? "" : invoice,
    line_after: state === "removed" ? "" : String((line % 9) + 1),
    customer: `C-${10_000 + (seed % 4200)}`,
    product: PRODUCTS[seed % PRODUCTS.length] as string,
    currency,
    field: state === "changed" ? (FIELDS[index % 3] as string) : "",
    before: state === "added" ? "" : cents(was),
    after: state === "removed" ? "" : cents(was + delta),
    delta: cents(state === "removed" ? -was : delta),
    root: index % 3 === 0,
    cause: which >= 6 ? (which === 7 && index % 97 === 0 ? "" : "C1") : `C${which + 1}`,
    matched_by: "invoice number, product and period",
    right: "",
    expected: "",
  };
}

let last: { key: string; order: Int32Array | null } = { key: "", order: null };

/** The rows that a query lets through, in its order; `null`: all of them as they are. */
export function ordered(query: DifferenceQuery, accept: (row: DifferenceView) => boolean): Int32Array | null {
  const key = JSON.stringify(query);
  if (last.key === key) return last.order;
  const filtered = query.states.length || query.fields.length || query.causes.length || query.currencies.length || query.unexplained || query.right.length || query.roots_only || query.text;
  if (!filtered && !query.sort) return (last = { key, order: null }).order;
  const kept = new Int32Array(ROWS);
  let length = 0;
  for (let index = 0; index < ROWS; index++) if (!filtered || accept(row(index))) kept[length++] = index;
  const order = kept.slice(0, length);
  if (query.sort === "delta") order.sort((a, b) => Math.abs(deltaOf(a)) - Math.abs(deltaOf(b)));
  if (query.descending) order.reverse();
  last = { key, order };
  return order;
}
